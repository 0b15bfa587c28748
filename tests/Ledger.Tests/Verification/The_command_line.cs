using System.Text;

namespace Ledger.Tests.Verification;

public class The_command_line
{
    [Theory]
    [InlineData]
    [InlineData("audit")]
    [InlineData("verify")]
    [InlineData("verify", "somewhere")]
    [InlineData("verify", "somewhere", "--policy", "p", "--level", "replay")]
    [InlineData("verify", "somewhere", "--policy", "p", "--jobs", "0")]
    [InlineData("verify", "somewhere", "--policy", "p", "--bogus")]
    [InlineData("receipt", "--policy", "p")]
    public void Ends_with_2_on_bad_usage(params string[] args)
    {
        var (code, output, error) = Exports.Run(args);
        Assert.Equal((2, ""), (code, output));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void Ends_with_2_on_input_that_cannot_be_read()
    {
        using var export = new Exports();
        export.Fill(3);
        export.Write();
        Assert.Equal(2, Exports.Run("verify", export.Folder, "--policy", export.Scratch("none")).Code);
        Assert.Equal(2, Exports.Run("verify", export.Scratch("none"), "--policy", export.Policy).Code);
        Assert.Equal(2, Exports.Run("receipt", export.Scratch("none"), "--policy", export.Policy).Code);
        Assert.Equal(2, export.Verify("note", "--json", export.Scratch("no/such/folder/report")).Code);
        File.WriteAllText(export.Policy, "log nonsense\n");
        Assert.Equal(2, export.Verify().Code);
    }

    [Fact]
    public void Ends_with_1_under_the_policy_of_another_log()
    {
        using var export = new Exports();
        export.Fill(3);
        export.Write();
        var (code, _, error) = Exports.Run("verify", export.Folder, "--policy", Vectors.Path("sample-export/policy"));
        Assert.Equal(1, code);
        Assert.StartsWith("checkpoint, byte 0: the checkpoint is of another log", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_failure_with_its_place_as_canonical_json()
    {
        using var export = new Exports();
        export.Fill(3);
        export.Write();
        var tile = Path.Combine(export.Folder, "tile/0/000.p/3");
        var bytes = File.ReadAllBytes(tile);
        bytes[40] ^= 1;
        File.WriteAllBytes(tile, bytes);
        var (code, _, error) = export.Verify("sigs", "--json", export.Scratch("report"));
        var report = File.ReadAllText(export.Scratch("report"));
        CanonicalJson.Check(Encoding.UTF8.GetBytes(report));
        Assert.Equal(1, code);
        Assert.Contains("failed", error, StringComparison.Ordinal);
        Assert.Contains("\"file\":\"tile/entries/000.p/3\"", report, StringComparison.Ordinal);
        Assert.Contains("\"index\":1,", report, StringComparison.Ordinal);
        var leaf = Convert.ToHexStringLower(export.Entries[1].Leaf);
        Assert.Contains($"\"found\":\"{leaf}\"", report, StringComparison.Ordinal);
        Assert.Contains("\"verdict\":\"failed\"", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Checks_a_receipt_against_the_entry_that_is_held()
    {
        using var export = new Exports();
        export.Fill(9);
        export.Write();
        var proof = new TileReader(export.Folder).InclusionProof(6, 9);
        File.WriteAllText(export.Scratch("r"), Receipt.Write(export.Entries[6], proof, export.Sign()));
        File.WriteAllBytes(export.Scratch("mine"), export.Entries[6].Bytes);
        File.WriteAllBytes(export.Scratch("other"), export.Entries[5].Bytes);
        string[] args = ["receipt", export.Scratch("r"), "--policy", export.Policy];
        Assert.Equal(0, Exports.Run(args).Code);
        Assert.Equal(0, Exports.Run([.. args, "--entry", export.Scratch("mine")]).Code);
        Assert.Equal(1, Exports.Run([.. args, "--entry", export.Scratch("other")]).Code);
    }

    [Fact]
    public void Takes_the_entry_from_its_holder_when_the_receipt_has_none()
    {
        using var export = new Exports();
        export.Fill(9);
        export.Write();
        var proof = new TileReader(export.Folder).InclusionProof(6, 9);
        var lines = Receipt.Write(export.Entries[6], proof, export.Sign()).Split('\n');
        File.WriteAllText(
            export.Scratch("r"),
            string.Join('\n', lines.Where(l => !l.StartsWith("extra ", StringComparison.Ordinal))));
        File.WriteAllBytes(export.Scratch("mine"), export.Entries[6].Bytes);
        string[] args = ["receipt", export.Scratch("r"), "--policy", export.Policy];
        Assert.Equal(3, Exports.Run(args).Code);
        Assert.Equal(0, Exports.Run([.. args, "--entry", export.Scratch("mine")]).Code);
    }

    [Fact]
    public void Ends_with_4_for_a_receipt_without_the_witnesses_that_the_policy_needs()
    {
        using var folder = new TemporaryFolder();
        var lines = Vectors.Text("sample-export/sample.tlog-proof").Split('\n')
            .Where(l => !l.StartsWith("— witness.", StringComparison.Ordinal));
        File.WriteAllText(folder.File("r"), string.Join('\n', lines));
        var policy = Vectors.Path("sample-export/policy");
        var (code, _, error) = Exports.Run("receipt", folder.File("r"), "--policy", policy);
        Assert.Equal(4, code);
        Assert.Contains("quorum", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_how_it_is_used()
    {
        var (code, output, _) = Exports.Run("--help");
        Assert.Equal(0, code);
        Assert.Contains("verify", output, StringComparison.Ordinal);
    }
}
