namespace EventStore;

/// <summary>A message that this process alone may deliver, for the time of a lease.</summary>
internal sealed record TakenMessage(Guid Id, string Destination, string Type, byte[] Json, int Attempts)
{
    /// <exception cref="ArgumentException">The type is unknown.</exception>
    /// <exception cref="System.Text.Json.JsonException">The body does not fit the type.</exception>
    public Message Read(EventTypes types) => new(Id, Destination, types.Deserialise(Type, Json));
}
