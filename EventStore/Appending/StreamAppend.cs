namespace EventStore;

/// <summary>Events to be added at the end of one stream.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="StreamType">The alias of the stream's aggregate (see <see cref="TypeAlias"/>); kept when the stream
/// is new, ignored later.</param>
/// <param name="ExpectedVersion">The stream's version <b>before</b> the append; 0 begins a new stream.</param>
/// <param name="Events">At least one event, in order.</param>
public sealed record StreamAppend(
    Guid StreamId, string StreamType, long ExpectedVersion, IReadOnlyList<NewEvent> Events);
