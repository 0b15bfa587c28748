using System.CommandLine;
using System.Net;
using System.Runtime.InteropServices;

namespace Ledger.Verifier;

/// <summary><c>cledger witness --listen A --state DIR --name N --key FILE --policy P…</c>: cosigns the checkpoints of
/// logs, until it is stopped.</summary>
internal static class WitnessCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var listen = new Option<string>("--listen")
        {
            Description = "Address and port, like 127.0.0.1:7070.", Required = true,
        };
        listen.Validators.Add(result =>
        {
            if (!IPEndPoint.TryParse(result.GetValueOrDefault<string>() ?? "", out var at) || at.Port == 0)
                result.AddError("--listen is an address and a port, like 127.0.0.1:7070.");
        });
        var state = new Option<string>("--state")
        {
            Description = "Folder of what was cosigned. Never restore it from a backup.", Required = true,
        };
        var name = new Option<string>("--name")
        {
            Description = "The witness's name, like witness.example/w1.", Required = true,
        };
        var key = new Option<string>("--key")
        {
            Description = "File with the private key; made together with a new state.", Required = true,
        };
        var policies = new Option<string[]>("--policy")
        {
            Description = "Policy of a log to witness; may be given more than once.",
            Required = true, AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("witness", "Cosigns checkpoints of logs that only grow (C2SP tlog-witness).")
        {
            listen, state, name, key, policies,
        };
        command.SetAction(parsed =>
        {
            var verdict = Verdict.Of(() => Serve(
                IPEndPoint.Parse(parsed.GetRequiredValue(listen)), parsed.GetRequiredValue(state),
                parsed.GetRequiredValue(name), parsed.GetRequiredValue(key), parsed.GetRequiredValue(policies),
                output, error));
            if (verdict.Failure is not null) error.WriteLine(verdict.Failure);
            return verdict.ExitCode;
        });
        return command;
    }

    private static Verdict Serve(
        IPEndPoint endPoint, string folder, string name, string keyFile, string[] policies, TextWriter output,
        TextWriter error)
    {
        var logs = new List<LogPolicy>();
        foreach (var path in policies)
        {
            var (policy, refusal) = Verdict.ReadPolicy(path);
            if (refusal is not null) return refusal;
            logs.Add(policy!);
        }

        try
        {
            using var state = new WitnessState(folder);
            using var key = WitnessKey.Open(name, keyFile, state);
            using var server = new WitnessServer(new(key, logs, state, TimeProvider.System), endPoint, error);
            using var stop = new CancellationTokenSource();
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
            using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
            void Stop(PosixSignalContext signal)
            {
                signal.Cancel = true;
                stop.Cancel();
            }

            output.WriteLine($"witness {name} {key.Vkey} http://{endPoint}");
            output.Flush();
            server.RunAsync(stop.Token).GetAwaiter().GetResult();
            return new(ExitCode.Verified);
        }
        catch (Exception e) when (
            e is LedgerFormatException or FormatException or ArgumentException or HttpListenerException)
        {
            // Of this machine's own files and settings, which say nothing about a log.
            return new(ExitCode.BadInput, new(e.Message));
        }
    }
}
