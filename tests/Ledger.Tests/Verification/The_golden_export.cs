namespace Ledger.Tests.Verification;

/// <summary>
/// The format's own vector: fixed keys, fixed clock, zero auxiliary data. If a byte of it changes, receipts that people
/// hold no longer verify: then the change is wrong, not the vector.
/// </summary>
public class The_golden_export
{
    private static readonly string Golden = Vectors.Path("golden-export");

    [Fact]
    public void Is_made_again_byte_for_byte()
    {
        using var made = Make();
        var files = Files(Golden);
        Assert.NotEmpty(files);
        Assert.Equal(files, Files(made.Folder));
        foreach (var file in files) Assert.Equal(Bytes(Golden, file), Bytes(made.Folder, file));
    }

    [Fact]
    public void Verifies_at_every_level()
    {
        foreach (var level in new[] { "note", "tree", "chain", "sigs" })
        {
            var (code, output, error) = Exports.Run(
                "verify", Golden, "--policy", Path.Combine(Golden, "policy"), "--level", level);
            Assert.Equal((0, ""), (code, error));
            Assert.Contains("verified", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Has_a_receipt_that_verifies()
    {
        var (code, output, _) = Exports.Run(
            "receipt", Path.Combine(Golden, "sample.tlog-proof"), "--policy", Path.Combine(Golden, "policy"));
        Assert.Equal(0, code);
        Assert.Contains("entry 6 of 20, order.placed", output, StringComparison.Ordinal);
    }

    private static Exports Make()
    {
        var export = new Exports();
        export.Fill(20);
        export.Write(1, 7, 16);
        var receipt = Receipt.Write(
            export.Entries[6], new TileReader(export.Folder).InclusionProof(6, 20), export.Sign());
        File.WriteAllText(Path.Combine(export.Folder, "sample.tlog-proof"), receipt);
        TileWriter.Resume(export.Folder).WriteSums();
        return export;
    }

    private static byte[] Bytes(string folder, string file) => File.ReadAllBytes(Path.Combine(folder, file));

    private static string[] Files(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal),
    ];
}
