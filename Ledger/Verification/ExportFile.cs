namespace Ledger;

/// <summary>Reading files of an export that is not trusted, with the file named in whatever goes wrong.</summary>
internal static class ExportFile
{
    public static byte[] ReadNote(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path)) throw new ExportIncompleteException(file);
        using var stream = File.OpenRead(path);
        var bytes = new byte[SignedNote.MaxBytes + 1];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    public static T Guard<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (LedgerFormatException e)
        {
            throw Located(e, file);
        }
        catch (LedgerVerificationException e) when (e.Failure.File is null)
        {
            throw new LedgerVerificationException(e.Failure with { File = file });
        }
    }

    public static LedgerVerificationException Located(
        LedgerFormatException e, string file, long? index = null, long origin = 0) =>
        new(new(e.Rule, file, index, origin + e.Offset, Found: e.Value));
}
