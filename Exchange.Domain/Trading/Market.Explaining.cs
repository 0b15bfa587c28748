using Exchange.Domain.Explaining;
using Exchange.Domain.Matching;
using Exchange.Domain.Orders;
using Exchange.Domain.Quantities;

namespace Exchange.Domain.Trading;

/// <content>What an explanation reads: supply as the matcher has it.</content>
public sealed partial class Market
{
    /// <summary>
    /// Every offer that takes matches, with what of it is free throughout a time, in the order of their places. Walks
    /// all offers.
    /// </summary>
    /// <param name="start">When the time begins.</param>
    /// <param name="minutes">How long it is.</param>
    public IReadOnlyList<OpenOffer> OpenOffers(DateTimeOffset start, int minutes)
    {
        var end = start.AddMinutes(minutes);
        return
        [
            .. _offers.Values.Where(TakesMatches).OrderBy(offer => offer.Sequence).ThenBy(offer => offer.Id)
                .Select(offer => new OpenOffer(RowOf(offer), _index.FreeUnits(offer.Id, start, end))),
        ];
    }

    /// <summary>An offer that is on the market, open or not.</summary>
    internal OpenOffer? FindOpenOffer(Guid id, DateTimeOffset start, int minutes, out bool isOpen)
    {
        var offer = FindOffer(id);
        isOpen = offer is not null && TakesMatches(offer);
        return offer is { IsOnMarket: true }
            ? new(RowOf(offer), _index.FreeUnits(id, start, start.AddMinutes(minutes)))
            : null;
    }

    /// <summary>
    /// When what matches hold of these offers' resources begins and ends, and their windows: the only times at which
    /// more of them can become free.
    /// </summary>
    internal (SortedSet<DateTimeOffset> Begins, SortedSet<DateTimeOffset> Ends) TurningPoints(
        IEnumerable<SupplyRow> rows)
    {
        (SortedSet<DateTimeOffset> Begins, SortedSet<DateTimeOffset> Ends) points = ([], []);
        HashSet<Guid> resources = [];
        foreach (var row in rows)
        {
            points.Begins.Add(row.WindowStart);
            points.Ends.Add(row.WindowEnd);
            resources.Add(row.ResourceId);
        }

        // Also of offers that are off the market: they hold what is shared until it is given back.
        foreach (var offer in _offers.Values.Where(offer => resources.Contains(offer.ResourceId)))
        {
            foreach (var held in offer.Reservations.Values)
            {
                points.Begins.Add(held.Window.End);
                points.Ends.Add(held.Window.Start);
            }
        }

        return points;
    }

    /// <summary>
    /// What an intent asks of supply at a time, in its buyer's own words: fields and constraint as they were stated.
    /// Null when it comes to no requirement.
    /// </summary>
    internal Demand? DemandAsStated(Intent intent, Guid? buyerId, DateTimeOffset now) =>
        Derive(intent, Currency, now, out var requirement) is null && intent.MaxLegs >= 1
            ? DemandOf(intent, requirement!, buyerId, now) with
            {
                MinFp16Gflops = intent.Workload is null
                    ? intent.MinFp16GflopsPerAccelerator
                    : requirement!.MinFp16Gflops,
            }
            : null;

    private static Demand DemandOf(Intent asked, Requirement requirement, Guid? buyerId, DateTimeOffset now)
    {
        var cap = CapOf(asked, requirement);
        return new(
            Guid.Empty, buyerId ?? Guid.Empty, requirement.Need, asked.AcceleratorClasses, asked.Regions, asked.Forms,
            asked.MinMemoryMiBPerAccelerator, requirement.MinFp16Gflops, asked.MaxPueMilli, asked.MinRenewablePercent,
            TimeWindow.CeilToMinute(now > asked.EarliestStart ? now : asked.EarliestStart), requirement.Minutes,
            LimitOf(cap), asked.AllOrNone, asked.MaxLegs, new HashSet<Guid>())
        {
            Constraint = asked.Constraint,
            Weights = WeightsOf(requirement.Rate),
            LimitUnit = cap.LimitUnit,
            BudgetMicros = cap.Budget?.Micros,
            Traits = new(
                requirement.Rate is null ? (int)requirement.Need : null, requirement.Minutes, asked.MaxLegs,
                asked.AllOrNone, HasVouchers: false, IsSigned: null),
        };
    }
}
