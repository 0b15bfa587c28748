namespace EventStore;

/// <summary>An event to be appended.</summary>
/// <param name="Id">The event's own id; the caller makes it.</param>
/// <param name="Data">An instance of a registered event type.</param>
/// <param name="Metadata">Its circumstances.</param>
public sealed record NewEvent(Guid Id, object Data, EventMetadata Metadata);
