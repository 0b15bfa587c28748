using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using Demo.Report;

namespace Demo.Proof;

/// <summary>Has the day proven by programs that know nothing of it.</summary>
/// <param name="check">The program that checks the invariants.</param>
/// <param name="verifier">The auditor's verifier.</param>
/// <param name="database">Connection string of the checker role.</param>
/// <param name="data">The data folder.</param>
/// <param name="cancel">Gives up.</param>
internal sealed class Prover(string check, string verifier, string database, string data, CancellationToken cancel)
{
    private const int Refused = 1;

    private string Export => Path.Combine(data, "export");

    /// <summary>True when the books balance, the ledger verifies, and one altered byte in it is found.</summary>
    public async Task<bool> ProveAsync()
    {
        Screen.Say("Checking the invariants on the database");
        var books = await RunAsync([check], show: true);
        if (books.ExitCode != 0) return false;
        Screen.Say("Verifying the exported ledger with the auditor's program");
        var ledger = await VerifyAsync(Export, show: true);
        return ledger.ExitCode == 0 && await FindsAlteredByteAsync();
    }

    private async Task<bool> FindsAlteredByteAsync()
    {
        var copy = Path.Combine(data, "altered");
        try
        {
            Copy(Export, copy);
            var (file, entry, offset) = AlterOneByte(copy);
            var place = Path.GetRelativePath(copy, file);
            Screen.Say($"Verifying a copy of it with one byte changed: {place}, byte {offset}");
            var verdict = await VerifyAsync(copy, show: false);
            foreach (var line in verdict.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                Screen.Say($"  {line}");
            // The place that is named is where the altered entry begins.
            if (verdict.ExitCode == Refused && verdict.Output.Contains(
                $"{place}, byte {entry}:", StringComparison.Ordinal)) return true;
            Screen.Fail(
                $"The verifier ended with {verdict.ExitCode}; it should have refused the copy with {Refused} and "
                + $"named {place}, byte {entry}.");
            return false;
        }
        finally
        {
            if (Directory.Exists(copy)) Directory.Delete(copy, recursive: true);
        }
    }

    private Task<(int ExitCode, string Output)> VerifyAsync(string folder, bool show) => RunAsync(
        [verifier, "verify", folder, "--policy", Path.Combine(Export, "policy"), "--level", "replay"], show);

    // A byte of an entry in the middle of the log; any other would do as well.
    private static (string File, int Entry, int Offset) AlterOneByte(string copy)
    {
        var folder = Path.Combine(copy, "tile", "entries");
        var bundles = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        Array.Sort(bundles, StringComparer.Ordinal);
        var file = bundles[bundles.Length / 2];
        var bytes = File.ReadAllBytes(file);
        var entries = EntriesOf(bytes);
        var (start, length) = entries[RandomNumberGenerator.GetInt32(entries.Count)];
        var offset = start + RandomNumberGenerator.GetInt32(length);
        bytes[offset] ^= 1;
        File.WriteAllBytes(file, bytes);
        return (file, start, offset);
    }

    // A bundle is entry after entry, each behind its length in two bytes.
    private static List<(int Start, int Length)> EntriesOf(ReadOnlySpan<byte> bundle)
    {
        var entries = new List<(int Start, int Length)>();
        for (var at = 0; at < bundle.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bundle[at..]);
            entries.Add((at + 2, length));
            at += 2 + length;
        }

        return entries;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }

    /// <summary>Runs a program to its end, its output to our own terminal or kept.</summary>
    private async Task<(int ExitCode, string Output)> RunAsync(IReadOnlyList<string> arguments, bool show)
    {
        var start = new ProcessStartInfo(Programs.DotNet, ["exec", .. arguments])
        {
            RedirectStandardOutput = !show, RedirectStandardError = !show,
        };
        start.Environment["MARKET_CheckDatabase"] = database;
        using var process = Process.Start(start)!;
        var output = show ? "" : string.Concat(await Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel)));
        await process.WaitForExitAsync(cancel);
        return (process.ExitCode, output);
    }
}
