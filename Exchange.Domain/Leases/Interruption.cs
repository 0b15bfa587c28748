namespace Exchange.Domain.Leases;

/// <summary>A time in which a lease was not delivered; open while it lasts.</summary>
public sealed record Interruption(DateTimeOffset From, DateTimeOffset? To)
{
    /// <summary>How much of a period it takes away, in ticks.</summary>
    public long TicksWithin(DateTimeOffset start, DateTimeOffset end)
    {
        var from = From < start ? start : From;
        var to = To is { } over && over < end ? over : end;
        return to <= from ? 0 : (to - from).Ticks;
    }
}
