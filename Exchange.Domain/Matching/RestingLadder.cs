using System.Runtime.Intrinsics;

namespace Exchange.Domain.Matching;

/// <summary>
/// The orders that wait for one class in one region, in order of priority, in chunks that split when they are full.
/// Beside each stand the bounds of its columns (<see cref="SupplyLane"/>), so that a row passes most of those that it
/// cannot serve with one compare.
/// </summary>
internal sealed class RestingLadder
{
    private readonly List<Chunk> _chunks = [];

    public bool IsEmpty => _chunks.Count == 0;

    public void Add(RestingOrder order, ulong forms)
    {
        if (_chunks.Count == 0)
        {
            _chunks.Add(new());
        }

        var index = ChunkOf(order);
        if (_chunks[index].Count == Chunk.Lanes)
        {
            _chunks.Insert(index + 1, _chunks[index].Split());
            index = ChunkOf(order);
        }

        _chunks[index].Insert(order, forms);
    }

    public void Remove(RestingOrder order)
    {
        var index = ChunkOf(order);
        _chunks[index].Remove(order);
        if (_chunks[index].Count == 0)
        {
            _chunks.RemoveAt(index);
        }
    }

    /// <summary>Adds the orders that a row could serve, in order of priority.</summary>
    public void Collect(SupplyRow row, Vector128<ushort> lane, ulong form, List<RestingOrder> found)
    {
        var key = OfferEntry.KeyOf(row);
        foreach (var chunk in _chunks)
        {
            if (!chunk.Collect(row, key, lane, form, found))
            {
                return;
            }
        }
    }

    /// <summary>The last chunk whose first order is not after this one, or the first chunk.</summary>
    private int ChunkOf(RestingOrder order)
    {
        var (low, high) = (1, _chunks.Count);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            (low, high) = RestingOrder.ByPriority.Compare(_chunks[middle].First, order) <= 0
                ? (middle + 1, high)
                : (low, middle);
        }

        return low - 1;
    }

    private sealed class Chunk
    {
        public const int Lanes = 128;

        private readonly RestingOrder[] _orders = new RestingOrder[Lanes];
        private readonly long[] _limits = new long[Lanes];
        private readonly Vector128<ushort>[] _bounds = new Vector128<ushort>[Lanes];
        private readonly ulong[] _forms = new ulong[Lanes];

        public int Count { get; private set; }

        public RestingOrder First => _orders[0];

        public void Insert(RestingOrder order, ulong forms)
        {
            var at = LaneOf(order);
            Shift(at, at + 1, Count - at);
            Count++;
            (_orders[at], _limits[at], _bounds[at], _forms[at]) = (order, order.LimitKey, order.Bounds, forms);
        }

        public void Remove(RestingOrder order)
        {
            var at = LaneOf(order);
            Shift(at + 1, at, Count - at - 1);
            _orders[--Count] = null!;
        }

        public Chunk Split()
        {
            var half = Count / 2;
            var right = new Chunk { Count = Count - half };
            Array.Copy(_orders, half, right._orders, 0, right.Count);
            Array.Copy(_limits, half, right._limits, 0, right.Count);
            Array.Copy(_bounds, half, right._bounds, 0, right.Count);
            Array.Copy(_forms, half, right._forms, 0, right.Count);
            Array.Clear(_orders, half, right.Count);
            Count = half;
            return right;
        }

        /// <summary>False when an order does not pay the price, for then no later one does.</summary>
        public bool Collect(SupplyRow row, long key, Vector128<ushort> lane, ulong form, List<RestingOrder> found)
        {
            for (var at = 0; at < Count; at++)
            {
                if (_limits[at] <= key && !_orders[at].Pays(row))
                {
                    return false;
                }

                if (Vector128.LessThanOrEqualAll(lane, _bounds[at]) && (_forms[at] & form) != 0
                    && _orders[at].Accepts(row))
                {
                    found.Add(_orders[at]);
                }
            }

            return true;
        }

        private int LaneOf(RestingOrder order)
        {
            var found = Array.BinarySearch(_orders, 0, Count, order, RestingOrder.ByPriority);
            return found >= 0 ? found : ~found;
        }

        private void Shift(int from, int to, int count)
        {
            Array.Copy(_orders, from, _orders, to, count);
            Array.Copy(_limits, from, _limits, to, count);
            Array.Copy(_bounds, from, _bounds, to, count);
            Array.Copy(_forms, from, _forms, to, count);
        }
    }
}
