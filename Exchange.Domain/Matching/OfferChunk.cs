using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Exchange.Domain.Matching;

/// <summary>
/// Up to 64 open offers of one cell in order of preference, each a lane: the key of its place, its slot, its columns
/// (<see cref="SupplyLane"/>) and its form.
/// </summary>
internal sealed class OfferChunk
{
    public const int Lanes = 64;

    /// <summary>Forms beyond these share the last bit: their numbers decide between them.</summary>
    public const int LastFormBit = 63;

    private readonly long[] _keys = new long[Lanes];
    private readonly int[] _slots = new int[Lanes];
    private readonly Vector128<ushort>[] _values = new Vector128<ushort>[Lanes];
    private readonly byte[] _forms = new byte[Lanes];

    public int Count { get; private set; }

    public ChunkZone Zone { get; private set; }

    public long Key(int lane) => _keys[lane];

    public int Slot(int lane) => _slots[lane];

    public static ulong FormBit(int form) => 1UL << int.Min(form, LastFormBit);

    /// <summary>The lane of an offer that is here, or the one where it would go.</summary>
    public int LaneOf(long key, SupplyRow row, OfferEntry[] offers)
    {
        var low = 0;
        var high = Count;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            var byKey = _keys[middle].CompareTo(key);
            if (byKey < 0 || (byKey == 0 && OfferEntry.ComparePlace(offers[_slots[middle]].Row, row) < 0))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    public void Insert(int lane, int slot, in OfferEntry offer)
    {
        Shift(lane, lane + 1, Count - lane);
        Count++;
        var values = SupplyLane.Of(offer.Row);
        var form = int.Min(offer.Form, LastFormBit);
        (_keys[lane], _slots[lane], _values[lane], _forms[lane]) = (offer.Key, slot, values, (byte)form);
        Zone = Count == 1
            ? new(_keys[0], values, 1UL << form)
            : new(_keys[0], Vector128.Min(Zone.Least, values), Zone.Forms | (1UL << form));
    }

    public void RemoveAt(int lane)
    {
        Shift(lane + 1, lane, Count - lane - 1);
        Count--;
        Summarise();
    }

    /// <summary>Moves the worse half to a new chunk.</summary>
    public OfferChunk Split()
    {
        var half = Count / 2;
        var right = new OfferChunk { Count = Count - half };
        Array.Copy(_keys, half, right._keys, 0, right.Count);
        Array.Copy(_slots, half, right._slots, 0, right.Count);
        Array.Copy(_values, half, right._values, 0, right.Count);
        Array.Copy(_forms, half, right._forms, 0, right.Count);
        Count = half;
        Summarise();
        right.Summarise();
        return right;
    }

    /// <summary>The lanes whose columns and forms pass, as a bit mask.</summary>
    public ulong Passing(Vector128<ushort> bounds, ulong forms)
    {
        const uint Left = 0x00FF;
        const uint Right = 0xFF00;
        var passing = 0UL;
        var both = Vector256.Create(bounds, bounds);
        ref var values = ref Unsafe.As<Vector128<ushort>, ushort>(ref MemoryMarshal.GetArrayDataReference(_values));
        for (var lane = 0; lane < Count; lane += 2)
        {
            var pair = Vector256.LoadUnsafe(ref values, (nuint)(lane * SupplyLane.Columns));
            var met = Vector256.LessThanOrEqual(pair, both).ExtractMostSignificantBits();
            passing |= ((met & Left) == Left ? 1UL : 0) << lane;
            passing |= ((met & Right) == Right ? 2UL : 0) << lane;
        }

        // The last pair may reach past the count, into a lane that holds what was there before.
        passing &= Count == Lanes ? ulong.MaxValue : (1UL << Count) - 1;
        return forms == ulong.MaxValue ? passing : OfForms(passing, forms);
    }

    private ulong OfForms(ulong passing, ulong forms)
    {
        for (var left = passing; left != 0; left &= left - 1)
        {
            var lane = BitOperations.TrailingZeroCount(left);
            passing &= ~(((forms >> _forms[lane] & 1) ^ 1) << lane);
        }

        return passing;
    }

    private void Shift(int from, int to, int count)
    {
        Array.Copy(_keys, from, _keys, to, count);
        Array.Copy(_slots, from, _slots, to, count);
        Array.Copy(_values, from, _values, to, count);
        Array.Copy(_forms, from, _forms, to, count);
    }

    private void Summarise()
    {
        if (Count == 0)
        {
            return;
        }

        var least = _values[0];
        var forms = 1UL << _forms[0];
        for (var lane = 1; lane < Count; lane++)
        {
            least = Vector128.Min(least, _values[lane]);
            forms |= 1UL << _forms[lane];
        }

        Zone = new(_keys[0], least, forms);
    }
}

/// <summary>What is true of every offer in a chunk or cell: no key lower, no column lower, no other form.</summary>
internal readonly record struct ChunkZone(long FirstKey, Vector128<ushort> Least, ulong Forms)
{
    /// <summary>Of no offer at all.</summary>
    public static ChunkZone Empty { get; } = new(long.MaxValue, Vector128<ushort>.AllBitsSet, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayPass(Vector128<ushort> bounds, ulong forms) =>
        Vector128.LessThanOrEqualAll(Least, bounds) && (Forms & forms) != 0;

    public ChunkZone With(in ChunkZone other) => new(
        long.Min(FirstKey, other.FirstKey), Vector128.Min(Least, other.Least), Forms | other.Forms);
}
