using System.Runtime.ExceptionServices;
using System.Text;

namespace Ledger;

/// <summary>How much of a bundle is checked.</summary>
/// <param name="Level">The level.</param>
/// <param name="Signatures">Whether its signatures are verified.</param>
/// <param name="Keys">Whether its entries that concern keys are handed on.</param>
internal readonly record struct BundleDepth(VerificationLevel Level, bool Signatures, bool Keys);

/// <summary>Checks bundles by themselves, on as many threads as one likes.</summary>
internal sealed class BundleChecker(TileReader reader, PublishedCheckpoints published, long size)
{
    public CheckedBundle Check(long number, BundleDepth depth)
    {
        var bundle = new CheckedBundle { Number = number, Width = TilePath.WidthOf(0, number, size) };
        try
        {
            Read(bundle);
            CheckEntries(bundle, depth);
            if (bundle.Width == TilePath.Width) bundle.Fold = TileStack.Fold([.. bundle.Leaves]);
        }
        catch (Exception e)
        {
            // Thrown when all that stands before it has been found good.
            bundle.Fault = ExceptionDispatchInfo.Capture(e);
        }

        foreach (var older in published.After(bundle.First, bundle.First + bundle.Good))
            bundle.Published.Add(published.Read(older));
        return bundle;
    }

    private void Read(CheckedBundle bundle)
    {
        var leavesFile = TilePath.Hashes(0, bundle.Number, bundle.Width);
        bundle.Leaves = ExportFile.Guard(leavesFile, () => reader.ReadHashes(0, bundle.Number, bundle.Width));
        var (file, bytes, length) = ExportFile.Guard(
            TilePath.Entries(bundle.Number, bundle.Width), () => reader.RentBundle(bundle.Number, bundle.Width));
        bundle.Hold(file, bytes, length);
    }

    private static void CheckEntries(CheckedBundle bundle, BundleDepth depth)
    {
        var at = 0;
        Span<byte> leaf = stackalloc byte[LedgerHash.Size];
        for (; bundle.Good < bundle.Width; bundle.Good++)
        {
            var seq = bundle.First + bundle.Good;
            var entry = Entry(bundle, at, seq);
            LedgerHash.Leaf(entry, leaf);
            var expected = bundle.Leaves.AsSpan(bundle.Good * LedgerHash.Size, LedgerHash.Size);
            if (!expected.SequenceEqual(leaf))
                throw new LedgerVerificationException(new(
                    "the entry's hash is not the tile's", bundle.File, seq, at + 2,
                    $"{Convert.ToHexStringLower(expected)} "
                    + $"({TilePath.Hashes(0, bundle.Number, bundle.Width)}, byte {bundle.Good * LedgerHash.Size})",
                    Convert.ToHexStringLower(leaf)));
            if (depth.Level >= VerificationLevel.Chain) CheckEntry(bundle, depth, entry, at + 2);
            at += 2 + entry.Length;
        }

        // A wider bundle may stand in for this one; otherwise nothing may follow the last entry.
        if (at != bundle.Bytes.Length && bundle.File == TilePath.Entries(bundle.Number, bundle.Width))
            throw new LedgerVerificationException(new(
                "bytes follow the last entry of a bundle", bundle.File, null, at));
    }

    private static ReadOnlySpan<byte> Entry(CheckedBundle bundle, int at, long seq)
    {
        try
        {
            return bundle.Bytes.Slice(at + 2, TileReader.EntryLength(bundle.Bytes, at));
        }
        catch (LedgerFormatException e)
        {
            throw ExportFile.Located(e, bundle.File, seq);
        }
    }

    private static void CheckEntry(CheckedBundle bundle, BundleDepth depth, ReadOnlySpan<byte> bytes, int offset)
    {
        var seq = bundle.First + bundle.Good;
        try
        {
            var entry = EntryView.Parse(bytes);
            if (entry.Seq != seq)
                throw new LedgerVerificationException(new(
                    "the entry's own seq is another", bundle.File, seq, offset, $"{seq}", $"{entry.Seq}"));
            CheckChain(bundle, entry, seq, offset);
            bundle.LastTime = entry.Time;
            if (depth.Signatures) VerifySignatures(bundle, entry, offset);
            if (depth.Keys && (entry.SignatureCount > 0 || KeyRegister.Concerns(entry.Kind)))
                bundle.Judged.Add((bundle.Good, offset, bytes.Length));
        }
        catch (LedgerFormatException e)
        {
            throw ExportFile.Located(e, bundle.File, seq, offset);
        }
    }

    private static void CheckChain(CheckedBundle bundle, in EntryView entry, long seq, int offset)
    {
        Span<byte> prev = stackalloc byte[LedgerHash.Size];
        Convert.FromHexString(entry.Prev, prev, out _, out _);
        var (prevAt, timeAt) = (offset + entry.PrevOffset, offset + entry.TimeOffset);
        if (bundle.Good == 0)
        {
            bundle.Left = new(prev.ToArray(), prevAt, entry.Time, timeAt);
            return;
        }

        var before = bundle.Leaves.AsSpan((bundle.Good - 1) * LedgerHash.Size, LedgerHash.Size);
        if (!prev.SequenceEqual(before)) throw Broken(bundle.File, seq, prevAt, before, prev);
        if (entry.Time < bundle.LastTime) throw Decreasing(bundle.File, seq, timeAt, bundle.LastTime, entry.Time);
    }

    public static LedgerVerificationException Broken(
        string file, long seq, int offset, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> found) =>
        new(new(
            "prev is not the hash of the entry before", file, seq, offset,
            Convert.ToHexStringLower(expected), Convert.ToHexStringLower(found)));

    public static LedgerVerificationException Decreasing(
        string file, long seq, int offset, DateTimeOffset last, DateTimeOffset time) =>
        new(new(
            "time decreases", file, seq, offset, $"at least {EntryFormat.Time(last)}", EntryFormat.Time(time)));

    private static void VerifySignatures(CheckedBundle bundle, in EntryView entry, int offset)
    {
        if (entry.SignatureCount == 0) return;
        var message = LedgerHash.Body(Encoding.ASCII.GetString(entry.Kind), entry.Body);
        Span<byte> key = stackalloc byte[32];
        Span<byte> signature = stackalloc byte[64];
        for (var i = 0; i < entry.SignatureCount; i++)
        {
            Convert.FromHexString(entry.By(i), key, out _, out _);
            Convert.FromHexString(entry.Sig(i), signature, out _, out _);
            if (!Bip340.Verify(key, message, signature))
                throw new LedgerVerificationException(new(
                    "a participant's signature does not fit the body", bundle.File, entry.Seq, offset,
                    Found: Convert.ToHexStringLower(key)));
            bundle.Signatures++;
        }
    }
}
