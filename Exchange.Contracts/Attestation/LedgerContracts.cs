using System.Text.Json;

namespace Exchange.Contracts.Attestation;

/// <summary>The newest checkpoint.</summary>
/// <param name="Origin">The log.</param>
/// <param name="Size">Entries.</param>
/// <param name="RootHash">64 lower-case hex digits.</param>
/// <param name="Note">The signed note, as text.</param>
/// <param name="Policy">The policy file that verifies it.</param>
public sealed record CheckpointView(string Origin, long Size, string RootHash, string Note, string Policy)
{
    /// <summary>Time of its last entry, by the market's clock; on a standby unknown.</summary>
    public DateTimeOffset? LastEntryAt { get; init; }

    /// <summary>The log's keys that are in the policy.</summary>
    public IReadOnlyList<LogKeyView> Keys { get; init; } = [];

    /// <summary>The newest checkpoint that is published with all its files; up to a second older. Witnesses sign it.
    /// </summary>
    public PublishedCheckpointView? Published { get; init; }
}

/// <summary>A key of the log.</summary>
/// <param name="Type"><c>Ed25519</c> or <c>Bip340</c>.</param>
/// <param name="Vkey">The public key in the form of signed notes.</param>
public sealed record LogKeyView(string Type, string Vkey);

/// <summary>A published checkpoint.</summary>
/// <param name="Size">Entries.</param>
/// <param name="RootHash">64 lower-case hex digits.</param>
/// <param name="Note">The signed note with the witnesses' signatures so far.</param>
/// <param name="QuorumMet">Have enough witnesses signed for the policy?</param>
/// <param name="Quorum">Name of the witness or group that the policy asks for, or <c>none</c>.</param>
/// <param name="Witnesses">All witnesses of the policy.</param>
public sealed record PublishedCheckpointView(
    long Size, string RootHash, string Note, bool QuorumMet, string Quorum, IReadOnlyList<WitnessView> Witnesses);

/// <summary>A witness of the policy.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Vkey">Its public key.</param>
/// <param name="Url">Where it takes checkpoints, when the policy says.</param>
/// <param name="CosignedAt">When it signed this checkpoint, by its clock; null when it has not.</param>
public sealed record WitnessView(string Name, string Vkey, string? Url, DateTimeOffset? CosignedAt);

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

/// <summary>
/// What an entry commits to, for who made the commitment; of a lease's access also for its buyer. It fits by
/// <c>T("compute-ledger/v1/commit", salt ‖ canonical JSON of payload)</c>.
/// </summary>
/// <param name="Seq">The entry's number.</param>
/// <param name="Kind">The entry's kind.</param>
/// <param name="Subject">The order, lease or participant that it is about.</param>
/// <param name="Commitment">As it stands in the entry, 64 lower-case hex digits.</param>
/// <param name="Salt">32 bytes, 64 lower-case hex digits.</param>
/// <param name="Payload">The confidential members.</param>
public sealed record OpeningView(
    long Seq, string Kind, Guid Subject, string Commitment, string Salt, JsonElement Payload);
