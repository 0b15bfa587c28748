namespace Exchange.Domain.Matching;

/// <summary>The accelerators of one resource, which all its offers sell from.</summary>
internal sealed class ResourceCapacity(int accelerators)
{
    public int Accelerators { get; } = accelerators;

    /// <summary>More than one offer has sold from it, so that a plan must count what its legs take together.</summary>
    public bool IsShared { get; set; }

    public CapacityCalendar Taken { get; } = new();

    /// <summary>Accelerators free throughout [start, end).</summary>
    public long Free(long start, long end) => Accelerators - Taken.Highest(start, end);
}
