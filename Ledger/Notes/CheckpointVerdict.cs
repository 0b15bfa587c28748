namespace Ledger;

/// <summary>A witness's word that it saw a checkpoint.</summary>
/// <param name="Witness">The witness's name in the policy.</param>
/// <param name="Time">When it signed, by its own clock.</param>
public sealed record WitnessCosignature(string Witness, DateTimeOffset Time);

/// <summary>A checkpoint whose two log signatures verified under a policy.</summary>
/// <param name="Checkpoint">What the log states.</param>
/// <param name="Cosignatures">Verified witnesses, the newest time of each.</param>
/// <param name="QuorumMet">Whether these witnesses satisfy the policy.</param>
/// <param name="WitnessedAt">The latest time that so many witnesses vouch for, none by an older word, as the policy
/// needs; the newest of all where it needs none. Null where there are not enough.</param>
public sealed record CheckpointVerdict(
    Checkpoint Checkpoint, IReadOnlyList<WitnessCosignature> Cosignatures, bool QuorumMet, DateTimeOffset? WitnessedAt);
