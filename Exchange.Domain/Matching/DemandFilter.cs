using System.Runtime.Intrinsics;

namespace Exchange.Domain.Matching;

/// <summary>
/// A demand compiled once for the search. Every constraint on a number is turned into "value at most bound" over
/// 32-bit columns (<see cref="LaneValues"/>), so one vector compare tests eight offers, or the eight minima of a
/// chunk. Columns are clamped and hence looser than the row: what passes them is tested again, exactly, by
/// <see cref="Accepts"/>.
/// </summary>
internal readonly struct DemandFilter
{
    /// <summary>Number of columns, and of lanes in the vector of their bounds.</summary>
    public const int Columns = 8;

    /// <summary>Fractional bits of the normalised price.</summary>
    public const int KeyShift = 16;

    private const int BlockColumn = 3;
    private const int Unbounded = int.MaxValue;

    private readonly Demand _demand;
    private readonly int _buyer;

    public DemandFilter(Demand demand, int buyer, ulong forms)
    {
        _demand = demand;
        _buyer = buyer;
        FormBits = forms;
        Start = demand.Start.UtcTicks;
        End = Start + demand.Minutes * TimeSpan.TicksPerMinute;
        LimitKey = (Int128)demand.LimitMicrosPerAcceleratorHour << KeyShift;
        Bounds = Vector256.Create(
            Clamp(Start / TimeSpan.TicksPerMinute),
            Clamp(-(End / TimeSpan.TicksPerMinute)),
            demand.Minutes,
            demand.Accelerators,
            demand.MinMemoryMiB is { } memory ? Clamp(-memory) : Unbounded,
            demand.MinFp16Gflops is { } rate ? Clamp(-rate) : Unbounded,
            demand.MaxPueMilli ?? Unbounded,
            demand.MinRenewablePercent is { } renewable ? Clamp(-(long)renewable) : Unbounded);
    }

    public Vector256<int> Bounds { get; }

    /// <summary>The same without the one on blocks, which is a matter of capacity and not a constraint.</summary>
    public Vector256<int> ConstraintBounds => Bounds.WithElement(BlockColumn, Unbounded);

    /// <summary>The form bits that the demand takes (<see cref="FormBit"/>).</summary>
    public ulong FormBits { get; }

    public long Start { get; }

    public long End { get; }

    /// <summary>No offer whose key is above this is under the limit; at this key the exact price decides.</summary>
    public Int128 LimitKey { get; }

    /// <summary>The columns of an offer, in the order of the bounds.</summary>
    public static Vector256<int> LaneValues(SupplyRow row) => Vector256.Create(
        Clamp(row.WindowStart.UtcTicks / TimeSpan.TicksPerMinute),
        Clamp(-(row.WindowEnd.UtcTicks / TimeSpan.TicksPerMinute)),
        row.MinMinutes,
        Clamp((long)row.BlockUnits * row.AcceleratorsPerUnit),
        row.MemoryMiB is { } memory ? Clamp(-memory) : Unbounded,
        row.Fp16Gflops is { } rate ? Clamp(-rate) : Unbounded,
        row.PueMilli ?? Unbounded,
        row.RenewablePercent is { } renewable ? Clamp(-(long)renewable) : Unbounded);

    /// <summary>Forms beyond the 63rd share a bit: the row decides between them.</summary>
    public static ulong FormBit(int form) => 1UL << int.Min(form, 63);

    /// <summary>Every constraint but price and capacity, exactly.</summary>
    public bool Accepts(OfferEntry offer)
    {
        var row = offer.Row;
        return offer.Supplier != _buyer
            && row.WindowStart.UtcTicks <= Start
            && row.WindowEnd.UtcTicks >= End
            && row.MinMinutes <= _demand.Minutes
            && (_demand.MinMemoryMiB is not { } memory || row.MemoryMiB >= memory)
            && (_demand.MinFp16Gflops is not { } rate || row.Fp16Gflops >= rate)
            && (_demand.MaxPueMilli is not { } pue || row.PueMilli <= pue)
            && (_demand.MinRenewablePercent is not { } renewable || row.RenewablePercent >= renewable)
            && AcceptsForm(offer.Form, row.Form)
            && (_demand.ExcludedOffers.Count == 0 || !_demand.ExcludedOffers.Contains(row.OfferId))
            && (_demand.Constraint is not { } constraint || constraint.Holds(row));
    }

    /// <summary>At or under the limit, without rounding.</summary>
    public bool IsUnderLimit(SupplyRow row) =>
        row.PriceMicrosPerUnitHour
            <= (Int128)_demand.LimitMicrosPerAcceleratorHour * row.AcceleratorsPerUnit;

    private bool AcceptsForm(int form, string name) =>
        _demand.Forms.Count == 0
        || (form < 63 ? (FormBits & FormBit(form)) != 0 : _demand.Forms.Contains(name, StringComparer.Ordinal));

    private static int Clamp(long value) => (int)long.Clamp(value, int.MinValue, int.MaxValue - 1);
}
