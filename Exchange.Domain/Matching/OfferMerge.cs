using System.Numerics;

namespace Exchange.Domain.Matching;

/// <summary>
/// The offers that a demand accepts, one by one in order of preference, from all cells it allows. A heap holds one
/// cursor per cell: first only a lower bound (the key its next chunk begins with), then an exact offer. Chunks are
/// opened when their bound comes up, and a cursor moves on when its next offer is asked for, so what lies behind the
/// last offer needed is never read.
/// </summary>
internal sealed class OfferMerge
{
    private DemandFilter _filter = null!;
    private OfferEntry[] _offers = [];
    private Cursor[] _cursors = new Cursor[16];
    private Bound[] _heap = new Bound[16];
    private int _cursorCount;
    private int _count;
    private bool _isTaken;

    public void Begin(DemandFilter filter, OfferStore store)
    {
        (_filter, _offers, _count, _cursorCount, _isTaken) = (filter, store.Offers, 0, 0, false);
        foreach (var classNumber in filter.Classes)
        {
            var weight = filter.WeightOf(classNumber, store.Names);
            if (weight == 0)
            {
                continue;
            }

            var limit = filter.LimitKeyOf(weight);
            var cells = store.Cells[classNumber];
            var zones = cells.Zones;
            foreach (var region in filter.Regions)
            {
                if (region < zones.Length && zones[region].FirstKey <= limit
                    && zones[region].MayPass(filter.Bounds, filter.FormBits))
                {
                    Add(new Cursor { Cell = cells[region], Weight = weight, LimitKey = limit, Chunk = -1 });
                }
            }
        }

        for (var at = _count / 2 - 1; at >= 0; at--)
        {
            SiftDown(at);
        }
    }

    /// <summary>The next offer at or under the limit, or <see cref="SlotTable.None"/>.</summary>
    public int Next(out long weight)
    {
        while (true)
        {
            if (_isTaken)
            {
                AdvanceTop();
                _isTaken = false;
            }

            if (_count == 0)
            {
                weight = 0;
                return SlotTable.None;
            }

            ref readonly var cursor = ref _cursors[_heap[0].Cursor];
            var slot = cursor.Slot;
            weight = cursor.Weight;
            if (slot == SlotTable.None)
            {
                AdvanceTop();
                continue;
            }

            _isTaken = true;
            if (_heap[0].Key < cursor.LimitKey || _filter.IsUnderLimit(_offers[slot].Row, weight))
            {
                return slot;
            }
        }
    }

    /// <summary>Lets go of what was searched.</summary>
    public void Forget()
    {
        Array.Clear(_cursors, 0, _cursorCount);
        (_filter, _offers) = (null!, []);
    }

    private void Add(Cursor cursor)
    {
        if (!ToNextChunk(ref cursor, out var key))
        {
            return;
        }

        if (_count == _heap.Length)
        {
            Array.Resize(ref _heap, _count * 2);
            Array.Resize(ref _cursors, _count * 2);
        }

        _cursors[_count] = cursor;
        _heap[_count] = new(key, _count);
        _cursorCount = ++_count;
    }

    private void AdvanceTop()
    {
        if (Advance(ref _cursors[_heap[0].Cursor], out var key))
        {
            _heap[0] = _heap[0] with { Key = key };
        }
        else
        {
            _heap[0] = _heap[--_count];
        }

        SiftDown(0);
    }

    /// <summary>To the next accepted offer of the open chunk, else to the next chunk; false at the end.</summary>
    private bool Advance(ref Cursor cursor, out long key)
    {
        var chunk = cursor.Cell.Chunk(cursor.Chunk);
        if (!cursor.IsOpen)
        {
            cursor.Lanes = chunk.Passing(_filter.Bounds, _filter.FormBits);
            cursor.IsOpen = true;
        }

        while (cursor.Lanes != 0)
        {
            var lane = BitOperations.TrailingZeroCount(cursor.Lanes);
            cursor.Lanes &= cursor.Lanes - 1;
            key = chunk.Key(lane);
            if (key > cursor.LimitKey)
            {
                return false;
            }

            if (_filter.Accepts(_offers[chunk.Slot(lane)]))
            {
                cursor.Slot = chunk.Slot(lane);
                return true;
            }
        }

        return ToNextChunk(ref cursor, out key);
    }

    private bool ToNextChunk(ref Cursor cursor, out long key)
    {
        var zones = cursor.Cell.Zones;
        key = 0;
        for (var index = cursor.Chunk + 1; index < zones.Length; index++)
        {
            ref readonly var zone = ref zones[index];
            if (zone.FirstKey > cursor.LimitKey)
            {
                return false;
            }

            if (zone.MayPass(_filter.Bounds, _filter.FormBits))
            {
                key = zone.FirstKey;
                cursor.Chunk = index;
                cursor.Slot = SlotTable.None;
                cursor.IsOpen = false;
                return true;
            }
        }

        return false;
    }

    private void SiftDown(int at)
    {
        if (at >= _count)
        {
            return;
        }

        var moving = _heap[at];
        while (true)
        {
            var child = at * 2 + 1;
            if (child >= _count)
            {
                break;
            }

            if (child + 1 < _count && IsBefore(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!IsBefore(_heap[child], moving))
            {
                break;
            }

            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = moving;
    }

    /// <summary>A bound comes before an offer of its key: the chunk behind it may hold an earlier one.</summary>
    private bool IsBefore(in Bound left, in Bound right)
    {
        ref readonly var one = ref _cursors[left.Cursor];
        ref readonly var other = ref _cursors[right.Cursor];

        // By what an accelerator counts, not by accelerator: keys over weights, multiplied out instead of divided.
        var byPrice = one.Weight == other.Weight
            ? left.Key.CompareTo(right.Key)
            : ((Int128)left.Key * other.Weight).CompareTo((Int128)right.Key * one.Weight);
        if (byPrice != 0)
        {
            return byPrice < 0;
        }

        if (one.Slot == SlotTable.None || other.Slot == SlotTable.None)
        {
            return one.Slot == SlotTable.None && other.Slot != SlotTable.None;
        }

        return OfferEntry.ComparePlace(_offers[one.Slot].Row, _offers[other.Slot].Row) < 0;
    }

    private readonly record struct Bound(long Key, int Cursor);

    private struct Cursor
    {
        public OfferCell Cell;
        public long Weight;
        public long LimitKey;
        public ulong Lanes;
        public int Chunk;
        public int Slot;
        public bool IsOpen;
    }
}
