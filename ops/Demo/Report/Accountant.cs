using Demo.Actors;
using Demo.Day;
using Demo.Input;
using Exchange.Contracts.Client;
using Exchange.Contracts.Matching;
using Exchange.Contracts.Wire;

namespace Demo.Report;

/// <summary>The day's numbers, from what the exchange answers and not from what the demo believes it did.</summary>
internal sealed class Accountant(Cast cast, Floor floor, DayPlan plan, DataFiles data, CancellationToken cancel)
{
    private const decimal Micros = 1_000_000m;
    private const int PageSize = 500;

    private ExchangeClient Operator => cast.Operator.Client;

    public async Task<DayRecord> CloseAsync(Guid programme, TimeSpan took, int mostInFlight)
    {
        var market = await Operator.GetMarketAsync(cancel);
        var seen = market.Position;
        var orders = await AllAsync(page => Operator.GetOrdersAsync(null, page, cancel), seen);
        var matches = await AllAsync(page => Operator.GetMatchesAsync(null, null, page, cancel), seen);
        var settlements = await AllAsync(page => Operator.GetSettlementsAsync(null, null, null, page, cancel), seen);
        var vouchers = await Operator.GetProgrammeAsync(programme, seen, cancel);
        var paid = settlements.Where(settlement => settlement.PaidAt is not null).ToArray();
        var (cards, peta, rateless) = HoursOf(matches);
        var refused = floor.Refusals.Where(refusal => refusal.Key.What == "order").ToArray();
        var times = floor.OrderTimes.Select(time => time.TotalMilliseconds).Order().ToArray();
        return new()
        {
            Origin = market.Origin, From = plan.Start, To = market.Now, Jobs = plan.Demand.Count,
            Orders = Count(orders, order => order.Status), Matches = Count(matches, match => match.Status),
            Refused = refused.OrderByDescending(r => r.Value).ToDictionary(r => r.Key.Why, r => r.Value),
            Offers = plan.Supply.Count, OffersUncatalogued = plan.Supply.Count(line => !line.Row.IsCatalogued),
            CardHours = cards, PetaHours = peta, CardHoursWithoutRate = rateless,
            Turnover = paid.Sum(settlement => settlement.Buyer.Micros) / Micros,
            Fees = paid.Sum(settlement => settlement.Fee.Micros) / Micros,
            VouchersPaid = vouchers.Redeemed.Micros / Micros, SettlementsPaid = paid.Length,
            SettlementsUnpaid = settlements.Count - paid.Length,
            Currency = market.Currency, LedgerEntries = market.LedgerSize, Commands = floor.Commands,
            ReceiptsChecked = floor.ReceiptsChecked, Seconds = took.TotalSeconds, MostInFlight = mostInFlight,
            PlaceOrderP50Ms = Percentile(times, 50), PlaceOrderP99Ms = Percentile(times, 99),
        };
    }

    private (decimal Cards, decimal Peta, decimal WithoutRate) HoursOf(IReadOnlyList<MatchView> matches)
    {
        var classes = plan.Supply.ToDictionary(line => line.Offer.Id, line => line.Row.AcceleratorClass);
        var (cards, peta, rateless) = (0m, 0m, 0m);
        foreach (var match in matches.Where(m => m.Status is not ("declined" or "lapsed" or "cancelled")))
        {
            var hours = match.Units * match.AcceleratorsPerUnit * (match.End - match.Start).Ticks
                / (decimal)TimeSpan.TicksPerHour;
            cards += hours;
            if (data.Fp16Of(classes[match.OfferId]) is { } tflops) peta += hours * tflops / 1_000;
            else rateless += hours;
        }

        return (cards, peta, rateless);
    }

    private static SortedDictionary<string, int> Count<T>(IReadOnlyList<T> rows, Func<T, string> by) =>
        new(rows.CountBy(by).ToDictionary(), StringComparer.Ordinal);

    private static double Percentile(double[] sorted, int percent) =>
        sorted.Length == 0 ? 0 : sorted[(sorted.Length - 1) * percent / 100];

    private static async Task<List<T>> AllAsync<T>(Func<ListQuery, Task<Page<T>>> read, long seen)
    {
        var all = new List<T>();
        for (var next = new ListQuery(PageSize, null, seen); ;)
        {
            var page = await read(next);
            all.AddRange(page.Items);
            if (page.Next is not { } cursor) return all;
            next = next with { Cursor = cursor };
        }
    }
}
