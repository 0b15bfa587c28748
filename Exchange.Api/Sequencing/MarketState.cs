using Ledger;

namespace Exchange.Api.Sequencing;

/// <summary>
/// The in-memory side of one market that must move in step: the market, its ledger's end, its streams' versions and
/// its position. Owned by the sequencer; thrown away and loaded again when a batch could not be committed.
/// </summary>
internal sealed class MarketState(
    Domain.Trading.Market market, LedgerAppender ledger, Dictionary<Guid, long> streams, long position,
    long feedSequence)
{
    public Domain.Trading.Market Market => market;

    public LedgerAppender Ledger => ledger;

    /// <summary>The number of the last accepted decision.</summary>
    public long Position { get; private set; } = position;

    /// <summary>The last event that was loaded.</summary>
    public long FeedSequence => feedSequence;

    public long Advance() => ++Position;

    /// <summary>Lets go of the streams of what left the market in the last decision, once its events are numbered.
    /// </summary>
    public void ForgetClosed()
    {
        foreach (var closed in market.Left)
            streams.Remove(closed);
    }

    /// <summary>The version of a stream before its next event, which this counts.</summary>
    public long Next(Guid stream)
    {
        var version = streams.GetValueOrDefault(stream);
        streams[stream] = version + 1;
        return version;
    }
}
