namespace Ledger.Tests.Verification;

/// <summary>What an auditor kept, ranges, and how old a checkpoint may be.</summary>
public class Audits_that_go_on
{
    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(300)]
    [InlineData(700)]
    public void Prove_that_the_log_goes_on_from_a_kept_checkpoint(int kept)
    {
        using var export = Grown(kept);
        foreach (var range in new string[][] { [], ["--from", "512"], ["--to", "10"], ["--from", $"{kept - 1}"] })
        {
            var (code, output, error) = export.Verify("chain", ["--since", export.Scratch("old"), .. range]);
            Assert.Equal((0, ""), (code, error));
            Assert.Contains($"goes on from the kept checkpoint of {kept} entries", output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(256)]
    [InlineData(700)]
    public void Refuse_a_log_whose_history_is_another(int kept)
    {
        using var export = Grown(kept);
        using var other = new Exports();
        other.Add("order.placed", new CanonicalObject());
        other.Fill(700);
        other.Write();
        foreach (var range in new string[][] { [], ["--from", "512"], ["--to", "10"] })
        {
            var (code, _, error) = other.Verify("tree", ["--since", export.Scratch("old"), .. range]);
            Assert.Equal(1, code);
            Assert.Contains("the kept checkpoint is not of a prefix of this log", error, StringComparison.Ordinal);
            Assert.StartsWith($"entry {kept - 1}, {export.Scratch("old")}", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Refuse_a_log_that_has_become_shorter()
    {
        using var export = Grown(700);
        using var shorter = new Exports();
        shorter.Fill(300);
        shorter.Write();
        var (code, _, error) = shorter.Verify("tree", "--since", export.Scratch("old"));
        Assert.Equal(1, code);
        Assert.Contains("the end of the log is missing", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuse_a_kept_checkpoint_that_the_log_did_not_sign()
    {
        using var export = Grown(300);
        var old = File.ReadAllText(export.Scratch("old"));
        File.WriteAllText(export.Scratch("old"), old.Replace("\n300\n", "\n299\n", StringComparison.Ordinal));
        var (code, _, error) = export.Verify("tree", "--since", export.Scratch("old"));
        Assert.Equal(1, code);
        Assert.StartsWith(export.Scratch("old"), error, StringComparison.Ordinal);
        Assert.Equal(2, export.Verify("tree", "--since", export.Scratch("none")).Code);
    }

    [Fact]
    public void Read_only_the_bundles_of_a_range_and_still_prove_it_by_the_signed_root()
    {
        using var export = Grown(300);
        File.Delete(Path.Combine(export.Folder, "tile/entries/000"));
        File.Delete(Path.Combine(export.Folder, "tile/entries/002.p/188"));
        var (code, output, error) = export.Verify("chain", "--from", "256", "--to", "512");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("entries 256 to 511 hash to the signed root", output, StringComparison.Ordinal);
        Assert.Equal(3, export.Verify("chain").Code);
        Assert.Equal(3, export.Verify("chain", "--from", "255", "--to", "256").Code);
    }

    [Theory]
    [InlineData("tile/entries/001", 200, "entry 256, tile/entries/001, byte ")]
    [InlineData("tile/0/001", 70, "entry 258, tile/entries/001, byte ")]
    [InlineData("tile/1/000.p/2", 0, "tile/0/000: a tile's hashes are not those of the tile above")]
    [InlineData("tile/1/000.p/2", 40, "tile/1/000.p/2, byte 32: ")]
    [InlineData("tile/0/000", 8_191, "tile/0/000: a tile's hashes are not those of the tile above")]
    [InlineData("tile/0/002.p/188", 5, "checkpoint: the entries do not have the root")]
    public void Refuse_what_is_wrong_in_or_above_a_range(string file, int offset, string error)
    {
        using var export = Grown(300);
        var path = Path.Combine(export.Folder, file);
        var bytes = File.ReadAllBytes(path);
        bytes[offset] ^= 4;
        File.WriteAllBytes(path, bytes);
        var (code, _, text) = export.Verify("chain", "--from", "300", "--to", "400");
        Assert.Equal(1, code);
        Assert.StartsWith(error, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_the_keys_of_a_range_by_all_that_came_before()
    {
        using var export = new Exports();
        export.Fill(600);
        export.RevokeKey("p-1", "alice", "alice");
        export.Write();
        var (code, output, error) = export.Verify("sigs", "--from", "512");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("30 signatures of participants are good; 1 keys", output, StringComparison.Ordinal);
        export.Add("order.placed", new CanonicalObject().Add("order", "late"), "alice");
        export.Write();
        (code, _, error) = export.Verify("sigs", "--from", "512");
        Assert.Equal(1, code);
        Assert.Contains("entry 601, tile/entries/002.p/90, byte ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuse_a_log_that_ends_before_the_range()
    {
        using var export = Grown(300);
        foreach (var range in new string[][] { ["--from", "700"], ["--to", "701"] })
        {
            var (code, _, error) = export.Verify("tree", range);
            Assert.Equal(1, code);
            Assert.Contains("the log ends before the range", error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--from", "-1")]
    [InlineData("--from", "5", "--to", "5")]
    [InlineData("--level", "note", "--to", "5")]
    [InlineData("--max-age", "60")]
    [InlineData("--max-age", "0s")]
    [InlineData("--max-age", "1w")]
    [InlineData("-j", "0")]
    public void Are_not_begun_on_bad_usage(params string[] options)
    {
        using var export = Grown(300);
        var (code, output, _) = Exports.Run(["verify", export.Folder, "--policy", export.Policy, .. options]);
        Assert.Equal((2, ""), (code, output));
    }

    [Theory]
    [InlineData(40, 0)]
    [InlineData(100, 0)]
    [InlineData(161, 4)]
    [InlineData(-59, 0)]
    [InlineData(-61, 4)]
    public void Judge_age_by_the_witness_s_clock(int secondsLater, int expected)
    {
        var policy = Vectors.Path("sample-export/policy");
        var now = new DateTimeOffset(2026, 9, 1, 12, 1, 40, TimeSpan.Zero).AddSeconds(secondsLater);
        string[] receipt = ["receipt", Vectors.Path("sample-export/sample.tlog-proof"), "--policy", policy];
        string[] export = ["verify", Vectors.Path("sample-export"), "--policy", policy, "--level", "note"];
        Assert.Equal(expected, Exports.RunAt(now, [.. receipt, "--max-age", "160s"]).Code);
        Assert.Equal(expected, Exports.RunAt(now, [.. export, "--max-age", "160s"]).Code);
    }

    /// <summary>One witness of several, perhaps the operator's own, must not make an old checkpoint young.</summary>
    [Theory]
    [InlineData("any", 0, 0)]
    [InlineData("any", 61, 4)]
    [InlineData("2", 0, 4)]
    [InlineData("2", -40, 0)]
    [InlineData("all", -40, 4)]
    [InlineData("all", -100, 0)]
    public void Judge_age_by_as_many_witnesses_as_the_policy_needs(string threshold, int secondsLater, int expected)
    {
        using var export = Grown(300);
        var note = export.Sign();
        var policy = export.Keys.Policy.Replace("quorum none\n", "", StringComparison.Ordinal);
        foreach (var (i, seconds) in new[] { -100, 0, -40 }.Index())
        {
            using var witness = CosigningKey.Create($"witness.example/w{i}");
            policy += $"witness w{i} {witness.Vkey}\n";
            note += witness.Cosign(SignedNote.Parse(note).Text, Exports.Noon.AddSeconds(seconds));
        }

        File.WriteAllText(Path.Combine(export.Folder, TilePath.Checkpoint), note);
        File.WriteAllText(export.Policy, policy + $"group g {threshold} w0 w1 w2\nquorum g\n");
        var (code, _, error) = Exports.RunAt(
            Exports.Noon.AddSeconds(60 + secondsLater),
            "verify", export.Folder, "--policy", export.Policy, "--level", "note", "--max-age", "60s");
        Assert.True(code == expected, $"{code}: {error}");
    }

    [Fact]
    public void Judge_age_by_the_last_entry_where_no_witness_signs()
    {
        using var export = Grown(300);
        var last = EntryContent.Parse(export.Entries[^1].Bytes).Time;
        string[] args = ["verify", export.Folder, "--policy", export.Policy, "--max-age", "60s"];
        Assert.Equal(0, Exports.RunAt(last.AddSeconds(60), [.. args, "--level", "chain"]).Code);
        var (code, _, error) = Exports.RunAt(last.AddSeconds(61), [.. args, "--level", "chain"]);
        Assert.Equal(4, code);
        Assert.Contains("the last entry is older than --max-age allows", error, StringComparison.Ordinal);
        // At a level that reads no entry nothing is known about its age.
        Assert.Equal(4, Exports.RunAt(last, [.. args, "--level", "tree"]).Code);
    }

    // 700 entries, and the checkpoint of some of them as the auditor kept it.
    private static Exports Grown(int kept)
    {
        var export = new Exports();
        export.Fill(700);
        export.Write(kept);
        File.Copy(Path.Combine(export.Folder, $"checkpoints/{kept:D20}"), export.Scratch("old"));
        return export;
    }
}
