using TestKit;

/// <summary>A test that needs a <see cref="SmallDisk"/>; it is skipped, and says why, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactOnASmallDiskAttribute : FactAttribute
{
    public FactOnASmallDiskAttribute() => Skip = SmallDisk.WhyNot;
}
