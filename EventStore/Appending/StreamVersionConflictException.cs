namespace EventStore;

/// <summary>A stream was not at the version that an append expected. Nothing of the append was stored, and no numbers
/// were drawn.</summary>
/// <param name="streamId">The stream; the first one in the order of the append if several differ.</param>
/// <param name="expected">The version before the append, by the caller.</param>
/// <param name="actual">The version found right after the refusal; 0 if the stream does not exist. Equal to
/// <paramref name="expected"/> if the stream is archived.</param>
/// <param name="inner">What the database said.</param>
public sealed class StreamVersionConflictException(Guid streamId, long expected, long actual, Exception? inner = null)
    : Exception(expected == actual
        ? $"Stream {streamId} is archived; nothing can be appended to it."
        : $"Stream {streamId} was expected at version {expected} and is at {actual}.", inner)
{
    /// <summary>The stream.</summary>
    public Guid StreamId { get; } = streamId;

    /// <summary>The version before the append, by the caller.</summary>
    public long Expected { get; } = expected;

    /// <summary>The version found right after the refusal; 0 if the stream does not exist.</summary>
    public long Actual { get; } = actual;
}
