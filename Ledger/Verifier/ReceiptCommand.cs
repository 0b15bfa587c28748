using System.CommandLine;

namespace Ledger.Verifier;

/// <summary><c>cledger receipt FILE --policy P [--entry FILE] [--max-age A] [--json FILE]</c>: one receipt,
/// offline.</summary>
internal static class ReceiptCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "The receipt, a .tlog-proof file." };
        var policy = CommonOptions.Policy();
        var entry = new Option<string?>("--entry") { Description = "The entry as you hold it; must be the receipt's." };
        var maxAge = Freshness.Option();
        var json = CommonOptions.Json();
        var command = new Command("receipt", "Checks one receipt.") { file, policy, entry, maxAge, json };
        command.SetAction(parsed =>
        {
            ReceiptVerdict? found = null;
            var verdict = Verdict.Of(() =>
            {
                var (trusted, refusal) = Verdict.ReadPolicy(parsed.GetRequiredValue(policy));
                if (refusal is not null) return refusal;
                var receipt = Notes.ReadBounded(parsed.GetRequiredValue(file), Receipt.MaxBytes);
                var held = parsed.GetValue(entry) is { } path ? Notes.ReadBounded(path, EntryFormat.MaxBytes) : null;
                if (held is null && Receipt.Parse(receipt).Entry is null)
                    return new(ExitCode.Incomplete, new("the receipt holds no entry; give it with --entry"));
                if (held is { Length: 0 }) return new(ExitCode.Failed, new("an entry has 1 to 32,768 bytes"));
                found = Receipt.Verify(receipt, trusted!, held);
                var age = Freshness.Check(
                    found.Checkpoint, found.Content.Time, parsed.GetValue(maxAge), terminal.Time);
                return new(found.Checkpoint.QuorumMet && age is null ? ExitCode.Verified : ExitCode.PolicyNotMet, age);
            });
            if (found is not null) Print(found, terminal.Output);
            verdict = Reports.Write(parsed.GetValue(json), verdict, () => Reports.Receipt(verdict, found));
            verdict.Print(terminal.Output, terminal.Error);
            return verdict.ExitCode;
        });
        return command;
    }

    public static void Print(ReceiptVerdict found, TextWriter output)
    {
        var (checkpoint, content) = (found.Checkpoint.Checkpoint, found.Content);
        output.WriteLine(
            $"{checkpoint.Origin}: entry {content.Seq} of {checkpoint.Size}, "
            + $"{content.Kind}, {EntryFormat.Time(content.Time)}");
        output.WriteLine(
            $"leaf {Convert.ToHexStringLower(found.Entry.Leaf)}, "
            + $"{content.Sigs.Count} signatures of participants are good");
        Reports.PrintWitnesses(found.Checkpoint, output);
    }
}
