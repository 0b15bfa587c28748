using Ledger.Tests.Verification;

namespace Ledger.Tests.Adversaries;

/// <summary>The list in the contract of bytes that may be anything: changing them changes no verdict.</summary>
public class What_proves_nothing
{
    [Theory]
    [InlineData("SHA256SUMS")]
    [InlineData("policy")]
    [InlineData("keys/log.ed25519.vkey")]
    [InlineData("keys/log.bip340.vkey")]
    [InlineData("README")]
    [InlineData("tile/0/000.p/5")]
    [InlineData("tile/entries/000.p/3")]
    [InlineData("tile/entries/007")]
    [InlineData("tile/4/000")]
    public void Is_a_file_that_the_checkpoint_does_not_call_for(string file)
    {
        using var export = Small();
        var path = Path.Combine(export.Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "anything");
        Assert.Equal(0, export.Verify().Code);
    }

    [Fact]
    public void Is_what_follows_in_a_wider_file_that_stands_in()
    {
        using var export = Small();
        var bundle = File.ReadAllBytes(Path.Combine(export.Folder, "tile/entries/000.p/12"));
        File.Delete(Path.Combine(export.Folder, "tile/entries/000.p/12"));
        File.WriteAllBytes(Path.Combine(export.Folder, "tile/entries/000.p/13"), [.. bundle, .. "anything"u8]);
        var leaves = File.ReadAllBytes(Path.Combine(export.Folder, "tile/0/000.p/12"));
        File.Delete(Path.Combine(export.Folder, "tile/0/000.p/12"));
        File.WriteAllBytes(Path.Combine(export.Folder, "tile/0/000.p/14"), [.. leaves, .. new byte[64]]);
        Assert.Equal(0, export.Verify().Code);
    }

    [Fact]
    public void Are_signature_lines_of_unknown_keys()
    {
        foreach (var line in new[]
        {
            $"— example.com/stranger {Convert.ToBase64String(new byte[68])}\n",
            $"— {Exports.Origin} {Convert.ToBase64String(new byte[68])}\n",
            $"— {Exports.Origin} {Convert.ToBase64String(new byte[5])}\n",
        })
            Same(note => note + line);
    }

    [Fact]
    public void Is_the_order_of_signature_lines_and_that_they_stand_twice()
    {
        Same(note => Lines(note, lines => [.. lines[..4], lines[5], lines[4]]));
        Same(note => Lines(note, lines => [.. lines, lines[4]]));
        Same(note => Lines(note, lines => [.. lines, lines[5]]));
    }

    [Theory]
    [InlineData("# compute-ledger: log-bip340", "# a remark\n# compute-ledger: log-bip340")]
    [InlineData("# compute-ledger: log-bip340", "# compute-ledger: something-later x\n# compute-ledger: log-bip340")]
    [InlineData("log ", "\n \t\nlog \t")]
    [InlineData("quorum none\n", "quorum none\n\n")]
    public void Are_remarks_and_white_space_of_a_policy(string part, string replacement)
    {
        using var export = Small();
        var policy = File.ReadAllText(export.Policy);
        File.WriteAllText(export.Policy, policy.Replace(part, replacement, StringComparison.Ordinal));
        Assert.NotEqual(policy, File.ReadAllText(export.Policy));
        Assert.Equal(0, export.Verify().Code);
    }

    private static void Same(Func<string, string> change)
    {
        using var export = Small();
        var path = Path.Combine(export.Folder, "checkpoint");
        var changed = change(File.ReadAllText(path));
        Assert.NotEqual(changed, File.ReadAllText(path));
        File.WriteAllText(path, changed);
        Assert.Equal(0, export.Verify().Code);
    }

    private static string Lines(string note, Func<string[], string[]> change) =>
        string.Concat(change(note.TrimEnd('\n').Split('\n')).Select(l => l + "\n"));

    private static Exports Small()
    {
        var export = new Exports();
        export.Fill(12);
        return export.Write();
    }
}
