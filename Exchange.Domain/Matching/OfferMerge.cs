using System.Buffers;
using System.Numerics;

namespace Exchange.Domain.Matching;

/// <summary>
/// The offers that a demand accepts, one by one in order of preference, from all cells it allows. A heap holds one
/// cursor per cell: first only a lower bound (the key its next chunk begins with), then an exact offer. Chunks are
/// opened when their bound comes up, so what lies behind the last offer needed is never read. Nothing is written but
/// the merge's own heap, which it rents and gives back.
/// </summary>
internal ref struct OfferMerge
{
    private readonly DemandFilter _filter;
    private readonly Cursor[] _heap;
    private int _count;

    public OfferMerge(in DemandFilter filter, ReadOnlySpan<AllowedCell> cells)
    {
        _filter = filter;
        _heap = ArrayPool<Cursor>.Shared.Rent(int.Max(1, cells.Length));
        foreach (var cell in cells)
        {
            var cursor = new Cursor { Allowed = cell, Chunk = -1 };
            if (ToNextChunk(ref cursor))
            {
                _heap[_count++] = cursor;
            }
        }

        for (var at = _count / 2 - 1; at >= 0; at--)
        {
            SiftDown(at);
        }
    }

    /// <summary>The next offer at or under the limit, or null.</summary>
    public (OfferEntry Offer, long Weight)? Next()
    {
        while (_count > 0)
        {
            ref var best = ref _heap[0];
            var (offer, weight) = (best.Offer, best.Allowed.Weight);
            if (!Advance(ref best))
            {
                _heap[0] = _heap[--_count];
            }

            if (_count > 0)
            {
                SiftDown(0);
            }

            if (offer is not null && _filter.IsUnderLimit(offer.Row, weight))
            {
                return (offer, weight);
            }
        }

        return null;
    }

    public readonly void Dispose() => ArrayPool<Cursor>.Shared.Return(_heap, clearArray: true);

    /// <summary>To the next accepted offer of the open chunk, else to the next chunk; false at the end.</summary>
    private readonly bool Advance(ref Cursor cursor)
    {
        var chunk = cursor.Allowed.Cell.Chunk(cursor.Chunk);
        if (!cursor.IsOpen)
        {
            cursor.Lanes = chunk.Passing(_filter.Bounds, _filter.FormBits);
            cursor.IsOpen = true;
        }

        while (cursor.Lanes != 0)
        {
            var offer = chunk[BitOperations.TrailingZeroCount(cursor.Lanes)];
            cursor.Lanes &= cursor.Lanes - 1;
            if (offer.Key > cursor.Allowed.LimitKey)
            {
                return false;
            }

            if (_filter.Accepts(offer))
            {
                cursor.Offer = offer;
                cursor.Key = offer.Key;
                return true;
            }
        }

        return ToNextChunk(ref cursor);
    }

    private readonly bool ToNextChunk(ref Cursor cursor)
    {
        var zones = cursor.Allowed.Cell.Zones;
        for (var index = cursor.Chunk + 1; index < zones.Length; index++)
        {
            ref readonly var zone = ref zones[index];
            if (zone.FirstKey > cursor.Allowed.LimitKey)
            {
                return false;
            }

            if (zone.MayPass(_filter.Bounds, _filter.FormBits))
            {
                cursor.Chunk = index;
                cursor.Key = zone.FirstKey;
                cursor.Offer = null;
                cursor.IsOpen = false;
                return true;
            }
        }

        return false;
    }

    private readonly void SiftDown(int at)
    {
        var moving = _heap[at];
        while (true)
        {
            var child = at * 2 + 1;
            if (child >= _count)
            {
                break;
            }

            if (child + 1 < _count && IsBefore(in _heap[child + 1], in _heap[child]))
            {
                child++;
            }

            if (!IsBefore(in _heap[child], in moving))
            {
                break;
            }

            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = moving;
    }

    /// <summary>A bound comes before an offer of its key: the chunk behind it may hold an earlier one.</summary>
    private static bool IsBefore(in Cursor left, in Cursor right)
    {
        // By what an accelerator counts, not by accelerator: keys over weights, multiplied out instead of divided.
        var byPrice = left.Allowed.Weight == right.Allowed.Weight
            ? left.Key.CompareTo(right.Key)
            : ((Int128)left.Key * right.Allowed.Weight).CompareTo((Int128)right.Key * left.Allowed.Weight);
        if (byPrice != 0)
        {
            return byPrice < 0;
        }

        if (left.Offer is null || right.Offer is null)
        {
            return left.Offer is null && right.Offer is not null;
        }

        return OfferEntry.ComparePlace(left.Offer, right.Offer) < 0;
    }

    private struct Cursor
    {
        public long Key;
        public AllowedCell Allowed;
        public OfferEntry? Offer;
        public ulong Lanes;
        public int Chunk;
        public bool IsOpen;
    }
}

/// <summary>
/// A cell whose class and region a demand allows, what an accelerator of the class counts, and the highest key that
/// may be under the limit.
/// </summary>
internal readonly record struct AllowedCell(OfferCell Cell, long Weight, long LimitKey);
