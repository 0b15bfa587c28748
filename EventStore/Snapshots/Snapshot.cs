namespace EventStore;

/// <summary>An image of a follower's state.</summary>
/// <param name="Position">The number of the last event that it contains.</param>
/// <param name="FormatVersion">The version of the image's format.</param>
/// <param name="TakenAt">When it was taken, by the clock of whoever did.</param>
/// <param name="Image">The bytes; only their maker understands them.</param>
public sealed record Snapshot(long Position, int FormatVersion, DateTimeOffset TakenAt, byte[] Image);
