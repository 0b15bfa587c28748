namespace EventStore;

/// <summary>A stored event cannot be read: its type is not registered, or its data does not fit the type. Reading
/// stops here rather than pass over it.</summary>
/// <param name="sequence">The event's number in the feed.</param>
/// <param name="alias">The stored name of its type.</param>
/// <param name="reason">What is wrong.</param>
/// <param name="inner">The error behind it.</param>
public sealed class UnreadableEventException(long sequence, string alias, string reason, Exception? inner = null)
    : Exception($"Event {sequence} ({alias}) cannot be read: {reason}", inner)
{
    /// <summary>The event's number in the feed.</summary>
    public long Sequence { get; } = sequence;

    /// <summary>The stored name of its type.</summary>
    public string Alias { get; } = alias;
}
