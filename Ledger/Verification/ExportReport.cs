namespace Ledger;

/// <summary>What was checked and found true.</summary>
/// <param name="Verdict">The newest checkpoint, its witnesses and whether the quorum is met.</param>
/// <param name="Level">How much was checked.</param>
/// <param name="Entries">Entries checked; 0 at level note.</param>
/// <param name="Checkpoints">Older published checkpoints checked against the tree.</param>
/// <param name="Signatures">Participants' signatures checked; 0 below level sigs.</param>
/// <param name="RegisteredKeys">Participants' keys that the log has added.</param>
/// <param name="UnregisteredKeys">Keys that signed in a log which registers none: their mathematics holds, whose
/// they are the log does not say.</param>
/// <param name="From">First entry checked: 0, or the first of the bundle that holds what was asked for.</param>
/// <param name="LastTime">Time of the last entry checked; null below level chain and of an empty log.</param>
/// <param name="Replay">What level replay counted; null below it.</param>
public sealed record ExportReport(
    CheckpointVerdict Verdict, VerificationLevel Level, long Entries, int Checkpoints, long Signatures,
    int RegisteredKeys, int UnregisteredKeys, long From, DateTimeOffset? LastTime,
    ReplayReport? Replay);
