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
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error, bool showProgress = false)
    {
        var root = new RootCommand("Checks a compute ledger and its receipts, offline, with the log's policy alone.")
        {
            VerifyCommand.Create(output, error, showProgress),
            ReceiptCommand.Create(output, error),
            CompareCommand.Create(output, error),
            ConsistencyCommand.Create(output, error),
            WitnessCommand.Create(output, error),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var e in parsed.Errors) error.WriteLine(e.Message);
            error.WriteLine("cledger --help shows the usage.");
            return ExitCode.BadInput;
        }

        return parsed.Invoke(new() { Output = output, Error = error, EnableDefaultExceptionHandler = false });
    }
}
