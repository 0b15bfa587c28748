namespace Exchange.Api.Reading;

/// <summary>How far the market's log is committed and answered. Owner: the sequencer writes, anyone reads.</summary>
internal sealed class CommittedState
{
    private Mark _mark = new(0, 0, 0, DateTimeOffset.UnixEpoch);

    public Mark Now => Volatile.Read(ref _mark);

    public void Set(Mark mark) => Volatile.Write(ref _mark, mark);

    /// <summary>A point of the log.</summary>
    /// <param name="Position">The market's position: the number of the last decision.</param>
    /// <param name="Sequence">The feed's number of the last event.</param>
    /// <param name="LedgerSize">Entries in the ledger.</param>
    /// <param name="Time">The market's time.</param>
    internal sealed record Mark(long Position, long Sequence, long LedgerSize, DateTimeOffset Time);
}
