using Demo.Input;
using Demo.Rules;
using Exchange.Contracts.Market;

namespace Demo.Day;

/// <summary>What the data and the rules make of the day, before anybody acts.</summary>
/// <param name="Currency">The market's.</param>
/// <param name="Start">When the trace begins, in the market's time.</param>
/// <param name="Supply">Capacity on sale.</param>
/// <param name="Demand">Orders, by arrival.</param>
internal sealed record DayPlan(
    string Currency, DateTimeOffset Start, IReadOnlyList<SupplyLine> Supply, IReadOnlyList<DemandLine> Demand)
{
    /// <summary>How long after the last job everything is over: the longest wait, the settlement, some air.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromDays(6);

    /// <summary>Makes the plan for a market that is open and has seen no trade.</summary>
    /// <exception cref="DemoException">The day would not end before wall time.</exception>
    public static DayPlan Make(DataFiles data, MarketView market, int? jobCount, DateTimeOffset wallTime)
    {
        var start = market.Now.AddTicks(-(market.Now.Ticks % TimeSpan.TicksPerHour)).AddHours(1);
        var jobs = data.Jobs(jobCount);
        var end = start + jobs.Max(job => job.Arrival + job.Duration) + Aftermath;
        if (end > wallTime)
            throw new DemoException($"The market opens at {start:u}; its day would end at {end:u}, in the future.");
        // On sale for a while after the day too, for whoever looks around then.
        var offersEnd = new DateTimeOffset(wallTime.UtcDateTime.Date, TimeSpan.Zero).AddDays(90);
        var prices = data.Prices();
        var supply = new SupplyRules(prices, market.Currency, start.AddHours(-1), offersEnd);
        var demand = new DemandRules(prices, supply.Regions, data.Fp16Of, market.Currency, start);
        return new(market.Currency, start, [.. prices.Select(supply.Line)], [.. jobs.Select(demand.Line)]);
    }
}
