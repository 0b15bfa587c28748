using System.CommandLine;

namespace Ledger.Verifier;

/// <summary><c>cledger verify DIR --policy P [--level L] [--json FILE] [-j N]</c>: a whole export.</summary>
internal static class VerifyCommand
{
    public static Command Create(TextWriter output, TextWriter error, bool showProgress)
    {
        var folder = new Argument<string>("DIR") { Description = "The export: checkpoint, tile/, checkpoints/." };
        var policy = new Option<string>("--policy") { Description = "Whom to trust.", Required = true };
        var level = new Option<string>("--level")
        {
            Description = "note, tree, chain or sigs; each holds the ones before.",
            DefaultValueFactory = _ => "sigs",
        };
        level.AcceptOnlyFromAmong("note", "tree", "chain", "sigs");
        var json = new Option<string?>("--json") { Description = "Writes a report to this file, as canonical JSON." };
        var jobs = new Option<int>("--jobs", "-j")
        {
            Description = "How many cores to use.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        jobs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--jobs is at least 1.");
        });
        var command = new Command("verify", "Checks a whole export.") { folder, policy, level, json, jobs };
        command.SetAction(parsed =>
        {
            ExportReport? report = null;
            var wanted = Enum.Parse<VerificationLevel>(parsed.GetRequiredValue(level), ignoreCase: true);
            var verdict = Verdict.Of(() =>
            {
                var (trusted, refusal) = Verdict.ReadPolicy(parsed.GetRequiredValue(policy));
                if (refusal is not null) return refusal;
                var directory = parsed.GetRequiredValue(folder);
                if (!Directory.Exists(directory)) return new(ExitCode.BadInput, new($"{directory} is no folder"));
                var verifier = new ExportVerifier(directory, trusted!, wanted, parsed.GetValue(jobs));
                report = verifier.Verify(showProgress ? new ProgressLine(error) : null);
                return new(report.Verdict.QuorumMet ? ExitCode.Verified : ExitCode.PolicyNotMet);
            });
            if (showProgress) error.Write("\r\u001b[K");
            if (report is not null) Print(report, output);
            verdict = Reports.Write(parsed.GetValue(json), verdict, () => Reports.Verify(verdict, wanted, report));
            verdict.Print(output, error);
            return verdict.ExitCode;
        });
        return command;
    }

    private static void Print(ExportReport report, TextWriter output)
    {
        var checkpoint = report.Verdict.Checkpoint;
        output.WriteLine(
            $"{checkpoint.Origin}: {checkpoint.Size} entries, root {Convert.ToHexStringLower(checkpoint.Root)}");
        Reports.PrintWitnesses(report.Verdict, output);
        if (report.Level >= VerificationLevel.Tree)
            output.WriteLine(
                $"tree: {report.Entries} entries hash to the signed root; "
                + $"{report.Checkpoints} published checkpoints agree");
        if (report.Level >= VerificationLevel.Chain)
            output.WriteLine("chain: every entry is canonical, names the one before it, and time never decreases");
        if (report.Level >= VerificationLevel.Sigs)
            output.WriteLine(
                $"sigs: {report.Signatures} signatures of participants are good; "
                + $"{report.RegisteredKeys} keys added in the log, "
                + $"{report.UnregisteredKeys} signing keys that it does not register");
    }

    private sealed class ProgressLine(TextWriter error) : IProgress<long>
    {
        private const long Step = 65_536;

        private long _shown;

        public void Report(long value)
        {
            if (value - _shown < Step) return;
            _shown = value;
            error.Write($"\r{value} entries checked");
        }
    }
}
