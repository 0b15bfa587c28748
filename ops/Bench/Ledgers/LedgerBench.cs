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

    // Of one core of the machine that the goals were set on, each a second.
    private const double LibsecpRate = 36_400;
    private const double Ed25519Rate = 16_800;

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

        return AgainstBare(
            "verify, sigs", Signed, "entries", 20_000, 1 / LibsecpRate, 1.4,
            "each signed once; bare: keys parsed, messages hashed",
            () => new ExportVerifier(export, log.Policy, VerificationLevel.Sigs, jobs: 1).Verify(),
            () => Require(bare.Verify(signatures) == Signed));
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
        var schnorr = new BareSchnorr();
        var signatures = batch.Select(e => EntryContent.Parse(e.Bytes)).Select(c => (
            Convert.FromHexString(c.Sigs[0].Sig), LedgerHash.Body(Kind, c.Body),
            schnorr.Parse(Convert.FromHexString(c.Sigs[0].By)))).ToList();
        var signed = SignedNote.Parse(note);
        var ed25519 = new BareEd25519();
        var key = ed25519.Parse(policy.Ed25519.PublicKey);
        var line = signed.VerifiedBy(policy.Ed25519)[0].Signature;
        return AgainstBare(
            "receipt", Receipts, "receipts", 3_000, (2 / LibsecpRate) + (2 / Ed25519Rate), 0,
            "the log's Ed25519 and BIP-340, a witness's Ed25519, a participant's BIP-340; bare: those four",
            () => Array.ForEach(receipts, receipt => Require(
                Ledger.Receipt.Verify(receipt, policy).Checkpoint.QuorumMet)),
            () =>
            {
                Require(schnorr.Verify(signatures) + schnorr.Verify(signatures) == 2 * Receipts);
                Require(ed25519.Verify(key, signed.TextBytes, line, 2 * Receipts) == 2 * Receipts);
            });
    }

    /// <summary>
    /// A rate that native signature checks make up most of, beside those checks alone. Where the machine makes them
    /// slower than the one that the goal was set on, the goal is lower by as much: what is judged is our part.
    /// </summary>
    private static bool AgainstBare(
        string what, int count, string unit, double target, double reference, double mostRatio, string condition,
        Action work, Action bareWork)
    {
        // In turns, so that a machine whose speed changes changes it for both.
        var (ours, theirs) = (new double[Rounds], new double[Rounds]);
        for (var round = -1; round < Rounds; round++)
        {
            var (mine, bare) = (Seconds(work), Seconds(bareWork));
            if (round >= 0) (ours[round], theirs[round]) = (mine, bare);
        }

        var ratio = Middle([.. ours.Zip(theirs, (o, t) => o / t)]);
        var (rate, alone) = (count / Middle(ours), count / Middle(theirs));
        var goal = target * Math.Min(1, alone * reference);
        var met = rate >= goal && (mostRatio == 0 || ratio <= mostRatio);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-22} {rate,10:N0} {unit} per CPU second ({condition}); at least {target:N0}: "
            + $"{Word(rate >= target)}"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{"",-22} {alone,10:N0} by the signature checks alone, where the goal was set {1 / reference:N0}: "
            + $"so at least {goal:N0}: {Word(rate >= goal)}"));
        var most = mostRatio == 0
            ? "" : string.Create(CultureInfo.InvariantCulture, $"; at most {mostRatio:F2}: {Word(ratio <= mostRatio)}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{"",-22} {ratio,10:F2} times the signature checks alone{most}; where the goal was set that is "
            + $"{1 / (ratio * reference):N0} {unit}"));
        return met;
    }

    private static void Require(bool good)
    {
        if (!good) throw new InvalidOperationException("What is good was refused.");
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
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-22} {rate,10:N0} {unit} per CPU second ({condition}); at least {target:N0}: "
            + $"{Word(rate >= target)}"));
        return rate >= target;
    }

    public static string Word(bool met) => met ? "met" : "MISSED";
}
