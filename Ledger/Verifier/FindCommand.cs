using System.CommandLine;

namespace Ledger.Verifier;

/// <summary><c>cledger find --participant P | --subject S [--kind K] DIR [--policy P] [--json FILE]</c>: the entries
/// about somebody or something.</summary>
internal sealed class FindCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _folder = EntryArguments.Folder();
    private readonly Option<string?> _participant = new("--participant")
    {
        Description = "Id or key of a participant: entries that name it, or that one of its keys signed.",
    };
    private readonly Option<string?> _subject = new("--subject")
    {
        Description = "Id of an order, match, lease, settlement, voucher, …: entries that name it.",
    };
    private readonly Option<string?> _kind = new("--kind") { Description = "Only entries of this kind." };
    private readonly Option<string?> _policy = CommonOptions.OptionalPolicy();
    private readonly Option<string?> _json = CommonOptions.Json();
    private readonly Option<int> _jobs = CommonOptions.Jobs();

    private FindCommand(Terminal terminal) => _terminal = terminal;

    public static Command Create(Terminal terminal) => new FindCommand(terminal).Create();

    private Command Create()
    {
        var command = new Command("find", "Finds the entries about a participant or a thing.")
        {
            _folder, _participant, _subject, _kind, _policy, _json, _jobs,
        };
        command.Validators.Add(result =>
        {
            string?[] wanted = [result.GetValue(_participant), result.GetValue(_subject), result.GetValue(_kind)];
            if (wanted.All(w => w is null)) result.AddError("Say --participant, --subject or --kind.");
            if (wanted.Any(w => w is "")) result.AddError("What is looked for is not empty.");
        });
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var found = new List<FoundEntry>();
        var bar = _terminal.Progress("entries");
        CheckpointVerdict? proven = null;
        var verdict = Verdict.Of(() => EntryArguments.Under(parsed.GetValue(_policy), trusted =>
        {
            var folder = parsed.GetRequiredValue(_folder);
            var export = EntryArguments.Open(folder);
            if (bar is not null) bar.Total = export.Checkpoint.Size;
            var search = new EntrySearch(
                parsed.GetValue(_participant), parsed.GetValue(_subject), parsed.GetValue(_kind));
            void Look(long seq, ReadOnlySpan<byte> entry)
            {
                if (!search.MayMatch(entry)) return;
                var content = EntryContent.Parse(entry);
                if (search.Matches(entry, content)) found.Add(new(seq, content.Time, string.Intern(content.Kind)));
            }

            if (trusted is null)
            {
                export.Walk(Look, bar);
                return EntryArguments.Of(null);
            }

            var verifier = new ExportVerifier(folder, trusted, VerificationLevel.Chain, parsed.GetValue(_jobs))
            {
                Each = Look,
            };
            proven = verifier.Verify(bar).Verdict;
            return EntryArguments.Of(proven);
        }));
        bar?.Clear();
        if (verdict.ExitCode is ExitCode.Verified or ExitCode.PolicyNotMet) Print(found, proven is not null);
        verdict = Reports.Write(parsed.GetValue(_json), verdict, () => Reports.Find(verdict, proven, found));
        if (verdict.ExitCode != ExitCode.Verified) verdict.Print(_terminal.Output, _terminal.Error);
        return verdict.ExitCode;
    }

    private void Print(List<FoundEntry> found, bool isProven)
    {
        foreach (var entry in found)
            _terminal.Output.WriteLine($"{entry.Seq}\t{EntryFormat.Time(entry.Time)}\t{entry.Kind}");
        var count = found.Count == 1 ? "1 entry" : $"{found.Count} entries";
        _terminal.Error.WriteLine(isProven ? count : $"{count}; no policy, not verified");
    }
}

/// <summary>An entry that was looked for.</summary>
internal readonly record struct FoundEntry(long Seq, DateTimeOffset Time, string Kind);
