namespace Exchange.Domain.Matching;

/// <summary>
/// Orders that wait for supply, arranged by what they ask for, so that new, repriced or released supply meets only
/// those it could serve. One thread owns it.
/// </summary>
public sealed class RestingOrders
{
    private static readonly IReadOnlyList<string?> Any = [null];

    private readonly Dictionary<Guid, RestingOrder> _orders = [];
    private readonly Dictionary<(string? AcceleratorClass, string? Region), SortedSet<RestingOrder>> _ladders = [];

    /// <summary>How many orders rest.</summary>
    public int Count => _orders.Count;

    /// <summary>
    /// Lets an order wait with the accelerators it still needs. It may start from <see cref="Demand.Start"/> to
    /// <paramref name="latestStart"/>; <paramref name="sequence"/> is its place in time priority, lower is earlier.
    /// </summary>
    /// <exception cref="InvalidOperationException">The order rests already.</exception>
    public void Add(Demand demand, long sequence, DateTimeOffset latestStart)
    {
        var order = new RestingOrder(demand, sequence, latestStart);
        if (!_orders.TryAdd(demand.OrderId, order))
        {
            throw new InvalidOperationException($"Order {demand.OrderId} rests already.");
        }

        foreach (var key in KeysOf(demand))
        {
            if (!_ladders.TryGetValue(key, out var ladder))
            {
                ladder = new(RestingOrder.ByPriority);
                _ladders.Add(key, ladder);
            }

            ladder.Add(order);
        }
    }

    /// <summary>Takes an order away.</summary>
    /// <exception cref="InvalidOperationException">The order does not rest.</exception>
    public void Remove(Guid orderId)
    {
        if (!_orders.Remove(orderId, out var order))
        {
            throw new InvalidOperationException($"Order {orderId} does not rest.");
        }

        foreach (var key in KeysOf(order.Demand))
        {
            var ladder = _ladders[key];
            ladder.Remove(order);
            if (ladder.Count == 0)
            {
                _ladders.Remove(key);
            }
        }
    }

    /// <summary>
    /// The orders that a row could serve by its constraints and theirs and by price, highest limit per
    /// accelerator-hour first, then by sequence, then by id. Free capacity is not looked at.
    /// </summary>
    public IReadOnlyList<Guid> CandidatesFor(SupplyRow row)
    {
        // An order is in one ladder for each class and region that it names, null standing for "any", so a row meets
        // it once.
        var found = new List<RestingOrder>();
        Collect(row, (row.AcceleratorClass, row.Region), found);
        Collect(row, (row.AcceleratorClass, null), found);
        Collect(row, (null, row.Region), found);
        Collect(row, (null, null), found);
        found.Sort(RestingOrder.ByPriority);
        return found.ConvertAll(order => order.Demand.OrderId);
    }

    private static IEnumerable<(string? AcceleratorClass, string? Region)> KeysOf(Demand demand)
    {
        var classes = demand.AcceleratorClasses.Count == 0 ? Any : demand.AcceleratorClasses;
        var regions = demand.Regions.Count == 0 ? Any : demand.Regions;
        return from acceleratorClass in classes.Distinct(StringComparer.Ordinal)
               from region in regions.Distinct(StringComparer.Ordinal)
               select (acceleratorClass, region);
    }

    private void Collect(SupplyRow row, (string? AcceleratorClass, string? Region) key, List<RestingOrder> found)
    {
        if (!_ladders.TryGetValue(key, out var ladder))
        {
            return;
        }

        foreach (var order in ladder)
        {
            if (!order.Pays(row))
            {
                return;
            }

            if (order.Accepts(row))
            {
                found.Add(order);
            }
        }
    }
}
