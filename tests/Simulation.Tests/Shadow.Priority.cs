using Exchange.Domain.Offers;

namespace Simulation.Tests;

/// <content>Who might have been served, by arithmetic of its own.</content>
internal sealed partial class Shadow
{
    /// <summary>No order waits beside supply that would serve it: nobody was passed over.</summary>
    public void CheckNobodyIsPassedOver(DateTimeOffset now)
    {
        foreach (var order in Orders.Values.Where(o => !o.Closed && o.Open > 0))
        {
            var placed = order.Placed;
            var start = now > placed.EarliestStart ? now : placed.EarliestStart;
            var over = start.Ticks % TimeSpan.TicksPerMinute;
            start = over == 0 ? start : start.AddTicks(TimeSpan.TicksPerMinute - over);
            var legs = Matches.Values.Count(m => m.Stands && m.Made.OrderId == placed.OrderId);
            if (start > order.LatestStart || legs >= placed.MaxLegs || _suspended.Contains(placed.BuyerId))
            {
                continue;
            }

            foreach (var offer in Offers.Values.Where(Takes))
            {
                Assert.False(Serves(offer, order, start), $"Order {placed.OrderId} waits beside a free offer.");
            }
        }
    }

    private bool Serves(OfferOf offer, OrderOf order, DateTimeOffset start)
    {
        var (listed, placed, end) = (offer.Listed, order.Placed, start.AddMinutes(order.Placed.Minutes));
        var each = listed.AcceleratorsPerUnit * order.WeightOf(Resources[listed.ResourceId].AcceleratorClass);
        if (each == 0)
        {
            return false;
        }

        // All of it, or one block: the units, and what they cover.
        var blocks = placed.AllOrNone ? (order.Open + (each * listed.BlockUnits) - 1) / (each * listed.BlockUnits) : 1;
        var units = blocks * listed.BlockUnits;
        var exact = placed.RateGflops is not null || units * each <= order.Open;
        return exact && IsPaid(offer, order, units, long.Min(order.Open, units * each))
            && listed.SupplierId != placed.BuyerId && Accepts(placed, Resources[listed.ResourceId])
            && IsAskedOf(placed, listed)
            && placed.Minutes >= listed.MinMinutes
            && start >= listed.WindowStart && end <= listed.WindowEnd && !order.Excluded.Contains(listed.OfferId)
            && FreeOf(listed, start, end) >= units * listed.AcceleratorsPerUnit;
    }

    private bool IsPaid(OfferOf offer, OrderOf order, long units, long covers)
    {
        var (price, minutes) = ((Int128)offer.Price * units, order.Placed.Minutes);
        if (order.Limit is { } limit && price * order.LimitUnit > (Int128)limit * covers)
        {
            return false;
        }

        // A part may cost its share of a budget when that is all that limits it, up to a micro-unit for each leg.
        var cost = ((price * minutes) + 59) / 60;
        return order.Budget is not { } budget || (order.Limit is null
            ? (cost + order.Placed.MaxLegs) * order.Open <= (budget - SpentOf(order) - order.Placed.MaxLegs) * covers
            : cost <= budget - SpentOf(order));
    }

    private int FreeOf(OfferListed listed, DateTimeOffset start, DateTimeOffset end)
    {
        var resource = Resources[listed.ResourceId];
        var overlapping = Matches.Values
            .Where(m => m.Made.ResourceId == listed.ResourceId && m.Made.Start < end && m.ReservedUntil > start)
            .ToList();
        var ownPeak = Peak(overlapping.Where(m => m.Made.OfferId == listed.OfferId), start);
        var peak = Peak(overlapping, start);
        return int.Min(
            listed.Units * listed.AcceleratorsPerUnit - ownPeak,
            resource.Nodes * resource.AcceleratorsPerNode - peak);
    }

    private static int Peak(IEnumerable<MatchOf> matches, DateTimeOffset from)
    {
        var all = matches.ToList();
        return all.Select(m => m.Made.Start > from ? m.Made.Start : from).Distinct()
            .Select(at => all.Where(m => m.Made.Start <= at && at < m.ReservedUntil)
                .Sum(m => m.Made.Units * m.Made.AcceleratorsPerUnit))
            .DefaultIfEmpty(0).Max();
    }
}
