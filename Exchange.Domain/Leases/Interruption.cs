namespace Exchange.Domain.Leases;

/// <summary>A time [From, To) in which a lease was not delivered; without an end while it lasts.</summary>
public sealed record Interruption(DateTimeOffset From, DateTimeOffset? To)
{
    /// <summary>The part of it inside [<paramref name="from"/>, <paramref name="to"/>); null if none is.</summary>
    public (DateTimeOffset From, DateTimeOffset To)? Within(DateTimeOffset from, DateTimeOffset to)
    {
        var since = From < from ? from : From;
        var until = To < to ? To.Value : to;
        return since < until ? (since, until) : null;
    }
}
