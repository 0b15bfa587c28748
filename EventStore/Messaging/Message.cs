namespace EventStore;

/// <summary>A message between two parts of a system, or to somebody outside.</summary>
/// <param name="Id">Its own id, made by whoever sends it; a receiver knows by it what it has had already.</param>
/// <param name="Destination">Where it goes, in the sender's own words: a queue, an address.</param>
/// <param name="Body">An instance of a type that the box's <see cref="EventTypes"/> know.</param>
public sealed record Message(Guid Id, string Destination, object Body);
