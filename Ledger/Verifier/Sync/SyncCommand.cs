using System.CommandLine;

namespace Ledger.Verifier;

/// <summary><c>cledger sync URL DIR --policy P [--max-age A] [-j N] [--json FILE]</c>: a verified copy of a served
/// log.</summary>
internal static class SyncCommand
{
    public static Command Create(Terminal terminal)
    {
        var url = new Argument<string>("URL") { Description = "Where the log is served: the folder of checkpoint." };
        var folder = new Argument<string>("DIR") { Description = "The copy; goes on from what is there." };
        var policy = CommonOptions.Policy();
        var maxAge = Freshness.Option();
        var jobs = CommonOptions.Jobs();
        var json = CommonOptions.Json();
        var command = new Command("sync", "Copies a served log, verifying before it keeps.")
        {
            url, folder, policy, maxAge, jobs, json,
        };
        command.SetAction(parsed =>
        {
            SyncReport? report = null;
            var bar = terminal.Progress("entries");
            var verdict = Verdict.Of(() =>
            {
                var (trusted, refusal) = Verdict.ReadPolicy(parsed.GetRequiredValue(policy));
                if (refusal is not null) return refusal;
                if (!Uri.TryCreate(parsed.GetRequiredValue(url), UriKind.Absolute, out var root)
                    || root.Scheme is not ("http" or "https"))
                    return new(ExitCode.BadInput, new("URL is http:// or https:// and an address"));
                using var client = new TreeClient(root, terminal.Time);
                using var copy = new SyncFolder(parsed.GetRequiredValue(folder));
                var sync = new TreeSync(client, copy, trusted!, parsed.GetValue(jobs), bar, CancellationToken.None);
                (report, var kept) = sync.RunAsync().GetAwaiter().GetResult();
                if (!kept) return new(ExitCode.PolicyNotMet);
                var age = Freshness.Check(report.Verdict, null, parsed.GetValue(maxAge), terminal.Time);
                return new(age is null ? ExitCode.Verified : ExitCode.PolicyNotMet, age);
            });
            bar?.Clear();
            if (report is not null) Print(report, terminal.Output);
            verdict = Reports.Write(parsed.GetValue(json), verdict, () => Reports.Sync(verdict, report));
            verdict.Print(terminal.Output, terminal.Error);
            return verdict.ExitCode;
        });
        return command;
    }

    private static void Print(SyncReport report, TextWriter output)
    {
        var checkpoint = report.Verdict.Checkpoint;
        output.WriteLine(
            $"{checkpoint.Origin}: {checkpoint.Size} entries, root {Convert.ToHexStringLower(checkpoint.Root)}");
        Reports.PrintWitnesses(report.Verdict, output);
        output.WriteLine(
            $"sync: from {report.KeptSize} to {checkpoint.Size} entries; "
            + $"{report.Files} files of {report.Bytes} bytes fetched, each verified before it was kept");
    }
}
