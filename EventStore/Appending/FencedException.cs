namespace EventStore;

/// <summary>A <see cref="GuardedCommand"/> did not affect exactly one row: somebody else owns what it guards. Nothing
/// of the append was stored, and no numbers were drawn.</summary>
/// <param name="guard">The name of the guard.</param>
/// <param name="inner">What the database said.</param>
public sealed class FencedException(string guard, Exception? inner = null)
    : Exception($"The guard \"{guard}\" did not hold; nothing was written.", inner)
{
    /// <summary>The name of the guard.</summary>
    public string Guard { get; } = guard;
}
