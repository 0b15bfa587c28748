using System.Numerics;
using Exchange.Domain.Matching;
using Exchange.Domain.Tests.Constraints;

namespace Exchange.Domain.Tests.Matching;

/// <summary>
/// What the matcher must answer, found the slow way: every offer is looked at, capacity is an array of minutes, prices
/// are rationals. It shares no code with the engine.
/// </summary>
internal sealed class Oracle(DateTimeOffset epoch)
{
    public const int Horizon = 400;

    private readonly Dictionary<Guid, Supply> _supplies = [];
    private readonly Dictionary<Guid, long[]> _resources = [];

    public IEnumerable<Supply> Supplies => _supplies.Values;

    public void Add(SupplyRow row)
    {
        _resources.TryAdd(row.ResourceId, new long[Horizon]);
        var taken = _supplies.TryGetValue(row.OfferId, out var former) ? former.Taken : new long[Horizon];
        _supplies[row.OfferId] = new Supply(row, taken);
    }

    public Supply this[Guid offerId] => _supplies[offerId];

    public void Take(Guid offerId, int units, int from, int to)
    {
        var supply = _supplies[offerId];
        for (var minute = from; minute < to; minute++)
        {
            supply.Taken[minute] += units;
            _resources[supply.Row.ResourceId][minute] += (long)units * supply.Row.AcceleratorsPerUnit;
        }
    }

    public long FreeAccelerators(SupplyRow row, int from, int to) =>
        row.ResourceAccelerators - _resources[row.ResourceId][from..to].Max();

    public long FreeUnits(Guid offerId, int from, int to)
    {
        var supply = _supplies[offerId];
        var own = supply.Row.Units - supply.Taken[from..to].Max();
        return Math.Max(0, Math.Min(own, FreeAccelerators(supply.Row, from, to) / supply.Row.AcceleratorsPerUnit));
    }

    public static bool Fits(SupplyRow row, Demand demand)
    {
        var end = demand.Start.AddMinutes(demand.Minutes);
        return FitsBesidesWindow(row, demand)
            && row.WindowStart <= demand.Start
            && end <= row.WindowEnd;
    }

    public static bool FitsBesidesWindow(SupplyRow row, Demand demand) =>
        row.SupplierId != demand.BuyerId
        && !demand.ExcludedOffers.Contains(row.OfferId)
        && (demand.AcceleratorClasses.Count == 0 || demand.AcceleratorClasses.Contains(row.AcceleratorClass))
        && (demand.Regions.Count == 0 || demand.Regions.Contains(row.Region))
        && (demand.Forms.Count == 0 || demand.Forms.Contains(row.Form))
        && (demand.MinMemoryMiB is null || (row.MemoryMiB is not null && row.MemoryMiB >= demand.MinMemoryMiB))
        && (demand.MinFp16Gflops is null || (row.Fp16Gflops is not null && row.Fp16Gflops >= demand.MinFp16Gflops))
        && (demand.MaxPueMilli is null || (row.PueMilli is not null && row.PueMilli <= demand.MaxPueMilli))
        && (demand.MinRenewablePercent is null
            || (row.RenewablePercent is not null && row.RenewablePercent >= demand.MinRenewablePercent))
        && demand.Minutes >= row.MinMinutes
        && (demand.Constraint is null || NaiveJudge.Of(demand.Constraint, row) == Verdict.Met);

    public static bool IsUnderLimit(SupplyRow row, Demand demand) =>
        new BigInteger(row.PriceMicrosPerUnitHour)
            <= new BigInteger(demand.LimitMicrosPerAcceleratorHour) * row.AcceleratorsPerUnit;

    /// <summary>Offers that fit and are under the limit, by the published order.</summary>
    public List<SupplyRow> InOrder(Demand demand) =>
        [.. _supplies.Values
            .Where(supply => supply.IsOpen && supply.IsListed)
            .Select(supply => supply.Row)
            .Where(row => Fits(row, demand) && IsUnderLimit(row, demand))
            .OrderBy(row => new BigInteger(row.PriceMicrosPerUnitHour) * 65_536 / row.AcceleratorsPerUnit)
            .ThenBy(row => row.Sequence)
            .ThenBy(row => row.OfferId)];

    /// <summary>The greedy plan, without the second chance that all-or-none demands get.</summary>
    public (List<(SupplyRow Row, int Units)> Legs, int Examined, long Missing) Greedy(Demand demand)
    {
        var from = MinuteOf(demand.Start);
        var legs = new List<(SupplyRow Row, int Units)>();
        long missing = demand.Accelerators;
        var examined = 0;
        foreach (var row in InOrder(demand))
        {
            if (missing == 0 || legs.Count == demand.MaxLegs)
            {
                break;
            }

            var block = (long)row.BlockUnits * row.AcceleratorsPerUnit;
            if (block > (demand.AllOrNone ? demand.Accelerators : missing))
            {
                continue;
            }

            examined++;
            var blocks = MostUnits(row, legs, from, from + demand.Minutes) / row.BlockUnits;
            blocks = Math.Min(blocks, missing / block);
            if (blocks > 0)
            {
                legs.Add((row, (int)(blocks * row.BlockUnits)));
                missing -= blocks * block;
            }
        }

        return (legs, examined, missing);
    }

    /// <summary>The cheapest exact filling by trying everything; null when there is none.</summary>
    public BigInteger? CheapestFilling(Demand demand)
    {
        var from = MinuteOf(demand.Start);
        return Try(InOrder(demand), 0, demand.Accelerators, [], demand.MaxLegs, from, from + demand.Minutes);
    }

    public PlanOutcome OutcomeOfNothing(Demand demand)
    {
        var fitting = _supplies.Values
            .Where(supply => supply.IsOpen && supply.IsListed && Fits(supply.Row, demand))
            .ToList();
        return fitting.Count == 0
            ? PlanOutcome.NothingFits
            : fitting.Exists(supply => IsUnderLimit(supply.Row, demand))
                ? PlanOutcome.NotEnoughCapacity
                : PlanOutcome.NothingUnderLimit;
    }

    public int MinuteOf(DateTimeOffset time) => (int)((time - epoch).Ticks / TimeSpan.TicksPerMinute);

    private long MostUnits(SupplyRow row, List<(SupplyRow Row, int Units)> legs, int from, int to)
    {
        var planned = legs
            .Where(leg => leg.Row.ResourceId == row.ResourceId)
            .Sum(leg => (long)leg.Units * leg.Row.AcceleratorsPerUnit);
        var shared = (FreeAccelerators(row, from, to) - planned) / row.AcceleratorsPerUnit;
        return Math.Min(FreeUnits(row.OfferId, from, to), shared);
    }

    private BigInteger? Try(
        List<SupplyRow> rows, int at, long missing, List<(SupplyRow Row, int Units)> legs, int maxLegs, int from,
        int to)
    {
        if (missing == 0)
        {
            return legs.Aggregate(
                BigInteger.Zero, (sum, leg) => sum + new BigInteger(leg.Row.PriceMicrosPerUnitHour) * leg.Units);
        }

        if (at == rows.Count || maxLegs == legs.Count)
        {
            return null;
        }

        var row = rows[at];
        var best = Try(rows, at + 1, missing, legs, maxLegs, from, to);
        var most = MostUnits(row, legs, from, to);
        for (var units = row.BlockUnits; units <= most; units += row.BlockUnits)
        {
            var rest = missing - (long)units * row.AcceleratorsPerUnit;
            if (rest < 0)
            {
                break;
            }

            legs.Add((row, units));
            var cost = Try(rows, at + 1, rest, legs, maxLegs, from, to);
            legs.RemoveAt(legs.Count - 1);
            best = best is null || cost < best ? cost ?? best : best;
        }

        return best;
    }
}

/// <summary>An offer as the oracle knows it, with the units taken in every minute.</summary>
internal sealed class Supply(SupplyRow row, long[] taken)
{
    public SupplyRow Row { get; set; } = row;

    public long[] Taken { get; } = taken;

    public bool IsOpen { get; set; } = true;

    public bool IsListed { get; set; } = true;
}
