using Exchange.Api.Attestation;
using Exchange.Api.Publishing;
using Exchange.Api.Sequencing;

namespace Exchange.Api.Witnessing;

/// <summary>Shows each published checkpoint to the witnesses, at most once a second.</summary>
internal sealed partial class WitnessRounds(
    Witnesses witnesses, Publisher publisher, SignedLedger signed, PublishedLedger published, TimeProvider wall,
    ILogger<WitnessRounds> log)
{
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromSeconds(1);

    /// <summary>Goes round until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (!witnesses.Any)
            return;
        var shown = 0L;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (published.Size is var size && size != shown)
                {
                    await RoundAsync(isLast: false, stop);
                    shown = size;
                }
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (Exception error)
            {
                // Asking again makes nothing worse; the metrics show that the quorum stays away.
                Log.Failed(log, error);
            }

            await Task.Delay(BetweenRounds, wall, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Has the newest published checkpoint cosigned by all that can be reached, then completes the
    /// export.</summary>
    public async Task ExportAsync()
    {
        await publisher.FlushAsync();
        if (witnesses.Any)
            await RoundAsync(isLast: true, CancellationToken.None);
        await publisher.ExportAsync();
    }

    /// <summary>The same at a stop, which no fault of disk, database or witness may hold up.</summary>
    public async Task TryExportAsync()
    {
        try
        {
            await ExportAsync();
        }
        catch (Exception error)
        {
            Log.Incomplete(log, error);
        }
    }

    private async Task RoundAsync(bool isLast, CancellationToken ct)
    {
        if (published.Newest is not var (size, note))
            return;
        await witnesses.AskAsync(
            new(
                size, note, from => published.ConsistencyProof(from, size),
                () => Math.Max(size, signed.Last?.Head.Size ?? 0)),
            (witness, answer) => publisher.CosignAsync(size, witness, answer), isLast, ct);
    }

    private static partial class Log
    {
        [LoggerMessage(62, LogLevel.Warning, "The witnesses could not be asked; they are asked again.")]
        public static partial void Failed(ILogger log, Exception error);

        [LoggerMessage(23, LogLevel.Error, "The published folder is not complete; the next start goes on with it.")]
        public static partial void Incomplete(ILogger log, Exception error);
    }
}
