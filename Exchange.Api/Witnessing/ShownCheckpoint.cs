namespace Exchange.Api.Witnessing;

/// <summary>What witnesses are shown.</summary>
/// <param name="Size">Size of the checkpoint.</param>
/// <param name="Note">The checkpoint.</param>
/// <param name="ProofFrom">Gives the consistency proof from an older size.</param>
/// <param name="SignedSize">Gives the size of the largest checkpoint that the log has signed.</param>
internal sealed record ShownCheckpoint(
    long Size, string Note, Func<long, IReadOnlyList<byte[]>> ProofFrom, Func<long> SignedSize);
