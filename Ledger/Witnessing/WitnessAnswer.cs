namespace Ledger;

/// <summary>What a witness answers, in the terms of HTTP.</summary>
/// <param name="Status">200 with signature lines; 400 malformed, 403 not signed by the log, 404 unknown log, 409 with
/// the size that the witness holds, 422 no proof of consistency.</param>
/// <param name="ContentType">Of the body.</param>
/// <param name="Body">The body.</param>
public sealed record WitnessAnswer(int Status, string ContentType, string Body)
{
    /// <summary>Content type of a 409's body.</summary>
    public const string SizeType = "text/x.tlog.size";

    /// <summary>Content type of everything else.</summary>
    public const string TextType = "text/plain; charset=utf-8";
}
