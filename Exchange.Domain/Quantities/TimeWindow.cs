namespace Exchange.Domain.Quantities;

/// <summary>
/// A half-open window [Start, End) of whole minutes, one minute to <see cref="MaxMinutes"/> long. The default is empty
/// and stands for no window.
/// </summary>
public readonly record struct TimeWindow
{
    /// <summary>The longest window: ten years of 365 days, in minutes.</summary>
    public const int MaxMinutes = 10 * 365 * 24 * 60;

    private TimeWindow(DateTimeOffset start, DateTimeOffset end) => (Start, End) = (start, end);

    /// <summary>The first instant inside.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>The first instant after.</summary>
    public DateTimeOffset End { get; }

    /// <summary>Its length in minutes.</summary>
    public int Minutes => (int)((End.Ticks - Start.Ticks) / TimeSpan.TicksPerMinute);

    /// <summary>Its length in seconds.</summary>
    public long Seconds => Minutes * 60L;

    /// <summary>The window from start to end; throws unless <see cref="IsValid"/>.</summary>
    public static TimeWindow Between(DateTimeOffset start, DateTimeOffset end) =>
        IsValid(start, end)
            ? new(start, end)
            : throw new ArgumentException("A window is at least one whole minute and at most ten years.");

    /// <summary>The window of a length from a start.</summary>
    public static TimeWindow From(DateTimeOffset start, int minutes) => Between(start, start.AddMinutes(minutes));

    /// <summary>Do these two times make a window: whole minutes, in order, not too far apart?</summary>
    public static bool IsValid(DateTimeOffset start, DateTimeOffset end) =>
        IsWholeMinute(start) && IsWholeMinute(end) && end > start
        && (end.Ticks - start.Ticks) / TimeSpan.TicksPerMinute <= MaxMinutes;

    /// <summary>Is a time on a whole minute?</summary>
    public static bool IsWholeMinute(DateTimeOffset time) => time.UtcTicks % TimeSpan.TicksPerMinute == 0;

    /// <summary>The first whole minute that is not before a time.</summary>
    public static DateTimeOffset CeilToMinute(DateTimeOffset time)
    {
        var over = time.UtcTicks % TimeSpan.TicksPerMinute;
        return over == 0 ? time : time.AddTicks(TimeSpan.TicksPerMinute - over);
    }

    /// <summary>Is a time inside?</summary>
    public bool Contains(DateTimeOffset time) => time >= Start && time < End;
}
