using System.Runtime.Intrinsics;

namespace Exchange.Domain.Matching;

/// <summary>
/// Orders that wait for supply, arranged by what they ask for, so that new, repriced or released supply meets only
/// those it could serve. One thread owns it.
/// </summary>
public sealed class RestingOrders
{
    private static readonly IReadOnlyList<string?> Any = [null];

    private readonly Dictionary<Guid, List<Place>> _orders = [];
    private readonly Dictionary<LadderKey, RestingLadder> _ladders = [];
    private readonly NameTable<string> _forms = new(StringComparer.Ordinal);

    /// <summary>How many orders rest.</summary>
    public int Count => _orders.Count;

    /// <summary>
    /// Lets an order wait with the need that is still open. It may start from <see cref="Demand.Start"/> to
    /// <paramref name="latestStart"/>; <paramref name="sequence"/> is its place in time priority, lower is earlier.
    /// </summary>
    /// <exception cref="InvalidOperationException">The order rests already.</exception>
    /// <exception cref="ArgumentException">A number of the demand is out of its range, or a class has two weights.
    /// </exception>
    public void Add(Demand demand, long sequence, DateTimeOffset latestStart)
    {
        // One whose legs are used up waits too: a match that comes to nothing gives it one back.
        (demand.MaxLegs == 0 ? demand with { MaxLegs = 1 } : demand).Check();
        var places = new List<Place>();
        if (!_orders.TryAdd(demand.OrderId, places))
        {
            throw new InvalidOperationException($"Order {demand.OrderId} rests already.");
        }

        var forms = demand.Forms.Count == 0 ? ulong.MaxValue : 0;
        foreach (var form in demand.Forms)
        {
            forms |= OfferChunk.FormBit(_forms.Number(form));
        }

        foreach (var (acceleratorClass, weight) in Counting(demand))
        {
            var order = new RestingOrder(demand, sequence, latestStart, weight);
            var regions = demand.Regions.Count == 0 ? Any : demand.Regions;
            foreach (var region in regions.Distinct(StringComparer.Ordinal))
            {
                var key = new LadderKey(acceleratorClass, region);
                if (!_ladders.TryGetValue(key, out var ladder))
                {
                    ladder = new();
                    _ladders.Add(key, ladder);
                }

                ladder.Add(order, forms);
                places.Add(new(key, order));
            }
        }
    }

    /// <summary>Takes an order away.</summary>
    /// <exception cref="InvalidOperationException">The order does not rest.</exception>
    public void Remove(Guid orderId)
    {
        if (!_orders.Remove(orderId, out var places))
        {
            throw new InvalidOperationException($"Order {orderId} does not rest.");
        }

        foreach (var (key, order) in places)
        {
            var ladder = _ladders[key];
            ladder.Remove(order);
            if (ladder.IsEmpty)
            {
                _ladders.Remove(key);
            }
        }
    }

    /// <summary>
    /// The orders that a row could serve by its constraints and theirs and by price, highest limit per
    /// accelerator-hour of its class first, then by sequence, then by id. Free capacity is not looked at.
    /// </summary>
    public IReadOnlyList<Guid> CandidatesFor(SupplyRow row)
    {
        // An order is in one ladder for each class and region that it names, null standing for "any", so a row meets
        // it once.
        var found = new List<RestingOrder>();
        var lane = SupplyLane.Of(row);
        var number = _forms.Find(row.Form);
        // A form that no order names passes those that name none; the last bit, which several share, says no more.
        var form = OfferChunk.FormBit(number == NameTable<string>.Unknown ? OfferChunk.LastFormBit : number);
        Collect(row, lane, form, new(row.AcceleratorClass, row.Region), found);
        Collect(row, lane, form, new(row.AcceleratorClass, null), found);
        Collect(row, lane, form, new(null, row.Region), found);
        Collect(row, lane, form, new(null, null), found);
        found.Sort(RestingOrder.ByPriority);
        return found.ConvertAll(order => order.Demand.OrderId);
    }

    /// <summary>The classes that an order can use (null: any), with what an accelerator of each counts.</summary>
    private static IEnumerable<(string? AcceleratorClass, long Weight)> Counting(Demand demand)
    {
        var named = demand.AcceleratorClasses;
        return demand.IsRate
            ? from one in demand.Weights
              where named.Count == 0 || named.Contains(one.AcceleratorClass, StringComparer.Ordinal)
              select ((string?)one.AcceleratorClass, one.Weight)
            : from one in named.Count == 0 ? Any : [.. named.Distinct(StringComparer.Ordinal)]
              select (one, 1L);
    }

    private void Collect(
        SupplyRow row, Vector128<ushort> lane, ulong form, LadderKey key, List<RestingOrder> found)
    {
        if (_ladders.TryGetValue(key, out var ladder))
        {
            ladder.Collect(row, lane, form, found);
        }
    }

    private readonly record struct LadderKey(string? AcceleratorClass, string? Region);

    /// <summary>Where an order waits: one ladder for each class and region.</summary>
    private readonly record struct Place(LadderKey Key, RestingOrder Order);
}
