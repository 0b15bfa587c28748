using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ledger;

namespace Bench.Ledgers;

/// <summary>What a core appends and verifies a second, and a million entries by the shipped verifier.</summary>
internal static class LedgerBench
{
    private const string Kind = "lease.usage_recorded";
    private const int Rounds = 5;
    private const int Appended = 200_000;
    private const int Chained = 200_000;
    private const int Signed = 10_000;
    private const int Receipts = 2_000;

    public static async Task<int> RunAsync(int entries)
    {
        var folder = Directory.CreateTempSubdirectory("ledger-bench-").FullName;
        try
        {
            using var log = new BusyLog();
            var met = Append() & Chain(log, folder) & Signatures(log, folder) & Receipt(log);
            met &= await MillionEntries.RunAsync(log, Path.Combine(folder, "million"), entries);
            return met ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool Append()
    {
        var bodies = Enumerable.Range(0, Appended).Select(BusyLog.Body).ToArray();
        var bytes = 0L;
        var rate = Appended / Median(() =>
        {
            bytes = 0;
            var appender = BusyLog.Appender();
            for (var i = 0; i < bodies.Length; i++)
                bytes += appender.Append(Kind, bodies[i], [], BusyLog.TimeOf(i)).Bytes.Length;
        });
        return Print("append, no I/O", rate, "entries", 400_000, $"{bytes / Appended} bytes each");
    }

    private static bool Chain(BusyLog log, string folder)
    {
        var export = Path.Combine(folder, "chain");
        log.Write(export, Chained, signed: false);
        var rate = Chained / Median(
            () => new ExportVerifier(export, log.Policy, VerificationLevel.Chain, jobs: 1).Verify());
        return Print("verify, chain", rate, "entries", 300_000, "from files");
    }

    private static bool Signatures(BusyLog log, string folder)
    {
        var export = Path.Combine(folder, "sigs");
        var head = log.Write(export, Signed, signed: true);
        var bare = new BareSchnorr();
        var tiles = new TileReader(export);
        var signatures = new List<(byte[] Signature, byte[] Message, byte[] Key)>();
        for (var i = 0; i < Signed; i++)
        {
            var content = EntryContent.Parse(tiles.Entry(i, head.Size).Bytes);
            signatures.Add((
                Convert.FromHexString(content.Sigs[0].Sig), LedgerHash.Body(Kind, content.Body),
                bare.Parse(Convert.FromHexString(content.Sigs[0].By))));
        }

        // In turns, so that a machine whose speed changes changes it for both.
        var (ours, theirs) = (new double[Rounds], new double[Rounds]);
        for (var round = -1; round < Rounds; round++)
        {
            var verifier = new ExportVerifier(export, log.Policy, VerificationLevel.Sigs, jobs: 1);
            var mine = Seconds(() => verifier.Verify());
            var good = 0;
            var plain = Seconds(() => good = bare.Verify(signatures));
            if (good != Signed) throw new InvalidOperationException("A good signature was refused.");
            if (round >= 0) (ours[round], theirs[round]) = (mine, plain);
        }

        var ratio = Middle([.. ours.Zip(theirs, (o, t) => o / t)]);
        var met = Print("verify, sigs", Signed / Middle(ours), "entries", 20_000, "each signed once");
        Print("libsecp256k1 alone", Signed / Middle(theirs), "verifications", 0, "keys parsed, messages hashed");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{"ratio",-22} {ratio,10:F2} times libsecp256k1 alone; at most 1.40: {Word(ratio <= 1.4)}"));
        return met && ratio <= 1.4;
    }

    private static bool Receipt(BusyLog log)
    {
        var appender = BusyLog.Appender();
        var batch = Enumerable.Range(0, Receipts).Select(i =>
        {
            var body = BusyLog.Body(i);
            return appender.Append(Kind, body, [log.Sign(Kind, body, i)], BusyLog.TimeOf(i));
        }).ToArray();
        var prover = new BatchProver(BusyLog.Appender().Head, batch);
        var note = log.Note(appender.Head);
        var policy = log.Policy;
        byte[][] receipts =
        [
            .. batch.Select(e => Encoding.UTF8.GetBytes(Ledger.Receipt.Write(e, prover.InclusionProof(e.Seq), note))),
        ];
        var rate = Receipts / Median(() =>
        {
            foreach (var receipt in receipts)
                if (!Ledger.Receipt.Verify(receipt, policy).Checkpoint.QuorumMet)
                    throw new InvalidOperationException("A good receipt was refused.");
        });
        return Print(
            "receipt", rate, "receipts", 3_000, "two signatures of the log, a witness's and a participant's in each");
    }

    private static double Median(Action work)
    {
        Seconds(work);
        return Middle([.. Enumerable.Range(0, Rounds).Select(_ => Seconds(work))]);
    }

    private static double Middle(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    /// <summary>CPU time of the process, so that what else runs on the machine counts little.</summary>
    private static double Seconds(Action work)
    {
        GC.Collect();
        var start = Process.GetCurrentProcess().TotalProcessorTime;
        work();
        return (Process.GetCurrentProcess().TotalProcessorTime - start).TotalSeconds;
    }

    private static bool Print(string what, double rate, string unit, double target, string condition)
    {
        var goal = target > 0
            ? string.Create(CultureInfo.InvariantCulture, $"; at least {target:N0}: {Word(rate >= target)}") : "";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what,-22} {rate,10:N0} {unit} per CPU second ({condition}){goal}"));
        return rate >= target;
    }

    public static string Word(bool met) => met ? "met" : "MISSED";
}
