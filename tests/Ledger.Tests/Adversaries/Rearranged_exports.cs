using Ledger.Tests.Verification;

namespace Ledger.Tests.Adversaries;

/// <summary>Entries, hashes, files and lines dropped, doubled or exchanged: each is refused and named.</summary>
public class Rearranged_exports
{
    private const string Bundle = "tile/entries/000.p/12";
    private const string Leaves = "tile/0/000.p/12";

    private static readonly int[] All = [.. Enumerable.Range(0, 12)];

    [Fact]
    public void Without_one_of_their_entries_are_refused_at_it()
    {
        using var export = Small();
        foreach (var i in All)
            Refused(export, Bundle, Join([.. Parts(export)[..i], .. Parts(export)[(i + 1)..]]), $"entry {i}, {Bundle}");
    }

    [Fact]
    public void With_an_entry_twice_are_refused_behind_it()
    {
        using var export = Small();
        foreach (var i in All)
        {
            var parts = Parts(export);
            Refused(
                export, Bundle, Join([.. parts[..i], parts[i], .. parts[i..]]),
                i < 11 ? $"entry {i + 1}, {Bundle}" : $"{Bundle}, byte ");
        }
    }

    [Fact]
    public void With_two_entries_exchanged_are_refused_at_the_first()
    {
        using var export = Small();
        foreach (var i in All[..^1])
            foreach (var j in All[(i + 1)..])
                Refused(export, Bundle, Join(Swapped(Parts(export), i, j)), $"entry {i}, {Bundle}");
    }

    [Fact]
    public void Whose_tiles_are_made_to_fit_are_refused_at_the_signed_root()
    {
        using var export = Small();
        var honest = export.Entries.ToArray();
        foreach (var i in All[..^1])
        {
            foreach (var entries in new[] { Swapped(honest, i, i + 1), [.. honest[..(i + 1)], .. honest[i..^1]] })
            {
                using var forged = new Exports();
                forged.Entries.AddRange(entries.Select((e, seq) => new LedgerEntry(seq, e.Bytes, e.Leaf)));
                forged.WriteAsIs();
                Directory.Delete(Path.Combine(forged.Folder, "checkpoints"), recursive: true);
                File.WriteAllText(Path.Combine(forged.Folder, "checkpoint"), export.Sign());
                var (code, _, error) = forged.Verify("tree");
                Assert.Equal(1, code);
                Assert.StartsWith(
                    "checkpoint: the entries do not have the root that the log signed", error,
                    StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void With_hashes_dropped_doubled_or_exchanged_are_refused_with_the_tile_named()
    {
        using var export = Small();
        var hashes = File.ReadAllBytes(Path.Combine(export.Folder, Leaves)).Chunk(32).ToArray();
        foreach (var i in All)
        {
            Refused(export, Leaves, Flat([.. hashes[..i], .. hashes[(i + 1)..]]), $"{Leaves}, byte 0: {Leaves} has ");
            Refused(export, Leaves, Flat([.. hashes[..i], hashes[i], .. hashes[i..]]), $"{Leaves}, byte 0");
            if (i < 11)
                Refused(export, Leaves, Flat(Swapped(hashes, i, i + 1)), $"entry {i}, {Bundle}", $"({Leaves}, byte ");
        }
    }

    [Theory]
    [InlineData("tile/0/000", "tile/0/001", "entry 0, tile/entries/000, byte ")]
    [InlineData("tile/entries/000", "tile/entries/001", "entry 0, tile/entries/000, byte ")]
    [InlineData("tile/0/000", "tile/entries/000", "tile/0/000, byte 0: tile/0/000 has 8192 bytes")]
    [InlineData("tile/1/000.p/2", "tile/0/002.p/88", "tile/0/002.p/88, byte 0: tile/0/002.p/88 has 2816 bytes")]
    [InlineData("checkpoint", "checkpoints/00000000000000000300", "is larger than the newest")]
    public void With_two_files_exchanged_are_refused(string one, string other, string saying)
    {
        using var export = Large();
        var (a, b) = (Path.Combine(export.Folder, one), Path.Combine(export.Folder, other));
        var (first, second) = (File.ReadAllBytes(a), File.ReadAllBytes(b));
        File.WriteAllBytes(a, second);
        File.WriteAllBytes(b, first);
        var (code, _, error) = export.Verify("tree");
        Assert.Equal(1, code);
        Assert.Contains(saying, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_one_of_their_files_are_incomplete_at_it()
    {
        using var export = Large();
        var needed = Directory.EnumerateFiles(Path.Combine(export.Folder, "tile"), "*", SearchOption.AllDirectories)
            .Append(Path.Combine(export.Folder, "checkpoint"));
        foreach (var path in needed.ToArray())
        {
            File.Move(path, path + ".away");
            var (code, _, error) = export.Verify("tree");
            File.Move(path + ".away", path);
            Assert.Equal(3, code);
            Assert.StartsWith(
                $"{Path.GetRelativePath(export.Folder, path)}: the file is missing", error, StringComparison.Ordinal);
        }

        Assert.Equal(0, export.Verify("tree").Code);
    }

    [Fact]
    public void With_lines_of_the_checkpoint_dropped_doubled_or_exchanged_are_refused()
    {
        using var export = Small();
        foreach (var file in new[] { "checkpoint", "checkpoints/00000000000000000005" })
        {
            var lines = File.ReadAllText(Path.Combine(export.Folder, file)).TrimEnd('\n').Split('\n');
            Assert.Equal(6, lines.Length);
            for (var i = 0; i < 6; i++)
            {
                Refused(export, file, Text([.. lines[..i], .. lines[(i + 1)..]]), $"{file}, byte ");
                // Signature lines that stand twice or the other way round prove the same: see What_proves_nothing.
                if (i < 4) Refused(export, file, Text([.. lines[..i], lines[i], .. lines[i..]]), $"{file}, byte ");
                if (i < 4) Refused(export, file, Text(Swapped(lines, i, i + 1)), $"{file}, byte ");
            }
        }
    }

    [Fact]
    public void Have_receipts_that_are_refused_with_any_line_dropped_doubled_or_exchanged()
    {
        using var export = Small();
        var receipt = new ExportReader(export.Folder).Receipt(6).TrimEnd('\n').Split('\n');
        var signatures = receipt.Length - 2;
        for (var i = 0; i < receipt.Length; i++)
        {
            var dropped = Judge(export, [.. receipt[..i], .. receipt[(i + 1)..]]);
            Assert.Equal(receipt[i].StartsWith("extra ", StringComparison.Ordinal) ? 3 : 1, dropped);
            if (i < signatures) Assert.Equal(1, Judge(export, [.. receipt[..i], receipt[i], .. receipt[i..]]));
            if (i < signatures) Assert.Equal(1, Judge(export, Swapped(receipt, i, i + 1)));
        }

        Assert.Equal(0, Judge(export, receipt));
    }

    private static int Judge(Exports export, string[] receipt)
    {
        File.WriteAllBytes(export.Scratch("r"), Text(receipt));
        return Exports.Run("receipt", export.Scratch("r"), "--policy", export.Policy).Code;
    }

    private static void Refused(Exports export, string file, byte[] bytes, string begin, string saying = "")
    {
        var path = Path.Combine(export.Folder, file);
        var good = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes);
        var (code, _, error) = export.Verify("tree");
        File.WriteAllBytes(path, good);
        Assert.Equal(1, code);
        Assert.StartsWith(begin, error, StringComparison.Ordinal);
        Assert.Contains(saying, error, StringComparison.Ordinal);
    }

    private static Exports Small()
    {
        var export = new Exports();
        export.Fill(12);
        return export.Write(5);
    }

    private static Exports Large()
    {
        var export = new Exports();
        export.Fill(600);
        return export.Write(300);
    }

    private static byte[][] Parts(Exports export) =>
    [
        .. export.Entries.Select(
            e => (byte[])[(byte)(e.Bytes.Length >> 8), (byte)(e.Bytes.Length & 255), .. e.Bytes]),
    ];

    private static byte[] Join(byte[][] parts) => Flat(parts);

    private static byte[] Flat(byte[][] parts) => [.. parts.SelectMany(p => p)];

    private static byte[] Text(string[] lines) =>
        System.Text.Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n")));

    private static T[] Swapped<T>(T[] items, int i, int j)
    {
        var swapped = (T[])items.Clone();
        (swapped[i], swapped[j]) = (items[j], items[i]);
        return swapped;
    }
}
