using Exchange.Contracts.Matching;
using Exchange.Contracts.Wire;
using Exchange.Domain.Matching;
using Exchange.Domain.Orders;

namespace Exchange.Api.Orders;

/// <summary>What became of an order in a decision, from its state before and the facts that followed.</summary>
internal static class OrderOutcomes
{
    /// <param name="before">The order as it was; null when it was placed just now.</param>
    /// <param name="facts">The decision's facts.</param>
    /// <param name="currency">The market's.</param>
    public static OrderOutcome Of(Order? before, IReadOnlyList<object> facts, string currency)
    {
        var placed = facts.OfType<OrderPlaced>().LastOrDefault();
        var id = before?.Id ?? placed!.OrderId;
        var wanted = before?.Need ?? placed!.RateGflops ?? placed!.Accelerators!.Value;
        var open = before?.OpenNeed ?? wanted;
        string? ended = null;
        foreach (var fact in facts)
        {
            switch (fact)
            {
                case OrderPartlyFilled e when e.OrderId == id: open -= e.Covers ?? e.Accelerators; break;
                case OrderFilled e when e.OrderId == id: open -= e.Covers ?? e.Accelerators; break;
                case OrderReopened e when e.OrderId == id: open += e.Covers ?? e.Accelerators; break;
                case OrderCancelled e when e.OrderId == id: ended = "cancelled"; break;
                case OrderExpired e when e.OrderId == id: ended = "expired"; break;
            }
        }

        var status = ended ?? (open == 0 ? "filled" : open < wanted ? "partlyFilled" : "open");
        var number = before?.Number ?? placed!.OrderNumber;
        open = ended is null ? open : 0;
        var isRate = before is not null ? before.Rate is not null : placed!.RateGflops is not null;
        return new(id, number, status, isRate ? null : (int)open, MatchesOf(id, facts, currency))
        {
            OpenGflops = isRate ? open : null,
        };
    }

    private static MatchView[] MatchesOf(Guid order, IReadOnlyList<object> facts, string currency)
    {
        var confirmed = facts.OfType<MatchConfirmed>().Select(e => e.MatchId).ToHashSet();
        return
        [
            .. facts.OfType<MatchMade>().Where(e => e.OrderId == order).Select(e => new MatchView(
                e.MatchId, e.LeaseId, e.OrderId, e.OfferId, e.BuyerId, e.SupplierId, e.Units, e.AcceleratorsPerUnit,
                e.Start, e.End, new(e.PriceMicrosPerUnitHour), new(e.AmountMicros), currency,
                confirmed.Contains(e.MatchId) ? "confirmed" : "made", e.ConfirmBy)
            {
                CoversGflops = e.Covers, GflopsPerAccelerator = e.Weight,
            }),
        ];
    }
}
