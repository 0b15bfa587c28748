using System.Text;

namespace Ledger.Tests.Verification;

/// <summary>Made by an independent model of the format.</summary>
public class The_sample_export
{
    private static readonly string Folder = Vectors.Path("sample-export");
    private static readonly string Policy = Vectors.Path("sample-export/policy");

    [Theory]
    [InlineData("note")]
    [InlineData("tree")]
    [InlineData("chain")]
    [InlineData("sigs")]
    public void Verifies(string level)
    {
        var (code, output, error) = Exports.Run("verify", Folder, "--policy", Policy, "--level", level);
        Assert.Equal((0, ""), (code, error));
        Assert.EndsWith("verified" + Environment.NewLine, output, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_no_market_that_could_be_replayed()
    {
        var (code, _, error) = Exports.Run("verify", Folder, "--policy", Policy, "--level", "replay");
        Assert.Equal(1, code);
        Assert.StartsWith("entry 1, tile/entries/000, byte ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Has_signatures_of_a_key_that_the_log_does_not_register()
    {
        using var folder = new TemporaryFolder();
        var (code, _, _) = Exports.Run("verify", Folder, "--policy", Policy, "--json", folder.File("report"));
        Assert.Equal(0, code);
        var report = File.ReadAllBytes(folder.File("report"));
        CanonicalJson.Check(report);
        Assert.Equal(
            """{"checkpoints":1,"command":"verify","entries":1000,"exitCode":0,"level":"sigs","""
            + "\"origin\":\"ledger.example.com/compute/main\",\"quorumMet\":true,\"registeredKeys\":0,"
            + "\"root\":\"87e4024b38673b49b3effb2a66b9e7fe0ea2ad2b1cce82505ae63bde8b90edae\",\"signatures\":100,"
            + "\"size\":1000,\"unregisteredKeys\":1,\"verdict\":\"verified\","
            + "\"witnesses\":[{\"name\":\"A\",\"time\":\"2026-09-01T12:01:40.000000Z\"}]}",
            Encoding.UTF8.GetString(report));
    }

    [Fact]
    public void Is_true_but_short_of_its_policy_without_the_witness()
    {
        using var folder = new TemporaryFolder();
        var copy = folder.File("copy");
        CopyTree(Folder, copy);
        var note = File.ReadAllLines(Path.Combine(copy, "checkpoint"))
            .Where(l => !l.Contains("witness", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(copy, "checkpoint"), string.Join('\n', note) + "\n");
        var (code, _, error) = Exports.Run("verify", copy, "--policy", Policy, "--level", "chain");
        Assert.Equal(4, code);
        Assert.Contains("policyNotMet", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_refused_or_short_of_its_policy_with_any_bit_of_the_witness_s_line_changed()
    {
        using var folder = new TemporaryFolder();
        var copy = folder.File("copy");
        CopyTree(Folder, copy);
        var note = File.ReadAllBytes(Path.Combine(copy, "checkpoint"));
        var line = note.AsSpan().IndexOf("— witness."u8);
        for (var bit = 0; bit < (note.Length - line) * 8; bit++)
        {
            var mutant = (byte[])note.Clone();
            mutant[line + (bit / 8)] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(Path.Combine(copy, "checkpoint"), mutant);
            var (code, output, error) = Exports.Run("verify", copy, "--policy", Policy, "--level", "note");
            Assert.True(code is 1 or 4, $"bit {bit}: {code} {error}");
            Assert.DoesNotContain("verified", output, StringComparison.Ordinal);
            if (code == 1) Assert.StartsWith("checkpoint, byte ", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Gives_the_proof_of_its_receipt_from_its_tiles()
    {
        var parts = Receipt.Parse(Vectors.Bytes("sample-export/sample.tlog-proof"));
        var reader = new TileReader(Folder);
        Assert.Equal(parts.Proof, reader.InclusionProof(714, 1_000));
        Assert.Equal(parts.Entry, reader.Entry(714, 1_000).Bytes);
    }

    [Fact]
    public void Has_a_consistency_proof_between_its_checkpoints()
    {
        var policy = LogPolicy.Parse(File.ReadAllBytes(Policy));
        var older = policy.Verify(Vectors.Bytes("sample-export/checkpoints/00000000000000000666")).Checkpoint;
        var newer = policy.Verify(Vectors.Bytes("sample-export/checkpoint")).Checkpoint;
        byte[][] proof =
        [
            .. Vectors.Text("sample-export/consistency.txt").Split("\n\n")[0].Split('\n').Skip(1)
                .Select(Convert.FromBase64String),
        ];
        Assert.True(Merkle.VerifyConsistency(older.Size, newer.Size, older.Root, newer.Root, proof));
        Assert.False(Merkle.VerifyConsistency(older.Size, newer.Size, older.Root, older.Root, proof));
    }

    private static void CopyTree(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
