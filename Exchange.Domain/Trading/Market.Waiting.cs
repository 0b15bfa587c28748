using Exchange.Domain.Offers;
using Exchange.Domain.Orders;

namespace Exchange.Domain.Trading;

public sealed partial class Market
{
    // What the decision at hand has brought back: offers with new, cheaper or returned supply, and orders whose match
    // came to nothing. Matched together at its end, so that priority and not the order of deadlines says who is served.
    private readonly List<Guid> _returnedOffers = [];
    private readonly List<Guid> _reopened = [];

    private Refusal? Meet(Guid offerId)
    {
        _returnedOffers.Add(offerId);
        return null;
    }

    /// <summary>All offers of a resource share its accelerators: what one gives back, the others can sell.</summary>
    private Refusal? NoteReturned(Guid resourceId)
    {
        _returnedOffers.AddRange(_offersOfResource.GetValueOrDefault(resourceId) ?? []);
        return null;
    }

    /// <summary>Orders that wait meet what came back: best limit first, then place in time.</summary>
    private void MatchWhatWaits()
    {
        if (_returnedOffers.Count == 0 && _reopened.Count == 0)
        {
            return;
        }

        var offers = _returnedOffers.Distinct().Select(id => _offers[id]).Where(TakesMatches).ToArray();
        SortedSet<Order> candidates = new(ByPriority([
            .. offers.Select(offer => _resources[offer.ResourceId].AcceleratorClass).Distinct()]));
        foreach (var offer in offers)
        {
            candidates.UnionWith(_resting.CandidatesFor(RowOf(offer)).Select(id => _orders[id]));
        }

        candidates.UnionWith(_reopened.Select(id => _orders[id]).Where(order => order.State == OrderState.Open));
        HashSet<Guid> reopened = [.. _reopened];
        _returnedOffers.Clear();
        _reopened.Clear();
        foreach (var order in candidates)
        {
            // An order that was waiting already can only be served by an offer that has something new.
            if (reopened.Contains(order.Id) || HasUnitsFor(order, offers))
            {
                TryFill(order.Id);
                GiveUpUnlessItRests(order.Id);
                Tidy(order.Id);
            }
        }
    }

    /// <summary>
    /// Best limit first, for an accelerator of what came back: a limit per unit of a need times what that accelerator
    /// counts of it. Of several classes that came back together, the one for which an order would pay most counts.
    /// </summary>
    private static Comparer<Order> ByPriority(string[] classes) => Comparer<Order>.Create((left, right) =>
    {
        var (rank, other) = (
            (Int128)left.Rank.Micros * Weight(left) * right.LimitUnit,
            (Int128)right.Rank.Micros * Weight(right) * left.LimitUnit);
        var byLimit = other.CompareTo(rank);
        return byLimit != 0 ? byLimit : left.Sequence.CompareTo(right.Sequence);

        long Weight(Order order) => order.Rate is null ? 1 : classes.Select(order.WeightOf).DefaultIfEmpty(0).Max();
    });

    private bool HasUnitsFor(Order order, Offer[] offers)
    {
        var start = order.StartAt(_stamp.Now);
        var end = start.AddMinutes(order.Minutes);
        return Array.Exists(offers, offer => _index.FreeUnits(offer.Id, start, end) > 0);
    }
}
