using System.CommandLine;

namespace Ledger.Verifier;

/// <summary><c>cledger selftest</c>: whether this program, with this machine's libraries, judges known cases as it
/// must.</summary>
internal static class SelfTestCommand
{
    private static readonly (string Name, Func<int> Run)[] Checks =
    [
        ("BIP-340 signatures (bitcoin/bips)", VectorChecks.Bip340),
        ("RFC 6962 roots (transparency-dev/merkle)", VectorChecks.Roots),
        ("RFC 6962 inclusion proofs", VectorChecks.Inclusion),
        ("RFC 6962 consistency proofs", VectorChecks.Consistency),
        ("numbers of canonical JSON (cyberphone)", VectorChecks.Numbers),
        ("signed notes and Ed25519 (C2SP, Tessera)", VectorChecks.Notes),
        ("entries of an export, and that changes are refused", VectorChecks.Export),
    ];

    public static Command Create(Terminal terminal)
    {
        var command = new Command("selftest", "Checks this program against built-in test vectors.");
        command.SetAction(_ =>
        {
            var verdict = Verdict.Of(() =>
            {
                foreach (var (name, run) in Checks)
                    terminal.Output.WriteLine($"{run(),5} {name}");
                return new(ExitCode.Verified);
            });
            verdict.Print(terminal.Output, terminal.Error);
            return verdict.ExitCode;
        });
        return command;
    }
}
