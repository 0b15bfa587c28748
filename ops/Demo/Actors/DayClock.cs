namespace Demo.Actors;

/// <summary>The market's time as the operator last set it; what the clients' commands go by.</summary>
internal sealed class DayClock(DateTimeOffset now) : TimeProvider
{
    // Written by the day between hours, when nobody else runs.
    private DateTimeOffset _now = now;

    public DateTimeOffset Now => _now;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Set(DateTimeOffset now) => _now = now;
}
