namespace Ledger.Verifier;

/// <summary>What a sync did.</summary>
/// <param name="Verdict">The checkpoint that the folder now holds.</param>
/// <param name="KeptSize">Size of the checkpoint that the folder held before; 0 when none.</param>
/// <param name="Files">Files that were fetched and kept.</param>
/// <param name="Bytes">Their bytes.</param>
internal sealed record SyncReport(CheckpointVerdict Verdict, long KeptSize, long Files, long Bytes);
