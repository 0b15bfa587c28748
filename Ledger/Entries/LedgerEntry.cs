namespace Ledger;

/// <summary>One entry as it is stored, hashed and shown: its bytes are the truth.</summary>
/// <param name="Seq">Index of the entry in the log, from 0 without gaps.</param>
/// <param name="Bytes">The canonical bytes, 1 to <see cref="EntryFormat.MaxBytes"/>.</param>
/// <param name="Leaf">Leaf hash of the bytes, 32 bytes.</param>
public sealed record LedgerEntry(long Seq, byte[] Bytes, byte[] Leaf)
{
    /// <summary>Takes stored bytes, checks that they are an entry, and hashes them.</summary>
    /// <exception cref="LedgerFormatException">The bytes are not an entry of this format.</exception>
    public static LedgerEntry FromBytes(byte[] bytes)
    {
        var view = EntryView.Parse(bytes);
        return new(view.Seq, bytes, LedgerHash.Leaf(bytes));
    }
}
