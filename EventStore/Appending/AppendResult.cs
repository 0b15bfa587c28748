namespace EventStore;

/// <summary>What a committed append was given.</summary>
/// <param name="FirstSequence">The number of its first event; 0 if it had none.</param>
/// <param name="LastSequence">The number of its last event; 0 if it had none. With several writers, numbers of
/// others may lie between.</param>
/// <param name="Timestamp">The time as stored: whole microseconds, UTC.</param>
public sealed record AppendResult(long FirstSequence, long LastSequence, DateTimeOffset Timestamp)
{
    /// <summary>Whether an append under the same <see cref="AppendKey"/> had been done before: then nothing was stored
    /// now, and the rest is what that one was given.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>All its numbers in order, where others lie between them.</summary>
    internal long[]? Sequences { get; init; }

    /// <summary>What a part of its events was given. One that is repeated is whole: its events may be others.</summary>
    internal AppendResult Part(int from, int count) =>
        IsRepeated ? this : new(SequenceAt(from), SequenceAt(from + count - 1), Timestamp);

    /// <summary>The number of one of its events, counted from 0.</summary>
    internal long SequenceAt(int index) => Sequences?[index] ?? FirstSequence + index;
}
