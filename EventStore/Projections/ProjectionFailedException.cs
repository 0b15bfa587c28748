namespace EventStore;

/// <summary>A projection cannot go on; what it had applied before stays.</summary>
/// <param name="projection">The projection, with its version.</param>
/// <param name="sequence">The number of the event that could not be applied, or the position at which the projection
/// stood.</param>
/// <param name="reason">What is wrong.</param>
/// <param name="inner">The error behind it.</param>
public sealed class ProjectionFailedException(
    string projection, long sequence, string reason, Exception? inner = null)
    : Exception($"Projection {projection} stopped at event {sequence}: {reason}", inner)
{
    /// <summary>The number of the event that could not be applied, or the position at which the projection stood.
    /// </summary>
    public long Sequence { get; } = sequence;
}
