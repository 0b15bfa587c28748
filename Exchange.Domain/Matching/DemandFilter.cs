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

    private const int MinutesOfHour = 60;

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
        Bounds = Vector256.Create(
            Clamp(Start / TimeSpan.TicksPerMinute),
            Clamp(-(End / TimeSpan.TicksPerMinute)),
            demand.Minutes,
            demand.IsRate ? Unbounded : Clamp(demand.Need),
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

    /// <summary>See <see cref="Demand.IsRate"/>.</summary>
    public bool IsRate => _demand.IsRate;

    /// <summary>See <see cref="Demand.BudgetMicros"/>; without one, more than anything costs.</summary>
    public Int128 Purse => _demand.BudgetMicros ?? Int128.MaxValue / MinutesOfHour;

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

    /// <summary>
    /// No offer of a class whose key is above this is under the limit; at this key the exact price decides.
    /// </summary>
    public long LimitKeyOf(long weight) =>
        (long)Int128.Min((MostFor(weight) << KeyShift) / _demand.LimitUnit, long.MaxValue);

    /// <summary>At or under the limit, without rounding.</summary>
    public bool IsUnderLimit(SupplyRow row, long weight) =>
        (Int128)row.PriceMicrosPerUnitHour * _demand.LimitUnit <= MostFor(weight) * row.AcceleratorsPerUnit;

    /// <summary>Is it worth the price of so many units to the buyer to cover so much with them?</summary>
    public bool MayCover(SupplyRow row, int units, long covered) =>
        (Int128)row.PriceMicrosPerUnitHour * units * _demand.LimitUnit <= (Int128)_demand.LimitMicros * covered;

    /// <summary>What units cost over the whole window, in micro-units, rounded up.</summary>
    public Int128 CostOf(SupplyRow row, int units) =>
        ((Int128)row.PriceMicrosPerUnitHour * units * _demand.Minutes + (MinutesOfHour - 1)) / MinutesOfHour;

    /// <summary>The most units, in whole blocks, that cost no more than what is left of the budget.</summary>
    public int UnitsFor(SupplyRow row, Int128 purse)
    {
        if (row.PriceMicrosPerUnitHour == 0 || _demand.BudgetMicros is null)
        {
            return int.MaxValue;
        }

        var units = purse * MinutesOfHour / ((Int128)row.PriceMicrosPerUnitHour * _demand.Minutes);
        return (int)Int128.Min(units / row.BlockUnits * row.BlockUnits, int.MaxValue);
    }

    /// <summary>The limit of one accelerator, times the limit's unit.</summary>
    private Int128 MostFor(long weight) => (Int128)_demand.LimitMicros * weight;

    private bool AcceptsForm(int form, string name) =>
        _demand.Forms.Count == 0
        || (form < 63 ? (FormBits & FormBit(form)) != 0 : _demand.Forms.Contains(name, StringComparer.Ordinal));

    private static int Clamp(long value) => (int)long.Clamp(value, int.MinValue, int.MaxValue - 1);
}
