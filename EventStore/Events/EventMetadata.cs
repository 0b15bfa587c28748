namespace EventStore;

/// <summary>What is known of an event's circumstances; every part is optional.</summary>
/// <param name="CorrelationId">The conversation or request that the event belongs to.</param>
/// <param name="CausationId">The command or event that caused it.</param>
/// <param name="UserName">Who acted.</param>
/// <param name="Headers">Anything else, by name.</param>
public sealed record EventMetadata(
    string? CorrelationId, string? CausationId, string? UserName, IReadOnlyDictionary<string, string>? Headers)
{
    /// <summary>Nothing is known.</summary>
    public static EventMetadata None { get; } = new(null, null, null, null);
}
