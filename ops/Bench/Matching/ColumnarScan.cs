using System.Numerics;
using System.Runtime.Intrinsics;
using Exchange.Domain.Matching;

namespace Bench.Matching;

/// <summary>
/// The plain fast way: a column of 16 bits for each attribute, all offers compared sixteen at a time, what is left
/// compared by its row, sorted and taken. The yardstick of the second ratio, and the second oracle of the tests; it
/// shares nothing with the engine. For demands of accelerators without a budget.
/// </summary>
internal sealed class ColumnarScan
{
    private static readonly long s_epoch = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks;

    private readonly List<SupplyRow> _rows = [];
    private readonly Dictionary<Guid, int> _lanes = [];
    private readonly Dictionary<string, ushort> _classes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ushort> _regions = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, List<Holding>> _holdings = [];
    private readonly List<int> _found = [];
    private ushort[][] _columns = [.. Enumerable.Range(0, (int)Column.Count).Select(_ => new ushort[64])];
    private bool[] _isOpen = new bool[64];

    private enum Column
    {
        Start,
        End,
        Class,
        Memory,
        Rate,
        Pue,
        Renewable,
        Region,
        Count,
    }

    public void Add(SupplyRow row)
    {
        if (!_lanes.TryGetValue(row.OfferId, out var lane))
        {
            lane = _rows.Count;
            _lanes.Add(row.OfferId, lane);
            _rows.Add(row);
            if (lane == _isOpen.Length)
            {
                Array.Resize(ref _isOpen, lane * 2);
                _columns = [.. _columns.Select(column => column.Concat(new ushort[lane]).ToArray())];
            }
        }

        (_rows[lane], _isOpen[lane]) = (row, true);
        _columns[(int)Column.Start][lane] = Hours(row.WindowStart);
        _columns[(int)Column.End][lane] = Hours(row.WindowEnd);
        _columns[(int)Column.Class][lane] = NumberOf(_classes, row.AcceleratorClass);
        _columns[(int)Column.Region][lane] = NumberOf(_regions, row.Region);
        _columns[(int)Column.Memory][lane] = AtLeast(row.MemoryMiB / 1_024);
        _columns[(int)Column.Rate][lane] = AtLeast(row.Fp16Gflops / 1_000);
        _columns[(int)Column.Pue][lane] = (ushort)int.Min(row.PueMilli ?? ushort.MaxValue, ushort.MaxValue);
        _columns[(int)Column.Renewable][lane] = AtLeast(row.RenewablePercent);
    }

    public void SetOpen(Guid offerId, bool open) => _isOpen[_lanes[offerId]] = open;

    public void Reprice(Guid offerId, long price, long sequence)
    {
        var lane = _lanes[offerId];
        _rows[lane] = _rows[lane] with { PriceMicrosPerUnitHour = price, Sequence = sequence };
    }

    /// <summary>Takes units over [start, end) in ticks, or with fewer than none gives them back.</summary>
    public void Take(Guid offerId, int units, long start, long end)
    {
        var row = _rows[_lanes[offerId]];
        HoldingsOf(offerId).Add(new(units, start, end));
        HoldingsOf(row.ResourceId).Add(new(units * row.AcceleratorsPerUnit, start, end));
    }

    public long FreeUnits(SupplyRow row, long start, long end, long plannedOfResource) => long.Max(0, long.Min(
        row.Units - Held(row.OfferId, start, end),
        (row.ResourceAccelerators - Held(row.ResourceId, start, end) - plannedOfResource) / row.AcceleratorsPerUnit));

    /// <summary>The cheapest first, each with all the blocks it can give; what is open is left open.</summary>
    public (List<(SupplyRow Row, int Units)> Legs, long Open) Plan(Demand demand)
    {
        var (start, end) = (demand.Start.UtcTicks, demand.Start.AddMinutes(demand.Minutes).UtcTicks);
        Scan(demand);
        _found.Sort(InOrder);
        var legs = new List<(SupplyRow Row, int Units)>();
        var open = demand.Need;
        foreach (var lane in _found)
        {
            if (open == 0 || legs.Count == demand.MaxLegs)
            {
                break;
            }

            var row = _rows[lane];
            var planned = legs.Where(leg => leg.Row.ResourceId == row.ResourceId)
                .Sum(leg => (long)leg.Units * leg.Row.AcceleratorsPerUnit);
            var blocks = long.Min(FreeUnits(row, start, end, planned), open / row.AcceleratorsPerUnit) / row.BlockUnits;
            if (blocks > 0)
            {
                legs.Add((row, (int)blocks * row.BlockUnits));
                open -= blocks * row.BlockUnits * row.AcceleratorsPerUnit;
            }
        }

        return (legs, open);
    }

    private int InOrder(int left, int right)
    {
        var (one, other) = (_rows[left], _rows[right]);
        var byPrice = (one.PriceMicrosPerUnitHour * 65_536 / one.AcceleratorsPerUnit)
            .CompareTo(other.PriceMicrosPerUnitHour * 65_536 / other.AcceleratorsPerUnit);
        return byPrice != 0 ? byPrice
            : one.Sequence != other.Sequence ? one.Sequence.CompareTo(other.Sequence)
            : one.OfferId.CompareTo(other.OfferId);
    }

    private void Scan(Demand demand)
    {
        _found.Clear();
        var until = Hours(demand.Start.AddMinutes(demand.Minutes));
        var (start, end) = (Vector256.Create(Hours(demand.Start)), Vector256.Create(until));
        var memory = Vector256.Create(AtLeast(demand.MinMemoryMiB / 1_024));
        var rate = Vector256.Create(AtLeast(demand.MinFp16Gflops / 1_000));
        var pue = Vector256.Create((ushort)int.Min(demand.MaxPueMilli ?? ushort.MaxValue, ushort.MaxValue));
        var renewable = Vector256.Create(AtLeast(demand.MinRenewablePercent));
        ushort[] classes = [.. demand.AcceleratorClasses.Where(_classes.ContainsKey).Select(name => _classes[name])];
        var isAnyClass = demand.AcceleratorClasses.Count == 0;
        bool[] regions = [.. Enumerable.Repeat(demand.Regions.Count == 0, _regions.Count)];
        foreach (var name in demand.Regions.Where(_regions.ContainsKey))
        {
            regions[_regions[name]] = true;
        }

        var regionOf = _columns[(int)Column.Region];
        ref var starts = ref _columns[(int)Column.Start][0];
        ref var ends = ref _columns[(int)Column.End][0];
        ref var kinds = ref _columns[(int)Column.Class][0];
        for (var lane = 0; lane < _rows.Count; lane += Vector256<ushort>.Count)
        {
            var passing = Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref starts, (nuint)lane), start)
                & Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref ends, (nuint)lane), end);
            if (!isAnyClass && passing != default)
            {
                var among = Vector256.LoadUnsafe(ref kinds, (nuint)lane);
                var kind = Vector256<ushort>.Zero;
                foreach (var number in classes)
                {
                    kind |= Vector256.Equals(among, Vector256.Create(number));
                }

                passing &= kind;
            }

            if (passing == default)
            {
                continue;
            }

            passing &= Vector256.GreaterThanOrEqual(At(Column.Memory, lane), memory)
                & Vector256.GreaterThanOrEqual(At(Column.Rate, lane), rate)
                & Vector256.LessThanOrEqual(At(Column.Pue, lane), pue)
                & Vector256.GreaterThanOrEqual(At(Column.Renewable, lane), renewable);
            for (var left = passing.ExtractMostSignificantBits(); left != 0; left &= left - 1)
            {
                var found = lane + BitOperations.TrailingZeroCount(left);
                if (found < _rows.Count && regions[regionOf[found]] && _isOpen[found] && Fits(_rows[found], demand))
                {
                    _found.Add(found);
                }
            }
        }
    }

    private static bool Fits(SupplyRow row, Demand demand) =>
        row.PriceMicrosPerUnitHour <= (Int128)demand.LimitMicros * row.AcceleratorsPerUnit
        && row.WindowStart <= demand.Start
        && demand.Start.AddMinutes(demand.Minutes) <= row.WindowEnd
        && (demand.Regions.Count == 0 || demand.Regions.Contains(row.Region))
        && (demand.Forms.Count == 0 || demand.Forms.Contains(row.Form))
        && row.MinMinutes <= demand.Minutes
        && row.SupplierId != demand.BuyerId
        && !(demand.MinMemoryMiB > (row.MemoryMiB ?? -1))
        && !(demand.MinFp16Gflops > (row.Fp16Gflops ?? -1))
        && !(demand.MinRenewablePercent > (row.RenewablePercent ?? -1))
        && (demand.MaxPueMilli is null || row.PueMilli <= demand.MaxPueMilli)
        && !demand.ExcludedOffers.Contains(row.OfferId)
        && (demand.Constraint is null || demand.Constraint.Holds(row))
        && (row.OfOrders is null || (demand.Traits is not null && row.OfOrders.Holds(demand.Traits)));

    private Vector256<ushort> At(Column column, int lane) =>
        Vector256.LoadUnsafe(ref _columns[(int)column][0], (nuint)lane);

    /// <summary>The most that is held at once: it rises only where something begins.</summary>
    private long Held(Guid id, long start, long end)
    {
        if (!_holdings.TryGetValue(id, out var holdings))
        {
            return 0;
        }

        var most = 0L;
        foreach (var at in holdings.Select(one => long.Max(one.Start, start)).Append(start))
        {
            most = long.Max(most, at >= end ? 0 : holdings.Sum(one => one.IsAt(at) ? one.Units : 0L));
        }

        // Where something was given back early, less is held before it and more after: look there too.
        foreach (var at in holdings.Select(one => one.End).Where(at => start <= at && at < end))
        {
            most = long.Max(most, holdings.Sum(one => one.IsAt(at) ? one.Units : 0L));
        }

        return most;
    }

    private List<Holding> HoldingsOf(Guid id)
    {
        if (!_holdings.TryGetValue(id, out var holdings))
        {
            _holdings.Add(id, holdings = []);
        }

        return holdings;
    }

    private static ushort Hours(DateTimeOffset time) =>
        (ushort)long.Clamp((time.UtcTicks - s_epoch) / TimeSpan.TicksPerHour, 0, ushort.MaxValue);

    /// <summary>One more than the value, so that unknown is less than any; none is met by all.</summary>
    private static ushort AtLeast(long? value) =>
        value is { } known ? (ushort)long.Min(known + 1, ushort.MaxValue) : (ushort)0;

    private static ushort NumberOf(Dictionary<string, ushort> numbers, string name)
    {
        if (!numbers.TryGetValue(name, out var number))
        {
            numbers.Add(name, number = (ushort)numbers.Count);
        }

        return number;
    }

    private readonly record struct Holding(int Units, long Start, long End)
    {
        public bool IsAt(long tick) => Start <= tick && tick < End;
    }
}
