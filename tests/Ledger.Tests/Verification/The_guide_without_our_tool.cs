using System.Diagnostics;
using System.Text.RegularExpressions;
using TestKit;

namespace Ledger.Tests.Verification;

/// <summary>The commands of the auditor's guide that check a checkpoint with OpenSSL alone.</summary>
public sealed partial class The_guide_without_our_tool
{
    [Fact]
    public void Checks_the_log_s_ed25519_signature_with_openssl()
    {
        using var export = new Exports();
        export.Fill(20);
        export.Write();
        Assert.Contains("Signature Verified Successfully", Run(export), StringComparison.Ordinal);
        var path = Path.Combine(export.Folder, "checkpoint");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\n20\n", "\n19\n", StringComparison.Ordinal));
        Assert.Contains("Signature Verification Failure", Run(export), StringComparison.Ordinal);
    }

    private static string Run(Exports export)
    {
        var guide = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "guides", "auditor.md"));
        var commands = Commands().Match(guide).Groups[1].Value;
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", commands + " 2>&1"])
        {
            WorkingDirectory = export.Folder,
            RedirectStandardOutput = true,
        })!;
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return output;
    }

    [GeneratedRegex("^```\n(sed [^`]*openssl pkeyutl[^`]*?)\n```$", RegexOptions.Multiline)]
    private static partial Regex Commands();
}
