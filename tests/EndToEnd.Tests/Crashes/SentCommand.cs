using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Crashes;

/// <summary>A command as it went over the wire, and what came back.</summary>
/// <param name="Id">Its id, which is its idempotency key.</param>
/// <param name="Path">Where it was posted.</param>
/// <param name="Request">The very bytes to post again; of a batch, a batch of this one.</param>
/// <param name="IsBatch">Whether it travels in a batch.</param>
/// <param name="Credential">The Authorization header; null for a registration.</param>
internal sealed record SentCommand(Guid Id, string Path, byte[] Request, bool IsBatch, string? Credential)
{
    private volatile Answer? _answer;

    /// <summary>The last answer; null while there was none but that the exchange is not there.</summary>
    public Answer? Answer => _answer;

    public void Note(Answer answer) => _answer = answer;
}

/// <summary>What the exchange said to a command.</summary>
/// <param name="Status">200, or a problem's status.</param>
/// <param name="Reply">The reply, or the problem.</param>
internal sealed record Answer(int Status, JsonObject Reply)
{
    public bool IsAccepted => Status == 200;

    public bool IsReplayed => Reply["replayed"]!.GetValue<bool>();

    public long Position => Reply["position"]!.GetValue<long>();

    /// <summary>Kind, subject and number of each attested fact, in order.</summary>
    public IEnumerable<(string Kind, Guid Subject, long Seq)> Facts => Reply["facts"]!.AsArray().Select(fact => (
        fact!["kind"]!.GetValue<string>(), fact["subject"]!.GetValue<Guid>(), fact["seq"]!.GetValue<long>()));

    public IEnumerable<string?> Receipts => Reply["facts"]!.AsArray().Select(fact => (string?)fact!["receipt"]);

    /// <summary>
    /// The answer's text without what two answers to one command may differ in: that it is repeated, and the tree that
    /// its receipts are proofs in.
    /// </summary>
    public string Lasting
    {
        get
        {
            var copy = Reply.DeepClone().AsObject();
            copy["replayed"] = false;
            foreach (var fact in copy["facts"]!.AsArray())
            {
                fact!.AsObject().Remove("receipt");
            }

            return copy.ToJsonString();
        }
    }
}
