using System.Diagnostics.Metrics;
using Exchange.Api.Attestation;
using Exchange.Api.Failover;
using Exchange.Api.Reading;
using Exchange.Api.Sequencing;

namespace Exchange.Api.Telemetry;

/// <summary>What the market measures, under the meter <c>Market</c>.</summary>
internal sealed class MarketMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Market";

    private readonly Meter _meter;
    private readonly Histogram<int> _batchItems;
    private readonly Histogram<double> _commitSeconds;
    private readonly Counter<long> _commands;
    private readonly Counter<long> _events;
    private readonly Counter<long> _reloads;
    private readonly Counter<long> _witnessFailures;

    public MarketMetrics(
        CommittedState committed, SignedLedger signed, PublishedLedger published, NodeRole role)
    {
        _meter = new(MeterName);
        _meter.CreateObservableGauge(
            "market.owner", () => role.IsOwner ? 1 : 0, "{node}", "Whether this node owns the market");
        _meter.CreateObservableGauge(
            "market.standby", () => role.IsStandby ? 1 : 0, "{node}", "Whether this node stands by");
        _batchItems = _meter.CreateHistogram<int>("market.batch.items", "{item}", "Items decided in one batch");
        _commitSeconds = _meter.CreateHistogram(
            "market.commit.duration", "s", "Time of a batch's transaction",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [.001, .002, .005, .01, .02, .05, .1, .5, 2],
            });
        _commands = _meter.CreateCounter<long>("market.commands", "{command}", "Commands by kind and outcome");
        _events = _meter.CreateCounter<long>("market.events", "{event}", "Events committed");
        _reloads = _meter.CreateCounter<long>("market.reloads", "{reload}", "Times the market was loaded again");
        _meter.CreateObservableGauge(
            "market.position", () => committed.Now.Position, "{decision}", "Committed position");
        _meter.CreateObservableGauge(
            "market.ledger.size", () => signed.Last?.Head.Size ?? 0, "{entry}", "Entries of the signed ledger");
        _meter.CreateObservableGauge(
            "market.ledger.published", () => published.Size, "{entry}", "Entries of the published ledger");
        _meter.CreateObservableGauge(
            "market.ledger.witnessed", () => published.WitnessedSize, "{entry}",
            "Entries of the newest checkpoint that enough witnesses signed");
        _witnessFailures = _meter.CreateCounter<long>(
            "market.witness.failures", "{failure}", "Times a witness did not cosign");
    }

    /// <summary>Watches a queue; called once, by its owner.</summary>
    public void Watch(Func<int> queueDepth) =>
        _meter.CreateObservableGauge("market.queue.depth", queueDepth, "{item}", "Items that wait for the sequencer");

    /// <summary>Watches how long ago each witness cosigned; called once, by their owner.</summary>
    public void WatchWitnesses(Func<IEnumerable<Measurement<double>>> ages) => _meter.CreateObservableGauge(
        "market.witness.age", ages, "s", "Time since a witness last cosigned, or since the start");

    public void WitnessFailed(string witness) =>
        _witnessFailures.Add(1, new KeyValuePair<string, object?>("witness", witness));

    public void Committed(Batch batch, TimeSpan took)
    {
        _batchItems.Record(batch.Waiting.Count);
        _commitSeconds.Record(took.TotalSeconds);
        _events.Add(batch.Facts.Count);
    }

    public void Answered(AnsweredItem item, Outcome outcome)
    {
        var kind = (item as CommandItem)?.Ingested.Kind ?? "system";
        var (name, code) = outcome switch
        {
            CommittedOutcome => ("accepted", "0"),
            RefusedOutcome refused => ("refused", ((int)refused.Refusal.Code).ToString(provider: null)),
            _ => ("failed", "0"),
        };
        _commands.Add(1, new("kind", kind), new("outcome", name), new("code", code));
    }

    public void Reloaded() => _reloads.Add(1);

    public void Dispose() => _meter.Dispose();
}
