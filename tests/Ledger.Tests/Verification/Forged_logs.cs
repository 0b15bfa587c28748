using System.Text;

namespace Ledger.Tests.Verification;

/// <summary>What a dishonest operator might sign: the tree is right, the content is not.</summary>
public class Forged_logs
{
    [Fact]
    public void That_skip_a_seq_are_refused() => Refused("the entry's own seq is another", entries =>
        Rewrite(entries, 4, text => text.Replace("\"seq\":4", "\"seq\":5", StringComparison.Ordinal)));

    [Fact]
    public void That_break_the_chain_are_refused() => Refused("prev is not the hash of the entry before", entries =>
        Rewrite(entries, 4, text => text.Replace("\"1.5\"", "\"2.5\"", StringComparison.Ordinal)), 5);

    [Fact]
    public void That_turn_back_time_are_refused() => Refused("time decreases", entries =>
        Rewrite(entries, 4, text => text.Replace("12:00:00.006000Z", "11:00:00.006000Z", StringComparison.Ordinal)));

    [Fact]
    public void That_are_not_canonical_are_refused() => Refused("'}' is missing", entries =>
        Rewrite(entries, 4, text => text.Replace("\"1.5\"}", "\"1.5\" }", StringComparison.Ordinal)));

    [Fact]
    public void That_begin_with_another_log_s_genesis_are_refused() =>
        Refused("prev is not the hash of the entry before", entries => Rewrite(entries, 0, text => text.Replace(
            Convert.ToHexStringLower(LedgerHash.GenesisPrev(Exports.Origin)),
            Convert.ToHexStringLower(LedgerHash.GenesisPrev("example.com/other")), StringComparison.Ordinal)), 0);

    [Fact]
    public void That_drop_the_tail_behind_a_published_checkpoint_are_refused()
    {
        using var export = new Exports();
        export.Fill(12);
        export.Write(5);
        var old = Path.Combine(export.Folder, "checkpoints", "00000000000000000005");
        File.Copy(old, Path.Combine(export.Folder, "checkpoint"), overwrite: true);
        var (code, _, error) = export.Verify("tree");
        Assert.Equal(1, code);
        Assert.Contains("the end of the log is missing", error, StringComparison.Ordinal);
    }

    [Fact]
    public void That_rewrite_history_against_a_published_checkpoint_are_refused()
    {
        using var honest = new Exports();
        honest.Fill(12);
        honest.Write(5);
        using var forged = new Exports();
        forged.Fill(3);
        forged.Add("order.placed", new CanonicalObject().Add("orderId", "other"));
        while (forged.Entries.Count < 12) forged.Add("order.placed", new CanonicalObject());
        forged.Write();
        const string Old = "checkpoints/00000000000000000005";
        File.Copy(Path.Combine(honest.Folder, Old), Path.Combine(forged.Folder, Old));
        var (code, _, error) = forged.Verify("tree");
        Assert.Equal(1, code);
        Assert.StartsWith(
            $"entry 4, {Old}: a published checkpoint is not of a prefix", error, StringComparison.Ordinal);
    }

    [Fact]
    public void With_entries_and_tiles_changed_alike_fail_at_the_signed_root()
    {
        using var export = new Exports();
        export.Fill(12);
        export.Write();
        var path = Path.Combine(export.Folder, "tile/entries/000.p/12");
        var bundle = File.ReadAllBytes(path);
        var last = export.Entries[^1].Bytes;
        bundle[^1] ^= 1;
        File.WriteAllBytes(path, bundle);
        var leaf = LedgerHash.Leaf([.. last[..^1], (byte)(last[^1] ^ 1)]);
        var tile = Path.Combine(export.Folder, "tile/0/000.p/12");
        File.WriteAllBytes(tile, [.. File.ReadAllBytes(tile)[..^32], .. leaf]);
        Directory.Delete(Path.Combine(export.Folder, "checkpoints"), recursive: true);
        var (code, _, error) = export.Verify("tree");
        Assert.Equal(1, code);
        Assert.StartsWith(
            "checkpoint: the entries do not have the root that the log signed", error, StringComparison.Ordinal);
    }

    private static void Refused(string rule, Action<List<LedgerEntry>> forge, int index = 4)
    {
        using var export = new Exports();
        export.Fill(12);
        forge(export.Entries);
        export.WriteAsIs();
        Assert.Equal(0, export.Verify("tree").Code);
        var (code, _, error) = export.Verify("chain");
        Assert.Equal(1, code);
        Assert.StartsWith($"entry {index}, tile/entries/000.p/12, byte ", error, StringComparison.Ordinal);
        Assert.Contains(rule, error, StringComparison.Ordinal);
    }

    private static void Rewrite(List<LedgerEntry> entries, int index, Func<string, string> change)
    {
        var before = Encoding.UTF8.GetString(entries[index].Bytes);
        var after = change(before);
        Assert.NotEqual(before, after);
        var bytes = Encoding.UTF8.GetBytes(after);
        entries[index] = new(index, bytes, LedgerHash.Leaf(bytes));
    }
}
