using System.Diagnostics.Metrics;
using System.Text;
using Exchange.Api.Attestation;
using Exchange.Api.Telemetry;
using Ledger;

namespace Exchange.Api.Witnessing;

/// <summary>Puts a witness's answer to a checkpoint's other signatures: whether the quorum is met then; null when the
/// answer holds no good signature.</summary>
internal delegate Task<bool?> TakeCosignature(VerifierKey witness, byte[] answer);

/// <summary>
/// The witnesses of the published policy. They are asked about published checkpoints, beside trading: a slow or dead
/// one
/// is waited for by nobody, and only the mark of the quorum comes later or not at all.
/// </summary>
internal sealed partial class Witnesses : IDisposable
{
    // After this the next checkpoint is shown to those that are free; who is slow still answers for this one.
    private static readonly TimeSpan RoundPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(2);

    private readonly PublishedPolicy _policy;
    private readonly MarketMetrics _metrics;
    private readonly TimeProvider _wall;
    private readonly ILogger<Witnesses> _log;
    private readonly AskedWitness[] _asked;
    private volatile bool _asks;

    public Witnesses(PublishedPolicy policy, MarketMetrics metrics, TimeProvider wall, ILogger<Witnesses> log)
    {
        (_policy, _metrics, _wall, _log) = (policy, metrics, wall, log);
        _asked = [.. policy.Policy.Witnesses.Where(w => w.Url is not null).Select(w => new AskedWitness(w, wall))];
        // A node that stands by asks nobody, and its witnesses' age says nothing.
        metrics.WatchWitnesses(() => _asked.Where(_ => _asks).Select(w => new Measurement<double>(
            w.Age.TotalSeconds, new KeyValuePair<string, object?>("witness", w.Witness.Name))));
    }

    /// <summary>Whether there are any to ask.</summary>
    public bool Any => _asked.Length > 0;

    /// <summary>
    /// Asks all that are free about a checkpoint. Ends when all have answered, or enough for the quorum, or after some
    /// seconds; who answers later is still heard.
    /// </summary>
    /// <param name="shown">The checkpoint.</param>
    /// <param name="take">Takes each answer.</param>
    /// <param name="isLast">Waits for those that are busy, too: no further checkpoint may come for a while.</param>
    /// <param name="ct">Gives up.</param>
    public async Task AskAsync(ShownCheckpoint shown, TakeCosignature take, bool isLast, CancellationToken ct)
    {
        _asks = true;
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task AskOneAsync(AskedWitness witness)
        {
            try
            {
                if (await witness.CosignAsync(shown, ct) is not { } answer)
                    return;
                // Whoever stops has no more to do with the published files.
                ct.ThrowIfCancellationRequested();
                if (await take(witness.Witness.Key, answer) is not { } isMet)
                    throw new WitnessRefusedException("its answer holds no good signature");
                witness.Succeeded();
                if (isMet)
                    met.TrySetResult();
            }
            catch (Exception error)
            {
                if (ct.IsCancellationRequested)
                    return;
                _metrics.WitnessFailed(witness.Witness.Name);
                var isFirst = witness.Failed();
                // Said each time, a minute apart at most: nobody must get used to it.
                if (error is WitnessAheadException)
                    Log.Ahead(_log, witness.Witness.Name, error.Message);
                else if (isFirst)
                    Log.Failed(_log, witness.Witness.Name, error.Message);
            }
        }

        var all = Task.WhenAll(_asked.Select(witness => witness.Start(() => AskOneAsync(witness), isLast)));
        // The last one gets every signature that can be had, not only enough.
        await Task.WhenAny(isLast ? all : Task.WhenAny(all, met.Task), Task.Delay(RoundPatience, _wall, ct));
    }

    /// <summary>What each of them holds of this log; who does not answer in time says nothing.</summary>
    public async Task<IReadOnlyList<(string Witness, Checkpoint Checkpoint)>> LatestAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(StartPatience);
        var answers = await Task.WhenAll(_asked.Select(witness => LatestOfAsync(witness, patience.Token)));
        ct.ThrowIfCancellationRequested();
        return [.. answers.OfType<(string, Checkpoint)>()];
    }

    public void Dispose()
    {
        foreach (var witness in _asked)
            witness.Dispose();
    }

    private async Task<(string, Checkpoint)?> LatestOfAsync(AskedWitness witness, CancellationToken ct)
    {
        try
        {
            if (await witness.LatestAsync(_policy.Policy.Origin, ct) is not { } note)
                return null;
            return (witness.Witness.Name, _policy.Policy.Verify(Encoding.UTF8.GetBytes(note)).Checkpoint);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or IOException
            or LedgerFormatException or LedgerVerificationException)
        {
            Log.NotHeard(_log, witness.Witness.Name, error.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(60, LogLevel.Warning, "Witness {Witness} does not cosign; it is asked again: {Why}")]
        public static partial void Failed(ILogger log, string witness, string why);

        [LoggerMessage(63, LogLevel.Critical,
            "Witness {Witness} does not cosign: {Why}. The log may have been restored from an old backup, or somebody "
            + "else signs with its keys. Stop, and compare checkpoints before you go on.")]
        public static partial void Ahead(ILogger log, string witness, string why);

        [LoggerMessage(61, LogLevel.Warning,
            "Witness {Witness} does not say what it holds; the database is not checked against it: {Why}")]
        public static partial void NotHeard(ILogger log, string witness, string why);
    }
}
