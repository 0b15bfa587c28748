using System.Collections.Concurrent;
using Demo.Rules;

namespace Demo.Day;

/// <summary>
/// What the orders of the day still wait for, accelerators or GFLOPS, as far as the demo knows. Safe for concurrent
/// use.
/// </summary>
internal sealed class OpenOrders
{
    private readonly ConcurrentDictionary<Guid, (DemandLine Line, long Open)> _orders = new();

    public bool Any => !_orders.IsEmpty;

    public bool Has(DemandLine line) => _orders.ContainsKey(line.Order.Id);

    public void Wait(DemandLine line, long need) => _orders[line.Order.Id] = (line, need);

    public void Reopen(DemandLine line, long need) => _orders.AddOrUpdate(
        line.Order.Id, (line, need), (_, known) => (line, known.Open + need));

    public void Fill(DemandLine line, long need)
    {
        if (!_orders.TryGetValue(line.Order.Id, out var known)) return;
        if (known.Open <= need) Close(line);
        else _orders[line.Order.Id] = (line, known.Open - need);
    }

    public void Close(DemandLine line) => _orders.TryRemove(line.Order.Id, out _);

    /// <summary>Forgets those that expired, amended ones half a day later than they first said.</summary>
    public void ForgetExpired(DateTimeOffset now)
    {
        foreach (var (line, _) in _orders.Values)
            if ((line.Order.GoodTill ?? line.Order.LatestStart) + TradingDay.AmendedBy < now)
                Close(line);
    }
}
