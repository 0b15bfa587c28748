namespace Ledger;

/// <summary>Whole minutes, in which windows are stated.</summary>
internal static class Minutes
{
    public static bool IsWhole(DateTimeOffset time) => time.UtcTicks % TimeSpan.TicksPerMinute == 0;

    /// <summary>The first whole minute that is not before a time.</summary>
    public static DateTimeOffset Ceiling(DateTimeOffset time)
    {
        var over = time.UtcTicks % TimeSpan.TicksPerMinute;
        return over == 0 ? time : time.AddTicks(TimeSpan.TicksPerMinute - over);
    }

    public static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    public static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
