namespace Exchange.Contracts.Attestation;

/// <summary>The newest checkpoint.</summary>
/// <param name="Origin">The log.</param>
/// <param name="Size">Entries.</param>
/// <param name="RootHash">64 lower-case hex digits.</param>
/// <param name="Note">The signed note, as text.</param>
/// <param name="Policy">The policy file that verifies it.</param>
public sealed record CheckpointView(string Origin, long Size, string RootHash, string Note, string Policy);

/// <summary>One entry.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Time">Its time.</param>
/// <param name="Json">The entry's exact bytes, as text.</param>
/// <param name="Leaf">Its leaf hash, 64 lower-case hex digits.</param>
/// <param name="By">A participant's key, <c>session</c>, or <c>exchange</c>.</param>
/// <param name="Subject">What it is about, when it has its event.</param>
public sealed record EntryView(
    long Seq, string Kind, DateTimeOffset Time, string Json, string Leaf, string By, Guid? Subject);

/// <summary>The result of checking a receipt.</summary>
/// <param name="Verified">Does it hold?</param>
/// <param name="Reason">What was found, in one sentence.</param>
/// <param name="Seq">The entry's number.</param>
/// <param name="Entry">The entry, as text.</param>
/// <param name="TreeSize">The checkpoint's size.</param>
public sealed record ReceiptCheckView(bool Verified, string Reason, long? Seq, string? Entry, long? TreeSize);
