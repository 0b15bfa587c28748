using System.Globalization;
using System.Text;

namespace Ledger.Tests.Verification;

public class Looking_into_an_export
{
    [Fact]
    public void Shows_an_entry_s_exact_bytes()
    {
        using var export = Small();
        var (code, output, _) = Exports.Run("show", "6", export.Folder, "--raw");
        Assert.Equal((4, Encoding.UTF8.GetString(export.Entries[6].Bytes)), (code, output));
        (code, output, _) = Exports.Run("show", "6", export.Folder, "--raw", "--policy", export.Policy);
        Assert.Equal((0, Encoding.UTF8.GetString(export.Entries[6].Bytes)), (code, output));
    }

    /// <summary>Whoever made the export made its checkpoint too: without a policy nothing may read like a verdict.
    /// </summary>
    [Theory]
    [InlineData("show", "6")]
    [InlineData("prove", "6")]
    [InlineData("find", "--subject=o000006")]
    public void Verifies_nothing_without_a_policy_and_says_so(string command, string what)
    {
        using var export = Small();
        var (code, output, error) = Exports.Run(command, what, export.Folder);
        Assert.Equal(4, code);
        Assert.NotEmpty(output);
        Assert.NotEqual("verified", output.TrimEnd().Split('\n')[^1]);
        Assert.Contains("no policy was given", error, StringComparison.Ordinal);
        Assert.EndsWith("policyNotMet\n", error, StringComparison.Ordinal);
        (code, _, error) = Exports.Run(command, what, export.Folder, "--policy", export.Policy);
        Assert.Equal(0, code);
        Assert.DoesNotContain("policy", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_nothing_in_entries_that_are_not_the_checkpoint_s()
    {
        using var export = Small();
        using var other = new Exports();
        other.Add("order.placed", new CanonicalObject());
        other.Fill(300);
        other.Write();
        File.Copy(
            Path.Combine(other.Folder, TilePath.Checkpoint), Path.Combine(export.Folder, TilePath.Checkpoint), true);
        var (code, output, error) = Exports.Run("find", export.Folder, "--participant", "p-1");
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("checkpoint: the entries do not have the root of the checkpoint", error);
    }

    [Fact]
    public void Shows_an_entry_with_its_proof_under_a_policy()
    {
        using var export = Small();
        var (code, output, error) = Exports.Run("show", "6", export.Folder, "--policy", export.Policy);
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith($"{Exports.Origin}: entry 6 of 300, order.placed", output, StringComparison.Ordinal);
        Assert.Contains(Encoding.UTF8.GetString(export.Entries[6].Bytes), output, StringComparison.Ordinal);
        Assert.Equal(
            1, Exports.Run("show", "6", export.Folder, "--policy", Vectors.Path("sample-export/policy")).Code);
    }

    [Fact]
    public void Lets_no_entry_command_the_terminal()
    {
        using var export = new Exports();
        export.Add("order.placed", new CanonicalObject().Add("note", "\u009b31m\u007f"));
        export.Write();
        var (_, output, _) = Exports.Run("show", "0", export.Folder);
        Assert.DoesNotContain(output, c => c is '\u009b' or '\u007f' or '\u001b');
        Assert.Contains("\\u009b31m\\u007f", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_to_show_or_prove_an_entry_that_the_checkpoint_does_not_hold()
    {
        using var export = Small();
        var file = Path.Combine(export.Folder, "tile/entries/000");
        var bytes = File.ReadAllBytes(file);
        bytes[400] ^= 1;
        File.WriteAllBytes(file, bytes);
        foreach (var command in new[] { "show", "prove" })
        {
            var (code, output, error) = Exports.Run(command, "0", export.Folder);
            Assert.Equal((1, ""), (code, output));
            Assert.StartsWith("entry 0, tile/entries/000: ", error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("show")]
    [InlineData("prove")]
    public void Says_that_the_log_ends_before_an_entry(string command)
    {
        using var export = Small();
        var (code, output, error) = Exports.Run(command, "300", export.Folder);
        Assert.Equal((3, ""), (code, output));
        Assert.Contains("the log ends before this entry", error, StringComparison.Ordinal);
        Assert.Equal(2, Exports.Run(command, "-1", export.Folder).Code);
        Assert.Equal(2, Exports.Run(command, "1", export.Scratch("none")).Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(299)]
    public void Proves_any_entry_by_a_receipt_that_verifies(int seq)
    {
        using var export = Small();
        var (code, receipt, error) = Exports.Run("prove", $"{seq}", export.Folder, "--policy", export.Policy);
        Assert.Equal((0, ""), (code, error));
        File.WriteAllText(export.Scratch("r.tlog-proof"), receipt);
        var checkedIt = Exports.Run("receipt", export.Scratch("r.tlog-proof"), "--policy", export.Policy);
        Assert.Equal(0, checkedIt.Code);
        Assert.Contains($"entry {seq} of 300", checkedIt.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_what_names_a_subject_and_nothing_that_only_resembles_it()
    {
        using var export = new Exports();
        export.Add("order.placed", new CanonicalObject().Add("order", "o1"));
        export.Add("order.placed", new CanonicalObject().Add("order", "o12").Add("o1", "x"));
        export.Add("order.placed", new CanonicalObject().Add("note", "\"o1\"").Add("other", ":\"o1"));
        export.Add("match.made", new CanonicalObject().Add("orders", ["o2", "o1"]));
        export.Add("match.made", new CanonicalObject().Add("in", new CanonicalObject().Add("order", "o1")));
        export.Write();
        Assert.Equal([0, 3, 4], Found(export, "--subject", "o1"));
        Assert.Equal([3, 4], Found(export, "--subject", "o1", "--kind", "match.made"));
        Assert.Equal([2], Found(export, "--subject", "\"o1\""));
        Assert.Equal([], Found(export, "--subject", "o3"));
    }

    [Fact]
    public void Finds_what_a_participant_s_keys_signed()
    {
        using var export = Small();
        var signed = export.Entries.Where(e => EntryContent.Parse(e.Bytes).Sigs.Count > 0).Select(e => e.Seq).ToArray();
        Assert.Equal(signed, Found(export, "--participant", "p-1"));
        Assert.Equal(signed, Found(export, "--participant", "p-1", "--policy", export.Policy));
        Assert.Equal(signed, Found(export, "--participant", export.Key("alice").PublicKeyHex));
        Assert.Equal(2, Exports.Run("find", export.Folder).Code);
        Assert.Equal(2, Exports.Run("find", export.Folder, "--subject", "").Code);
    }

    [Fact]
    public void Finds_nothing_in_an_export_that_is_not_what_it_should_be()
    {
        using var export = Small();
        var file = Path.Combine(export.Folder, "tile/entries/001.p/44");
        var bytes = File.ReadAllBytes(file);
        bytes[40] ^= 1;
        File.WriteAllBytes(file, bytes);
        foreach (var more in new string[][] { [], ["--policy", export.Policy] })
        {
            var (code, output, error) = Exports.Run(["find", export.Folder, "--participant", "p-1", .. more]);
            Assert.Equal((1, ""), (code, output));
            Assert.StartsWith("entry 256, tile/entries/001.p/44, byte ", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Reports_what_it_found_as_canonical_json()
    {
        using var export = Small();
        Exports.Run("find", export.Folder, "--subject", "o000006", "--json", export.Scratch("report"));
        Assert.Equal(
            "{\"command\":\"find\",\"entries\":[{\"kind\":\"order.placed\",\"seq\":6,"
            + "\"time\":\"2026-09-01T12:00:00.009000Z\"}],\"exitCode\":4,\"failure\":{\"rule\":"
            + "\"no policy was given: this fits the export's own checkpoint, and nothing says whose that is\"},"
            + "\"proven\":false,\"verdict\":\"policyNotMet\"}",
            File.ReadAllText(export.Scratch("report")));
    }

    [Fact]
    public void Judges_known_cases_as_it_must()
    {
        var (code, output, error) = Exports.Run("selftest");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("19 BIP-340 signatures", output, StringComparison.Ordinal);
        Assert.Equal("verified", output.Trim().Split('\n')[^1].Trim());
    }

    private static Exports Small()
    {
        var export = new Exports();
        export.Fill(300);
        return export.Write();
    }

    private static long[] Found(Exports export, params string[] what)
    {
        var (code, output, _) = Exports.Run(["find", export.Folder, .. what]);
        Assert.Equal(what.Contains("--policy") ? 0 : 4, code);
        return
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l => long.Parse(l.Split('\t')[0], CultureInfo.InvariantCulture)),
        ];
    }
}
