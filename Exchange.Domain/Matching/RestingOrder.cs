using System.Runtime.Intrinsics;

namespace Exchange.Domain.Matching;

/// <summary>
/// An order at rest, with its place in priority and what an accelerator of the class at hand counts for it.
/// </summary>
internal sealed record RestingOrder(Demand Demand, long Sequence, DateTimeOffset LatestStart, long Weight)
{
    /// <summary>Highest limit per accelerator-hour of the class, then earliest, then lowest id: total.</summary>
    public static readonly IComparer<RestingOrder> ByPriority = Comparer<RestingOrder>.Create((left, right) =>
    {
        var byLimit = right.Limit(left.Demand.LimitUnit).CompareTo(left.Limit(right.Demand.LimitUnit));
        if (byLimit != 0)
        {
            return byLimit;
        }

        var byTime = left.Sequence.CompareTo(right.Sequence);
        return byTime != 0 ? byTime : left.Demand.OrderId.CompareTo(right.Demand.OrderId);
    });

    /// <summary>A row whose key is above this is too dear; at this key the exact price decides.</summary>
    public long LimitKey { get; } = (long)Int128.Min(
        ((Int128)Demand.LimitMicros * Weight << OfferEntry.KeyShift) / Demand.LimitUnit, long.MaxValue);

    /// <summary>What the columns of a row are at most that serves it from some start on.</summary>
    public Vector128<ushort> Bounds { get; } = SupplyLane.BoundsOf(
        LatestStart.UtcTicks, Demand.Start.UtcTicks + Demand.Minutes * TimeSpan.TicksPerMinute, Demand.Minutes,
        Demand.IsRate ? long.MaxValue : Demand.Need, Demand.MinMemoryMiB, Demand.MinFp16Gflops, Demand.MaxPueMilli,
        Demand.MinRenewablePercent);

    /// <summary>The limit is at or above the row's price.</summary>
    public bool Pays(SupplyRow row) =>
        (Int128)row.PriceMicrosPerUnitHour * Demand.LimitUnit <= Limit(row.AcceleratorsPerUnit);

    /// <summary>Every constraint but class, region and price; for some start that the order allows.</summary>
    public bool Accepts(SupplyRow row) =>
        row.SupplierId != Demand.BuyerId
        && row.MinMinutes <= Demand.Minutes
        && (Demand.IsRate || (long)row.BlockUnits * row.AcceleratorsPerUnit <= Demand.Need)
        && FitsWindow(row)
        && (Demand.Forms.Count == 0 || Demand.Forms.Contains(row.Form, StringComparer.Ordinal))
        && (Demand.MinMemoryMiB is not { } memory || row.MemoryMiB >= memory)
        && (Demand.MinFp16Gflops is not { } rate || row.Fp16Gflops >= rate)
        && (Demand.MaxPueMilli is not { } pue || row.PueMilli <= pue)
        && (Demand.MinRenewablePercent is not { } renewable || row.RenewablePercent >= renewable)
        && !Demand.ExcludedOffers.Contains(row.OfferId)
        && (Demand.Constraint is not { } constraint || constraint.Holds(row))
        && (row.OfOrders is not { } asked || Demand.Meets(asked));

    /// <summary>Of so many accelerators, times the unit of the limit.</summary>
    private Int128 Limit(int accelerators) => (Int128)Demand.LimitMicros * Weight * accelerators;

    private bool FitsWindow(SupplyRow row)
    {
        var start = long.Max(row.WindowStart.UtcTicks, Demand.Start.UtcTicks);
        return start <= LatestStart.UtcTicks
            && start + Demand.Minutes * TimeSpan.TicksPerMinute <= row.WindowEnd.UtcTicks;
    }
}
