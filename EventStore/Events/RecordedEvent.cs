namespace EventStore;

/// <summary>An event as it is stored.</summary>
/// <param name="Sequence">Its number in the feed of all events; rises with <paramref name="Version"/> within a
/// stream, with gaps.</param>
/// <param name="Id">Its own id.</param>
/// <param name="StreamId">The stream it belongs to.</param>
/// <param name="Version">Its number in the stream, from 1 without gaps.</param>
/// <param name="Alias">The stored name of its type.</param>
/// <param name="Data">The event itself.</param>
/// <param name="Timestamp">When it was recorded, by the clock of whoever appended it, in whole microseconds, UTC.
/// </param>
/// <param name="Metadata">Its circumstances.</param>
public sealed record RecordedEvent(long Sequence, Guid Id, Guid StreamId, long Version, string Alias, object Data,
    DateTimeOffset Timestamp, EventMetadata Metadata);
