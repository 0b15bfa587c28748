using Exchange.Domain.Matching;
using Exchange.Domain.Orders;
using Exchange.Domain.Quantities;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Explaining;

/// <summary>
/// Finds the plan that is best by each preference, by planning intents that ask for more. Nearest and most reliable are
/// not among them: nothing in the market says how far away or how reliable supply is.
/// </summary>
public sealed class PlanChooser
{
    private const int MostStarts = 32;
    private const int MostBounds = 64;

    private readonly Market _market;
    private readonly Intent _intent;
    private readonly Guid? _buyerId;
    private readonly DateTimeOffset _now;
    private readonly CancellationToken _stop;
    private readonly Demand _demand;
    private readonly Dictionary<Guid, SupplyRow> _rows;

    private PlanChooser(
        Market market, Intent intent, Demand demand, Guid? buyerId, DateTimeOffset now, CancellationToken stop)
    {
        (_market, _intent, _demand, _buyerId, _now, _stop) = (market, intent, demand, buyerId, now, stop);
        _rows = market.OpenOffers(demand.Start, demand.Minutes).ToDictionary(o => o.Row.OfferId, o => o.Row);
    }

    /// <summary>
    /// The plans, each once, by the first preference that it is best by; empty where nothing fills the intent, which
    /// <see cref="Market.Derive"/> does not refuse.
    /// </summary>
    /// <param name="market">The market.</param>
    /// <param name="intent">The intent.</param>
    /// <param name="buyerId">Whose it is, if that is known.</param>
    /// <param name="now">The market's time.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="ArgumentException">The intent comes to no requirement.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public static IReadOnlyList<PlanChoice> Choose(
        Market market, Intent intent, Guid? buyerId, DateTimeOffset now, CancellationToken stop)
    {
        var demand = market.DemandAsStated(intent, buyerId, now)
            ?? throw new ArgumentException("The intent comes to no requirement.", nameof(intent));
        return new PlanChooser(market, intent, demand, buyerId, now, stop).Find();
    }

    private List<PlanChoice> Find()
    {
        var filled = Starts().Select(Plan).OfType<Found>().ToList();
        if (filled.Count == 0)
        {
            return [];
        }

        // Of equally cheap ones the first in time, which is then the soonest as well.
        List<(Preference Preference, Found Found)> best =
            [(Preference.Cheapest, filled.MinBy(found => found.Cost)!), (Preference.Soonest, filled[0])];
        if (Greenest(filled) is { } greenest)
        {
            best.Add((Preference.Greenest, greenest));
        }

        return
        [
            .. best.GroupBy(one => one.Found.Key).Select(same =>
                Choice([.. same.Select(one => one.Preference)], same.First().Found)),
        ];
    }

    /// <summary>The start that was asked for, and later ones at which more may be free, up to the latest.</summary>
    private IEnumerable<Intent> Starts()
    {
        yield return _intent;
        if (_intent.Workload is not null)
        {
            yield break;
        }

        var (begins, _) = _market.TurningPoints(_rows.Values);
        foreach (var start in begins.Where(s => s > _demand.Start && s <= _intent.LatestStart).Take(MostStarts))
        {
            yield return _intent with { EarliestStart = TimeWindow.CeilToMinute(start) };
        }
    }

    /// <summary>By the renewable share first and then by PUE; null where neither is known of what fills.</summary>
    private Found? Greenest(List<Found> filled)
    {
        foreach (var start in filled.Select(found => found.Intent))
        {
            var shares = _rows.Values.Select(row => row.RenewablePercent).OfType<int>()
                .Where(share => share > (start.MinRenewablePercent ?? -1)).Distinct().OrderDescending();
            var byShare = FirstFilled(shares.Select(share => start with { MinRenewablePercent = share }));
            var greener = byShare?.Intent ?? start;
            var ratios = _rows.Values.Select(row => row.PueMilli).OfType<int>()
                .Where(pue => pue < (greener.MaxPueMilli ?? int.MaxValue)).Distinct().Order();
            if ((FirstFilled(ratios.Select(pue => greener with { MaxPueMilli = pue })) ?? byShare) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private Found? FirstFilled(IEnumerable<Intent> intents) =>
        intents.Take(MostBounds).Select(Plan).OfType<Found>().FirstOrDefault();

    private Found? Plan(Intent intent)
    {
        _stop.ThrowIfCancellationRequested();
        var plan = _market.Preview(intent, _buyerId, _now);
        return plan.Outcome == PlanOutcome.Filled ? new(intent, plan) : null;
    }

    private PlanChoice Choice(IReadOnlyList<Preference> preferences, Found found)
    {
        var rows = found.Plan.Legs.Select(leg => _rows[leg.OfferId]).ToList();
        return new(
            preferences, found.Plan, TimeWindow.CeilToMinute(
                _now > found.Intent.EarliestStart ? _now : found.Intent.EarliestStart),
            _demand.Minutes, rows.All(row => row.PueMilli is not null) ? rows.Max(row => row.PueMilli) : null,
            rows.All(row => row.RenewablePercent is not null) ? rows.Min(row => row.RenewablePercent) : null,
            Narrowed(found, rows));
    }

    /// <summary>As narrow as it still gives this very plan: its own classes, regions and dearest price.</summary>
    private Intent Narrowed(Found found, List<SupplyRow> rows)
    {
        var limit = rows.Max(row => DemandTests.LeastLimit(row, _demand));
        Intent[] narrower =
        [
            found.Intent with
            {
                AcceleratorClasses = Names(rows.Select(row => row.AcceleratorClass)),
                Regions = Names(rows.Select(row => row.Region)),
                LimitMicros = long.Max(1, (long)limit),
            },
            found.Intent with { LimitMicros = long.Max(1, (long)limit) },
        ];
        return narrower.FirstOrDefault(intent => Plan(intent) is { } same && same.Key == found.Key) ?? found.Intent;
    }

    private static string[] Names(IEnumerable<string> names) => [.. names.Distinct().Order(StringComparer.Ordinal)];

    private sealed record Found(Intent Intent, PlanResult Plan)
    {
        public Int128 Cost => Plan.Legs.Aggregate(
            Int128.Zero, (sum, leg) => sum + ((Int128)leg.PriceMicrosPerUnitHour * leg.Units));

        public string Key =>
            $"{Intent.EarliestStart:O} " + string.Join(' ', Plan.Legs.Select(leg => $"{leg.OfferId}/{leg.Units}"));
    }
}
