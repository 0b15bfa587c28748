using Exchange.Domain.Matching;

namespace Bench.Matching;

/// <summary>What one would write first: filter all offers, sort, take. The yardstick of the ratio.</summary>
internal sealed class LinqMatcher(IReadOnlyList<SupplyRow> offers, Func<SupplyRow, long, long, long, long> freeUnits)
{
    public List<(SupplyRow Row, int Units)> Plan(Demand demand)
    {
        var end = demand.Start.AddTicks(demand.Minutes * TimeSpan.TicksPerMinute);
        var candidates = offers
            .Where(offer => offer.WindowStart <= demand.Start && end <= offer.WindowEnd)
            .Where(offer => demand.AcceleratorClasses.Contains(offer.AcceleratorClass))
            .Where(offer => demand.Regions.Contains(offer.Region))
            .Where(offer => demand.Forms.Contains(offer.Form))
            .Where(offer => offer.MinMinutes <= demand.Minutes && offer.SupplierId != demand.BuyerId)
            .Where(offer => demand.MinMemoryMiB is null || offer.MemoryMiB >= demand.MinMemoryMiB)
            .Where(offer => demand.MinFp16Gflops is null || offer.Fp16Gflops >= demand.MinFp16Gflops)
            .Where(offer => demand.MaxPueMilli is null || offer.PueMilli <= demand.MaxPueMilli)
            .Where(offer => demand.MinRenewablePercent is null
                || offer.RenewablePercent >= demand.MinRenewablePercent)
            .Where(offer => offer.PriceMicrosPerUnitHour <= (Int128)demand.LimitMicros * offer.AcceleratorsPerUnit)
            .OrderBy(offer => ((Int128)offer.PriceMicrosPerUnitHour << 16) / offer.AcceleratorsPerUnit)
            .ThenBy(offer => offer.Sequence);
        var legs = new List<(SupplyRow Row, int Units)>();
        var wanted = demand.Need;
        foreach (var offer in candidates)
        {
            var free = freeUnits(offer, demand.Start.UtcTicks, end.UtcTicks, 0);
            var units = (int)long.Min(free, wanted / offer.AcceleratorsPerUnit);
            if (units > 0)
            {
                legs.Add((offer, units));
                wanted -= (long)units * offer.AcceleratorsPerUnit;
            }

            if (wanted == 0 || legs.Count == demand.MaxLegs)
            {
                break;
            }
        }

        return demand.AllOrNone && wanted > 0 ? [] : legs;
    }
}
