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
        SortedSet<Order> candidates = new(ByPriority);
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

    private static Comparer<Order> ByPriority { get; } = Comparer<Order>.Create((left, right) =>
    {
        var byLimit = right.Limit.CompareTo(left.Limit);
        return byLimit != 0 ? byLimit : left.Sequence.CompareTo(right.Sequence);
    });

    private bool HasUnitsFor(Order order, Offer[] offers)
    {
        var start = order.StartAt(_stamp.Now);
        var end = start.AddMinutes(order.Minutes);
        return Array.Exists(offers, offer => _index.FreeUnits(offer.Id, start, end) > 0);
    }
}
