namespace Ledger.Tests.Verification;

/// <summary>
/// Every single-byte change of what an export proves must be refused, with the place named. A sample by default;
/// MARKET_LONG=1 flips every bit.
/// </summary>
public class Mutated_exports
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("MARKET_LONG") == "1";

    [Fact]
    public void Of_entries_are_refused_with_the_entry_named()
    {
        using var export = Small();
        const string File = "tile/entries/000.p/12";
        var starts = Starts(export.Entries);
        FlipEach(export, File, "tree", (offset, code, error) =>
        {
            var entry = starts.FindLastIndex(s => s <= offset);
            Assert.Equal(1, code);
            Assert.StartsWith($"entry {entry}, {File}, byte ", error, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Of_leaf_tiles_are_refused_with_the_entry_and_the_tile_named()
    {
        using var export = Small();
        const string File = "tile/0/000.p/12";
        FlipEach(export, File, "tree", (offset, code, error) =>
        {
            Assert.Equal(1, code);
            Assert.StartsWith($"entry {offset / 32}, tile/entries/000.p/12, byte ", error, StringComparison.Ordinal);
            Assert.Contains($"({File}, byte {offset / 32 * 32})", error, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Of_upper_tiles_are_refused_with_the_tile_and_the_byte_named()
    {
        using var export = new Exports();
        export.Fill(600);
        export.Write();
        const string File = "tile/1/000.p/2";
        FlipEach(export, File, "tree", (offset, code, error) =>
        {
            Assert.Equal(1, code);
            Assert.StartsWith($"{File}, byte {offset / 32 * 32}: ", error, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Of_the_checkpoint_are_refused_with_it_named()
    {
        using var export = Small();
        FlipEach(export, "checkpoint", "note", (_, code, error) =>
        {
            Assert.Equal(1, code);
            Assert.StartsWith("checkpoint, byte ", error, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Of_a_published_checkpoint_are_refused_with_it_named()
    {
        using var export = Small();
        const string File = "checkpoints/00000000000000000005";
        FlipEach(export, File, "tree", (_, code, error) =>
        {
            Assert.Equal(1, code);
            Assert.StartsWith($"{File}, byte ", error, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Cut_or_lengthened_are_refused()
    {
        using var export = Small();
        foreach (var file in new[] { "tile/entries/000.p/12", "tile/0/000.p/12", "checkpoint" })
        {
            var path = Path.Combine(export.Folder, file);
            var good = File.ReadAllBytes(path);
            foreach (var bad in new[] { good[..^1], good[..(good.Length / 2)], [], [.. good, (byte)'\n'] })
            {
                File.WriteAllBytes(path, bad);
                var (code, _, error) = export.Verify("tree");
                Assert.Equal(1, code);
                Assert.Contains(file, error, StringComparison.Ordinal);
            }

            File.WriteAllBytes(path, good);
        }

        Assert.Equal(0, export.Verify().Code);
    }

    [Fact]
    public void With_a_file_missing_are_incomplete()
    {
        using var export = Small();
        foreach (var file in new[] { "tile/entries/000.p/12", "tile/0/000.p/12", "checkpoint" })
        {
            var path = Path.Combine(export.Folder, file);
            File.Move(path, path + ".away");
            var (code, _, error) = export.Verify("tree");
            Assert.Equal(3, code);
            Assert.Contains(file, error, StringComparison.Ordinal);
            File.Move(path + ".away", path);
        }
    }

    [Fact]
    public void Prove_nothing_in_their_sums_policy_and_keys()
    {
        using var export = Small();
        foreach (var file in new[] { "SHA256SUMS", "policy", "keys/log.ed25519.vkey", "keys/log.bip340.vkey" })
            File.WriteAllText(Path.Combine(export.Folder, file), "nonsense");
        Assert.Equal(0, export.Verify().Code);
    }

    [Fact]
    public void Prove_nothing_in_signature_lines_of_unknown_keys()
    {
        using var export = Small();
        File.AppendAllText(
            Path.Combine(export.Folder, "checkpoint"),
            $"— example.com/stranger {Convert.ToBase64String(new byte[68])}\n");
        Assert.Equal(0, export.Verify().Code);
    }

    private static Exports Small()
    {
        var export = new Exports();
        export.Fill(12);
        return export.Write(5);
    }

    // The offset of each entry's length bytes in the only bundle.
    private static List<int> Starts(List<LedgerEntry> entries)
    {
        var starts = new List<int> { 0 };
        foreach (var entry in entries.SkipLast(1)) starts.Add(starts[^1] + 2 + entry.Bytes.Length);
        return starts;
    }

    private static void FlipEach(Exports export, string file, string level, Action<int, int, string> judge)
    {
        var path = Path.Combine(export.Folder, file);
        var good = File.ReadAllBytes(path);
        var step = Long ? 1 : Math.Max(1, good.Length / 300);
        for (var offset = 0; offset < good.Length; offset += step)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                if (!Long && bit != offset % 8) continue;
                var mutant = (byte[])good.Clone();
                mutant[offset] ^= (byte)(1 << bit);
                File.WriteAllBytes(path, mutant);
                var (code, _, error) = export.Verify(level);
                judge(offset, code, error);
            }
        }

        File.WriteAllBytes(path, good);
        Assert.Equal((0, ""), (export.Verify(level).Code, export.Verify(level).Error));
    }
}
