using System.CommandLine;
using System.Text;

namespace Ledger.Verifier;

/// <summary><c>cledger show SEQ DIR [--policy P] [--raw]</c>: one entry of an export.</summary>
internal static class ShowCommand
{
    public static Command Create(Terminal terminal)
    {
        var seq = EntryArguments.Seq();
        var folder = EntryArguments.Folder();
        var policy = CommonOptions.OptionalPolicy();
        var raw = new Option<bool>("--raw") { Description = "Writes the entry's exact bytes and nothing else." };
        var command = new Command("show", "Shows one entry of an export.") { seq, folder, policy, raw };
        command.SetAction(parsed =>
        {
            LedgerEntry? found = null;
            ReceiptVerdict? proven = null;
            var verdict = Verdict.Of(() => EntryArguments.Under(parsed.GetValue(policy), trusted =>
            {
                var export = EntryArguments.Open(parsed.GetRequiredValue(folder));
                var index = parsed.GetRequiredValue(seq);
                if (EntryArguments.Beyond(index, export) is { } refusal) return refusal;
                if (trusted is not null)
                    proven = Receipt.Verify(
                        Encoding.UTF8.GetBytes(export.Receipt(index)),
                        KeyChanges.Update(trusted, parsed.GetRequiredValue(folder)));
                found = export.Entry(index);
                return EntryArguments.Of(proven?.Checkpoint);
            }));
            if (found is not null) Print(found, proven, parsed.GetValue(raw), terminal.Output);
            if (verdict.ExitCode != ExitCode.Verified) verdict.Print(terminal.Output, terminal.Error);
            return verdict.ExitCode;
        });
        return command;
    }

    private static void Print(LedgerEntry entry, ReceiptVerdict? proven, bool raw, TextWriter output)
    {
        var text = Encoding.UTF8.GetString(entry.Bytes);
        if (raw)
        {
            output.Write(text);
            return;
        }

        if (proven is not null) ReceiptCommand.Print(proven, output);
        else
            output.WriteLine(
                $"entry {entry.Seq}, leaf {Convert.ToHexStringLower(entry.Leaf)}; no policy, not verified");
        output.WriteLine(Terminal.Clean(text));
    }
}
