namespace EventStore;

/// <summary>A piece of the feed of all events.</summary>
/// <param name="Events">The events, in order; may be empty.</param>
/// <param name="SafeSequence">The position to read on from. Nothing will ever be committed at or before it that this
/// page and those before it have not shown.</param>
/// <param name="HeadSequence">The highest number that could be seen when the page was read, past
/// <paramref name="SafeSequence"/> if more is to come.</param>
public sealed record FeedPage(IReadOnlyList<RecordedEvent> Events, long SafeSequence, long HeadSequence);
