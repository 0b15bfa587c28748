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
        && Weight(row, demand) > 0
        && (demand.Constraint is null || NaiveJudge.Of(demand.Constraint, row) == Verdict.Met)
        && (row.OfOrders is null
            || (demand.Traits is not null && NaiveJudge.Of(row.OfOrders, demand.Traits) == Verdict.Met));

    /// <summary>What one accelerator of the row counts for the demand; 0 if it does not.</summary>
    public static long Weight(SupplyRow row, Demand demand) =>
        demand.Weights.Count == 0
            ? 1
            : demand.Weights.FirstOrDefault(one => one.AcceleratorClass == row.AcceleratorClass)?.Weight ?? 0;

    public static BigInteger Counts(SupplyRow row, Demand demand, int units) =>
        new BigInteger(units) * row.AcceleratorsPerUnit * Weight(row, demand);

    public static bool IsUnderLimit(SupplyRow row, Demand demand) =>
        IsWorth(row, demand, 1, Counts(row, demand, 1));

    /// <summary>The price of so many units is no more than the limit of what they cover.</summary>
    public static bool IsWorth(SupplyRow row, Demand demand, int units, BigInteger covered) =>
        new BigInteger(row.PriceMicrosPerUnitHour) * units * demand.LimitUnit
            <= new BigInteger(demand.LimitMicros) * covered;

    public static BigInteger Cost(SupplyRow row, Demand demand, int units)
    {
        var minutes = new BigInteger(row.PriceMicrosPerUnitHour) * units * demand.Minutes;
        return (minutes / 60) + (minutes % 60 > 0 ? 1 : 0);
    }

    public static BigInteger CostOfAnHour(IEnumerable<(SupplyRow Row, int Units)> legs) =>
        legs.Aggregate(BigInteger.Zero, (sum, leg) => sum + new BigInteger(leg.Row.PriceMicrosPerUnitHour) * leg.Units);

    /// <summary>Offers that fit and are under the limit, by the published order.</summary>
    public List<SupplyRow> InOrder(Demand demand)
    {
        List<SupplyRow> rows =
            [.. _supplies.Values
                .Where(supply => supply.IsOpen && supply.IsListed)
                .Select(supply => supply.Row)
                .Where(row => Fits(row, demand) && IsUnderLimit(row, demand))];
        rows.Sort((left, right) =>
        {
            var one = new BigInteger(left.PriceMicrosPerUnitHour) * 65_536 / left.AcceleratorsPerUnit;
            var other = new BigInteger(right.PriceMicrosPerUnitHour) * 65_536 / right.AcceleratorsPerUnit;
            var byPrice = (one * Weight(right, demand)).CompareTo(other * Weight(left, demand));
            return byPrice != 0 ? byPrice
                : left.Sequence != right.Sequence ? left.Sequence.CompareTo(right.Sequence)
                : left.OfferId.CompareTo(right.OfferId);
        });
        return rows;
    }

    /// <summary>The greedy plan, without the second chance that all-or-none demands get.</summary>
    public (List<(SupplyRow Row, int Units)> Legs, int Examined, BigInteger Missing) Greedy(Demand demand)
    {
        var legs = new List<(SupplyRow Row, int Units)>();
        BigInteger missing = demand.Need;
        var examined = 0;
        foreach (var row in InOrder(demand))
        {
            if (missing <= 0 || legs.Count == demand.MaxLegs)
            {
                break;
            }

            var block = Counts(row, demand, row.BlockUnits);
            if (demand.Weights.Count == 0 && block > (demand.AllOrNone ? demand.Need : missing))
            {
                continue;
            }

            examined++;
            var units = Choices(row, demand, legs, missing).DefaultIfEmpty(0).Max();
            if (units > 0)
            {
                legs.Add((row, units));
                missing -= Counts(row, demand, units);
            }
        }

        return missing <= 0 ? (Trimmed(legs, demand), examined, 0) : (legs, examined, missing);
    }

    /// <summary>The cheapest filling by trying everything; null when there is none.</summary>
    public BigInteger? CheapestFilling(Demand demand) => Try(InOrder(demand), 0, demand, demand.Need, []);

    public PlanOutcome OutcomeOfNothing(Demand demand)
    {
        var fitting = _supplies.Values
            .Where(supply => supply.IsOpen && supply.IsListed && Fits(supply.Row, demand))
            .ToList();
        return fitting.Count == 0 ? PlanOutcome.NothingFits
            : !fitting.Exists(supply => IsUnderLimit(supply.Row, demand)) ? PlanOutcome.NothingUnderLimit
            : demand.BudgetMicros is not null && IsFound(demand with { BudgetMicros = null })
                ? PlanOutcome.NothingInBudget
                : PlanOutcome.NotEnoughCapacity;
    }

    private bool IsFound(Demand demand)
    {
        var (legs, _, missing) = Greedy(demand);
        return demand.AllOrNone ? missing == 0 || CheapestFilling(demand) is not null : legs.Count > 0;
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

    /// <summary>The units that may be the next leg: whole blocks that are free, wanted and in the budget.</summary>
    private IEnumerable<int> Choices(
        SupplyRow row, Demand demand, List<(SupplyRow Row, int Units)> legs, BigInteger missing)
    {
        var from = MinuteOf(demand.Start);
        var most = MostUnits(row, legs, from, from + demand.Minutes);
        var spent = legs.Aggregate(BigInteger.Zero, (sum, leg) => sum + Cost(leg.Row, demand, leg.Units));
        for (var units = row.BlockUnits; units <= most; units += row.BlockUnits)
        {
            var more = Counts(row, demand, units) - missing;
            if (demand.BudgetMicros is { } budget && spent + Cost(row, demand, units) > budget)
            {
                yield break;
            }

            if (more <= 0)
            {
                yield return units;
            }
            else if (demand.Weights.Count > 0 && more < Counts(row, demand, row.BlockUnits)
                && IsWorth(row, demand, units, missing))
            {
                yield return units;
            }
        }
    }

    /// <summary>Block by block, from the last leg to the first: what is not needed is given back.</summary>
    private static List<(SupplyRow Row, int Units)> Trimmed(List<(SupplyRow Row, int Units)> legs, Demand demand)
    {
        var excess = legs.Aggregate(BigInteger.Zero, (sum, leg) => sum + Counts(leg.Row, demand, leg.Units))
            - demand.Need;
        for (var at = legs.Count - 1; at >= 0; at--)
        {
            var (row, units) = legs[at];
            while (units > 0 && Counts(row, demand, row.BlockUnits) <= excess)
            {
                excess -= Counts(row, demand, row.BlockUnits);
                units -= row.BlockUnits;
            }

            legs[at] = (row, units);
        }

        legs.RemoveAll(leg => leg.Units == 0);
        return legs;
    }

    private BigInteger? Try(
        List<SupplyRow> rows, int at, Demand demand, BigInteger missing, List<(SupplyRow Row, int Units)> legs)
    {
        if (missing <= 0)
        {
            return CostOfAnHour(legs);
        }

        if (at == rows.Count || demand.MaxLegs == legs.Count)
        {
            return null;
        }

        var row = rows[at];
        var best = Try(rows, at + 1, demand, missing, legs);
        foreach (var units in Choices(row, demand, legs, missing).ToList())
        {
            legs.Add((row, units));
            var cost = Try(rows, at + 1, demand, missing - Counts(row, demand, units), legs);
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
