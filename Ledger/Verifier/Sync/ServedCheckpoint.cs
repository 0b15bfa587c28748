namespace Ledger.Verifier;

/// <summary>Reading what a server says about a log, with the file named in whatever goes wrong.</summary>
internal static class ServedCheckpoint
{
    /// <summary>The size that a checkpoint states, its signatures not verified.</summary>
    public static long SizeOf(byte[] note) =>
        Named(TilePath.Checkpoint, () => Checkpoint.Parse(SignedNote.Parse(note).Text)).Size;

    /// <summary>A policy with the changes of keys that a tree of a size can hold.</summary>
    public static LogPolicy Update(LogPolicy policy, byte[] changes, long size) => Named(
        KeyChanges.File, () => policy.After(KeyChanges.Parse(changes).Where(change => change.Seq < size)));

    public static T Named<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (LedgerFormatException e)
        {
            throw new LedgerVerificationException(new(e.Rule, file, Offset: e.Offset, Found: e.Value));
        }
        catch (LedgerVerificationException e)
        {
            throw new LedgerVerificationException(e.Failure with { File = file });
        }
    }
}
