using System.CommandLine;

namespace Ledger.Verifier;

/// <summary>The commands of <c>cledger</c>, callable without a process.</summary>
public static class CommandLine
{
    /// <summary>Runs one command.</summary>
    /// <param name="args">The arguments after the program's name.</param>
    /// <param name="output">Where the verdict goes.</param>
    /// <param name="error">Where failures and progress go.</param>
    /// <param name="showProgress">Whether long work tells how far it is.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(
        IReadOnlyList<string> args, TextWriter output, TextWriter error, bool showProgress = false,
        TimeProvider? time = null)
    {
        var terminal = new Terminal(output, error, showProgress, time ?? TimeProvider.System);
        var root = new RootCommand("Checks a compute ledger and its receipts, offline, with the log's policy alone.")
        {
            VerifyCommand.Create(terminal),
            ReceiptCommand.Create(terminal),
            ShowCommand.Create(terminal),
            FindCommand.Create(terminal),
            ProveCommand.Create(terminal),
            SyncCommand.Create(terminal),
            SelfTestCommand.Create(terminal),
            KeysCommand.Create(terminal),
            CompareCommand.Create(output, error),
            ConsistencyCommand.Create(terminal),
            WitnessCommand.Create(output, error),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var e in parsed.Errors) error.WriteLine(Terminal.Clean(e.Message));
            error.WriteLine("cledger --help shows the usage.");
            return ExitCode.BadInput;
        }

        return parsed.Invoke(new() { Output = output, Error = error, EnableDefaultExceptionHandler = false });
    }
}
