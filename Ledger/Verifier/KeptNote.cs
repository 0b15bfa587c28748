namespace Ledger.Verifier;

/// <summary>A checkpoint, or a receipt with one, that the auditor has.</summary>
internal static class KeptNote
{
    /// <summary>Reads one and verifies its signatures; witnesses are not asked for, for it was accepted once.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="policy">Whom to trust.</param>
    /// <param name="folder">The export, which may tell of changes of the log's keys.</param>
    public static KeptCheckpoint Read(string path, LogPolicy policy, string folder)
    {
        var current = KeyChanges.Update(policy, folder);
        try
        {
            return new(path, Notes.Read(path, current).Checkpoint);
        }
        catch (LedgerFormatException e)
        {
            throw new LedgerVerificationException(new(e.Rule, path, Offset: e.Offset, Found: e.Value));
        }
        catch (LedgerVerificationException e)
        {
            throw new LedgerVerificationException(e.Failure with { File = path });
        }
    }
}
