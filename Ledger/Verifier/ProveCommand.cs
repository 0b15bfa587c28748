using System.CommandLine;
using System.Text;

namespace Ledger.Verifier;

/// <summary><c>cledger prove SEQ DIR [--policy P] > x.tlog-proof</c>: the receipt of an entry of an export.</summary>
internal static class ProveCommand
{
    public static Command Create(Terminal terminal)
    {
        var seq = EntryArguments.Seq();
        var folder = EntryArguments.Folder();
        var policy = CommonOptions.OptionalPolicy();
        var command = new Command("prove", "Writes the receipt of an entry of an export.") { seq, folder, policy };
        command.SetAction(parsed =>
        {
            string? receipt = null;
            var verdict = Verdict.Of(() => EntryArguments.Under(parsed.GetValue(policy), trusted =>
            {
                var export = EntryArguments.Open(parsed.GetRequiredValue(folder));
                var index = parsed.GetRequiredValue(seq);
                if (EntryArguments.Beyond(index, export) is { } refusal) return refusal;
                var made = export.Receipt(index);
                var proven = trusted is null ? null : Receipt.Verify(
                    Encoding.UTF8.GetBytes(made), KeyChanges.Update(trusted, parsed.GetRequiredValue(folder)));
                receipt = made;
                return EntryArguments.Of(proven?.Checkpoint);
            }));
            if (receipt is not null) terminal.Output.Write(receipt);
            if (verdict.ExitCode != ExitCode.Verified) verdict.Print(terminal.Output, terminal.Error);
            return verdict.ExitCode;
        });
        return command;
    }
}
