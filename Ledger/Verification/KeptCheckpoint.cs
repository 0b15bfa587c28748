namespace Ledger;

/// <summary>A checkpoint that an auditor kept from an earlier audit.</summary>
/// <param name="File">Where it lies, as it is named in what goes wrong.</param>
/// <param name="Checkpoint">What it states; its signatures have been verified.</param>
public sealed record KeptCheckpoint(string File, Checkpoint Checkpoint);
