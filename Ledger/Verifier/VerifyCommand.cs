using System.CommandLine;

namespace Ledger.Verifier;

/// <summary>
/// <c>cledger verify DIR --policy P [--since OLD] [--level L] [--from N] [--to M] [--max-age A] [--json FILE]
/// [-j N]</c>: a whole export, or a range of it.
/// </summary>
internal sealed class VerifyCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _folder = new("DIR")
    {
        Description = "The export: checkpoint, tile/, checkpoints/.",
    };
    private readonly Option<string> _policy = CommonOptions.Policy();
    private readonly Option<string> _level = new("--level")
    {
        Description = "note, tree, chain, sigs or replay; each holds the ones before.",
        DefaultValueFactory = _ => "sigs",
    };
    private readonly Option<string?> _since = new("--since")
    {
        Description = "A checkpoint kept from an earlier audit: this log must go on from it.",
    };
    private readonly Option<long> _from = new("--from")
    {
        Description = "First entry to check; whole bundles of 256 are.",
    };
    private readonly Option<long?> _to = new("--to") { Description = "The entry after the last to check." };
    private readonly Option<TimeSpan?> _maxAge = Freshness.Option();
    private readonly Option<string?> _json = CommonOptions.Json();
    private readonly Option<int> _jobs = CommonOptions.Jobs();

    private VerifyCommand(Terminal terminal) => _terminal = terminal;

    public static Command Create(Terminal terminal) => new VerifyCommand(terminal).Create();

    private Command Create()
    {
        _level.AcceptOnlyFromAmong("note", "tree", "chain", "sigs", "replay");
        var command = new Command("verify", "Checks a whole export, or a range of it.")
        {
            _folder, _policy, _level, _since, _from, _to, _maxAge, _json, _jobs,
        };
        command.Validators.Add(result =>
        {
            var (from, to) = (result.GetValue(_from), result.GetValue(_to));
            if (from < 0 || to <= from) result.AddError("--from is at least 0, and --to above it.");
            var ranged = from > 0 || to is not null || result.GetValue(_since) is not null;
            if (ranged && result.GetValue(_level) == "note")
                result.AddError("--since, --from and --to need level tree at least.");
        });
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        ExportReport? report = null;
        var wanted = Enum.Parse<VerificationLevel>(parsed.GetRequiredValue(_level), ignoreCase: true);
        var bar = _terminal.Progress("entries");
        KeptCheckpoint? since = null;
        var verdict = Verdict.Of(() =>
        {
            var (trusted, refusal) = Verdict.ReadPolicy(parsed.GetRequiredValue(_policy));
            if (refusal is not null) return refusal;
            var directory = parsed.GetRequiredValue(_folder);
            if (!Directory.Exists(directory)) return new(ExitCode.BadInput, new($"{directory} is no folder"));
            since = parsed.GetValue(_since) is { } old ? KeptNote.Read(old, trusted!, directory) : null;
            var verifier = new ExportVerifier(directory, trusted!, wanted, parsed.GetValue(_jobs))
            {
                From = parsed.GetValue(_from),
                To = parsed.GetValue(_to),
                Since = since,
            };
            if (bar is not null) bar.Total = new ExportReader(directory).Checkpoint.Size;
            report = verifier.Verify(bar);
            var age = Freshness.Check(report.Verdict, report.LastTime, parsed.GetValue(_maxAge), _terminal.Time);
            return new(report.Verdict.QuorumMet && age is null ? ExitCode.Verified : ExitCode.PolicyNotMet, age);
        });
        bar?.Clear();
        if (report is not null) Print(report, since);
        verdict = Reports.Write(parsed.GetValue(_json), verdict, () => Reports.Verify(verdict, wanted, report, since));
        verdict.Print(_terminal.Output, _terminal.Error);
        return verdict.ExitCode;
    }

    private void Print(ExportReport report, KeptCheckpoint? since)
    {
        var (output, checkpoint) = (_terminal.Output, report.Verdict.Checkpoint);
        output.WriteLine(
            $"{checkpoint.Origin}: {checkpoint.Size} entries, root {Convert.ToHexStringLower(checkpoint.Root)}");
        Reports.PrintWitnesses(report.Verdict, output);
        if (report.Level < VerificationLevel.Tree) return;
        output.WriteLine(
            $"tree: {Checked(report)} hash to the signed root; {report.Checkpoints} published checkpoints agree");
        if (since is not null)
            output.WriteLine($"since: the log goes on from the kept checkpoint of {since.Checkpoint.Size} entries");
        if (report.Level >= VerificationLevel.Chain)
            output.WriteLine("chain: every entry is canonical, names the one before it, and time never decreases");
        if (report.Level >= VerificationLevel.Sigs)
            output.WriteLine(
                $"sigs: {report.Signatures} signatures of participants are good; "
                + $"{report.RegisteredKeys} keys added in the log, "
                + $"{report.UnregisteredKeys} signing keys that it does not register");
        if (report.Replay is { } replay) Reports.PrintReplay(replay, output);
    }

    private static string Checked(ExportReport report) =>
        report.Entries == report.Verdict.Checkpoint.Size
            ? $"{report.Entries} entries"
            : $"entries {report.From} to {report.From + report.Entries - 1}";
}
