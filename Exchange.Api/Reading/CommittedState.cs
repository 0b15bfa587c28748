using Exchange.Domain.Trading;

namespace Exchange.Api.Reading;

/// <summary>How far the market's log is committed and answered. The sequencer writes, on a
/// standby who follows the feed; anyone reads.</summary>
internal sealed class CommittedState
{
    private Mark _mark = new(0, 0, 0, DateTimeOffset.UnixEpoch, ClockHeld: false);

    public Mark Now => Volatile.Read(ref _mark);

    /// <summary>What the market was opened with. Set before the web server starts; always the same.</summary>
    public MarketRules Rules { get; set; } = null!;

    public void Set(Mark mark) => Volatile.Write(ref _mark, mark);

    /// <summary>Takes note of what another node committed; an older look than the last changes nothing.</summary>
    public void Advance(Mark mark)
    {
        for (var now = Now; mark.Position >= now.Position;)
        {
            var found = Interlocked.CompareExchange(ref _mark, mark, now);
            if (ReferenceEquals(found, now))
                return;
            now = found;
        }
    }

    /// <summary>A point of the log.</summary>
    /// <param name="Position">The market's position: the number of the last decision.</param>
    /// <param name="Sequence">The feed's number of the last event.</param>
    /// <param name="LedgerSize">Entries in the ledger.</param>
    /// <param name="Time">The market's time then.</param>
    /// <param name="ClockHeld">Whether the market's clock stood still then.</param>
    internal sealed record Mark(long Position, long Sequence, long LedgerSize, DateTimeOffset Time, bool ClockHeld)
    {
        /// <summary>The market's time now: it goes on when nothing is decided, unless it is held.</summary>
        public DateTimeOffset TimeAt(DateTimeOffset wall) =>
            ClockHeld || wall < Time ? Time : wall.AddTicks(-(wall.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
