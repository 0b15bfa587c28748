using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Exchange.Domain.Matching;

/// <summary>
/// Up to 64 open offers of one cell in order of preference, with the columns of <see cref="DemandFilter"/> beside
/// them. The zone (the least value of each column, and all form bits) says whether any lane can pass.
/// </summary>
internal sealed class OfferChunk
{
    public const int Lanes = 64;

    private readonly OfferEntry?[] _offers = new OfferEntry?[Lanes];
    private readonly int[] _columns = new int[DemandFilter.Columns * Lanes];
    private readonly ulong[] _forms = new ulong[Lanes];

    public int Count { get; private set; }

    public OfferEntry this[int lane] => _offers[lane]!;

    public ChunkZone Zone { get; private set; }

    /// <summary>The lane of an offer that is here, or the one where it would go.</summary>
    public int LaneOf(OfferEntry offer)
    {
        var low = 0;
        var high = Count;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (OfferEntry.Compare(_offers[middle]!, offer) < 0)
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

    public void Insert(int lane, OfferEntry offer)
    {
        Shift(lane, lane + 1, Count - lane);
        Count++;
        _offers[lane] = offer;
        _forms[lane] = DemandFilter.FormBit(offer.Form);
        var values = DemandFilter.LaneValues(offer.Row);
        for (var column = 0; column < DemandFilter.Columns; column++)
        {
            _columns[column * Lanes + lane] = values[column];
        }

        Zone = Count == 1
            ? new(_offers[0]!.Key, values, _forms[lane])
            : new(_offers[0]!.Key, Vector256.Min(Zone.Least, values), Zone.Forms | _forms[lane]);
    }

    public void RemoveAt(int lane)
    {
        Shift(lane + 1, lane, Count - lane - 1);
        Count--;
        _offers[Count] = null;
        Summarise();
    }

    /// <summary>Moves the worse half to a new chunk.</summary>
    public OfferChunk Split()
    {
        var half = Count / 2;
        var right = new OfferChunk { Count = Count - half };
        Array.Copy(_offers, half, right._offers, 0, right.Count);
        Array.Copy(_forms, half, right._forms, 0, right.Count);
        for (var column = 0; column < DemandFilter.Columns; column++)
        {
            Array.Copy(_columns, column * Lanes + half, right._columns, column * Lanes, right.Count);
        }

        Array.Clear(_offers, half, right.Count);
        Count = half;
        Summarise();
        right.Summarise();
        return right;
    }

    /// <summary>The lanes whose columns pass, as a bit mask.</summary>
    public ulong Passing(Vector256<int> bounds, ulong forms)
    {
        var passing = 0UL;
        ref var columns = ref MemoryMarshal.GetArrayDataReference(_columns);
        var start = Vector256.Create(bounds[0]);
        var end = Vector256.Create(bounds[1]);
        for (var lane = 0; lane < Count; lane += Vector256<int>.Count)
        {
            // Most offers fail on their window, and then the other six columns need not be read.
            var group = AtMost(ref columns, 0, lane, start) & AtMost(ref columns, 1, lane, end);
            for (var column = 2; column < DemandFilter.Columns && group != default; column++)
            {
                group &= AtMost(ref columns, column, lane, Vector256.Create(bounds[column]));
            }

            passing |= (ulong)group.ExtractMostSignificantBits() << lane;
        }

        // The last group may reach past the count, into lanes that hold what was there before.
        passing &= Count == Lanes ? ulong.MaxValue : (1UL << Count) - 1;
        return forms == ulong.MaxValue ? passing : OfForms(passing, forms);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> AtMost(ref int columns, int column, int lane, Vector256<int> bound) =>
        Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref columns, (nuint)(column * Lanes + lane)), bound);

    private ulong OfForms(ulong passing, ulong forms)
    {
        for (var left = passing; left != 0; left &= left - 1)
        {
            var lane = BitOperations.TrailingZeroCount(left);
            if ((_forms[lane] & forms) == 0)
            {
                passing &= ~(1UL << lane);
            }
        }

        return passing;
    }

    private void Shift(int from, int to, int count)
    {
        Array.Copy(_offers, from, _offers, to, count);
        Array.Copy(_forms, from, _forms, to, count);
        for (var column = 0; column < DemandFilter.Columns; column++)
        {
            Array.Copy(_columns, column * Lanes + from, _columns, column * Lanes + to, count);
        }
    }

    private void Summarise()
    {
        if (Count == 0)
        {
            return;
        }

        Span<int> least = stackalloc int[DemandFilter.Columns];
        for (var column = 0; column < DemandFilter.Columns; column++)
        {
            least[column] = int.MaxValue;
            foreach (var value in _columns.AsSpan(column * Lanes, Count))
            {
                least[column] = int.Min(least[column], value);
            }
        }

        var forms = 0UL;
        foreach (var form in _forms.AsSpan(0, Count))
        {
            forms |= form;
        }

        Zone = new(_offers[0]!.Key, Vector256.Create<int>(least), forms);
    }
}

/// <summary>What is true of every offer in a chunk: no key lower, no column lower, no other form.</summary>
internal readonly record struct ChunkZone(long FirstKey, Vector256<int> Least, ulong Forms)
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayPass(Vector256<int> bounds, ulong forms) =>
        Vector256.LessThanOrEqualAll(Least, bounds) && (Forms & forms) != 0;
}
