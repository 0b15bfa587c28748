using System.Buffers;

namespace Exchange.Domain.Matching;

/// <summary>
/// All offers of a market, arranged so that a demand meets only those it could take. One thread owns it; nothing
/// changes while <see cref="Plan"/> searches, so several threads may plan between two changes. An unknown or double
/// id is a bug of the caller and throws <see cref="InvalidOperationException"/>.
/// </summary>
public sealed class OfferIndex
{
    private readonly Dictionary<Guid, OfferEntry> _offers = [];
    private readonly Dictionary<Guid, ResourceCapacity> _resources = [];
    private readonly Dictionary<(Guid OfferId, Guid MatchId), CapacityCalendar> _held = [];
    private readonly NameTable<string> _classes = new(StringComparer.Ordinal);
    private readonly NameTable<string> _regions = new(StringComparer.Ordinal);
    private readonly NameTable<string> _forms = new(StringComparer.Ordinal);
    private readonly NameTable<Guid> _suppliers = new();
    private readonly List<List<OfferCell?>> _cells = [];
    private int _cellCount;

    /// <summary>
    /// Puts an offer on sale. One that was removed may return, on the same resource, and keeps what is still reserved.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A count is below one, or the price below zero or above <see cref="SupplyRow.MaxPriceMicros"/>.
    /// </exception>
    public void Add(SupplyRow row)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(row.Units, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(row.AcceleratorsPerUnit, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(row.BlockUnits, 1);
        SupplyRow.CheckPrice(row.PriceMicrosPerUnitHour);
        var known = _offers.GetValueOrDefault(row.OfferId);
        var resource = _resources.GetValueOrDefault(row.ResourceId) ?? new(row.ResourceAccelerators);
        if (known is { IsListed: true } || resource.Accelerators != row.ResourceAccelerators
            || (known is not null && known.Resource != resource))
        {
            throw new InvalidOperationException(
                $"Offer {row.OfferId} is listed already, or disagrees with what is known of its resource.");
        }

        resource.IsShared |= known is null && !_resources.TryAdd(row.ResourceId, resource);
        var cell = CellOf(row.AcceleratorClass, row.Region);
        var supplier = _suppliers.Number(row.SupplierId);
        _offers[row.OfferId] = new(row, resource, cell, supplier, _forms.Number(row.Form))
        {
            Taken = known?.Taken ?? new(),
            IsOpen = true,
        };
        cell.Insert(_offers[row.OfferId]);
    }

    /// <summary>Takes an offer off the market for good. What is reserved of it stays until it is released.</summary>
    public void Remove(Guid offerId)
    {
        var offer = Listed(offerId);
        SetOpen(offer, false);
        offer.IsListed = false;
        ForgetIfIdle(offer);
    }

    /// <summary>A new price, in micro-units per unit-hour, and a new place in time priority.</summary>
    public void Reprice(Guid offerId, long price, long sequence)
    {
        SupplyRow.CheckPrice(price);
        var offer = Listed(offerId);
        var isOpen = offer.IsOpen;
        SetOpen(offer, false);
        offer.Reprice(price, sequence);
        SetOpen(offer, isOpen);
    }

    /// <summary>Pauses or resumes an offer; it keeps its place.</summary>
    public void SetOpen(Guid offerId, bool open) => SetOpen(Listed(offerId), open);

    /// <summary>Takes units of an offer, and the accelerators of its resource, over [start, end).</summary>
    /// <exception cref="InvalidOperationException">Fewer are free: the caller planned on another state.</exception>
    public void Reserve(Guid offerId, Guid matchId, int units, DateTimeOffset start, DateTimeOffset end)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(start, end);
        var offer = Listed(offerId);
        var free = offer.FreeUnits(start.UtcTicks, end.UtcTicks);
        if (free < units)
        {
            throw new InvalidOperationException(
                $"Match {matchId} would take {units} units of offer {offerId}, of which {free} are free.");
        }

        if (!_held.TryGetValue((offerId, matchId), out var held))
        {
            held = new();
            _held.Add((offerId, matchId), held);
        }

        Take(offer, held, units, start, end);
    }

    /// <summary>
    /// Gives back units over [start, end), all or part of what the match holds; an empty interval gives nothing back.
    /// </summary>
    /// <exception cref="InvalidOperationException">The match does not hold that much throughout.</exception>
    public void Release(Guid offerId, Guid matchId, int units, DateTimeOffset start, DateTimeOffset end)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        if (start >= end)
        {
            return;
        }

        var held = _held.GetValueOrDefault((offerId, matchId));
        if (held is null || held.Lowest(start.UtcTicks, end.UtcTicks) < units)
        {
            throw new InvalidOperationException(
                $"Match {matchId} does not hold {units} units of offer {offerId} over the whole interval.");
        }

        var offer = _offers[offerId];
        Take(offer, held, -units, start, end);
        if (held.IsEmpty)
        {
            _held.Remove((offerId, matchId));
            ForgetIfIdle(offer);
        }
    }

    /// <summary>
    /// Units that could be reserved throughout [start, end), open or paused; zero for an offer that is not listed or
    /// whose window does not cover the interval.
    /// </summary>
    public int FreeUnits(Guid offerId, DateTimeOffset start, DateTimeOffset end) =>
        _offers.GetValueOrDefault(offerId) is { IsListed: true } offer
        && offer.Row.WindowStart <= start && end <= offer.Row.WindowEnd
            ? offer.FreeUnits(start.UtcTicks, end.UtcTicks)
            : 0;

    /// <summary>The offer as it stands, with its present price, open or paused; null when not listed.</summary>
    public SupplyRow? Find(Guid offerId) =>
        _offers.GetValueOrDefault(offerId) is { IsListed: true } offer ? offer.Row : null;

    /// <summary>
    /// The legs that meet a demand, most preferred first: by price per accelerator-hour (rounded down to 1/65,536
    /// micro-unit) over what an accelerator of the class counts, then sequence, then id. Reserves nothing.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A number of the demand is out of its range, or its window ends after year 9999.
    /// </exception>
    /// <exception cref="ArgumentException">A class has two weights.</exception>
    public PlanResult Plan(Demand demand)
    {
        demand.Check();
        var result = Search(demand);
        return result.Outcome is PlanOutcome.NotEnoughCapacity && demand.BudgetMicros is not null
            && Search(demand with { BudgetMicros = null }).Legs.Count > 0
                ? result with { Outcome = PlanOutcome.NothingInBudget }
                : result;
    }

    private PlanResult Search(Demand demand)
    {
        var forms = demand.Forms.Count == 0 ? ulong.MaxValue : FormBits(demand.Forms);
        var filter = new DemandFilter(demand, _suppliers.Find(demand.BuyerId), forms);
        var cells = ArrayPool<AllowedCell>.Shared.Rent(int.Max(1, _cellCount));
        var count = CollectCells(demand, filter, cells);
        var result = PlanSearch.Run(demand, filter, cells.AsSpan(0, count));
        ArrayPool<AllowedCell>.Shared.Return(cells, clearArray: true);
        return result;
    }

    private static void SetOpen(OfferEntry offer, bool open)
    {
        if (offer.IsOpen == open)
        {
            return;
        }

        offer.IsOpen = open;
        if (open)
        {
            offer.Cell.Insert(offer);
        }
        else
        {
            offer.Cell.Remove(offer);
        }
    }

    private static void Take(
        OfferEntry offer, CapacityCalendar held, int units, DateTimeOffset start, DateTimeOffset end)
    {
        offer.Taken.Add(start.UtcTicks, end.UtcTicks, units);
        offer.Resource.Taken.Add(start.UtcTicks, end.UtcTicks, (long)units * offer.Row.AcceleratorsPerUnit);
        held.Add(start.UtcTicks, end.UtcTicks, units);
    }

    private OfferEntry Listed(Guid offerId) =>
        _offers.GetValueOrDefault(offerId) is { IsListed: true } offer
            ? offer
            : throw new InvalidOperationException($"Offer {offerId} is not listed.");

    private void ForgetIfIdle(OfferEntry offer)
    {
        if (!offer.IsListed && offer.Taken.IsEmpty)
        {
            _offers.Remove(offer.Row.OfferId);
        }
    }

    private ulong FormBits(IReadOnlyList<string> names)
    {
        var bits = 0UL;
        foreach (var name in names)
        {
            var form = _forms.Find(name);
            bits |= form == NameTable<string>.Unknown ? 0 : DemandFilter.FormBit(form);
        }

        return bits;
    }

    private OfferCell CellOf(string acceleratorClass, string region)
    {
        var classNumber = _classes.Number(acceleratorClass);
        var regionNumber = _regions.Number(region);
        if (classNumber == _cells.Count)
        {
            _cells.Add([]);
        }

        var row = _cells[classNumber];
        while (row.Count <= regionNumber)
        {
            row.Add(null);
        }

        if (row[regionNumber] is not { } cell)
        {
            cell = new();
            row[regionNumber] = cell;
            _cellCount++;
        }

        return cell;
    }

    private int CollectCells(Demand demand, in DemandFilter filter, AllowedCell[] cells)
    {
        var count = 0;
        foreach (var (classNumber, weight) in Counting(demand))
        {
            var row = _cells[classNumber];
            var limit = filter.LimitKeyOf(weight);
            foreach (var regionNumber in Numbers(_regions, demand.Regions))
            {
                if (regionNumber < row.Count && row[regionNumber] is { ChunkCount: > 0 } cell)
                {
                    cells[count++] = new(cell, weight, limit);
                }
            }
        }

        return count;
    }

    /// <summary>The classes that the demand allows, with what an accelerator of each counts.</summary>
    private List<(int Class, long Weight)> Counting(Demand demand)
    {
        var allowed = Numbers(_classes, demand.AcceleratorClasses);
        if (demand.Weights.Count == 0)
        {
            return allowed.ConvertAll(number => (number, 1L));
        }

        var counting = new List<(int Class, long Weight)>(demand.Weights.Count);
        foreach (var (name, weight) in demand.Weights)
        {
            var number = _classes.Find(name);
            if (number != NameTable<string>.Unknown && allowed.Contains(number))
            {
                counting.Add((number, weight));
            }
        }

        return counting;
    }

    /// <summary>The numbers of the names that are known, each once; of all names for an empty list.</summary>
    private static List<int> Numbers(NameTable<string> table, IReadOnlyList<string> names)
    {
        var numbers = new List<int>(names.Count == 0 ? table.Count : names.Count);
        for (var number = 0; names.Count == 0 && number < table.Count; number++)
        {
            numbers.Add(number);
        }

        foreach (var name in names)
        {
            var number = table.Find(name);
            if (number != NameTable<string>.Unknown && !numbers.Contains(number))
            {
                numbers.Add(number);
            }
        }

        return numbers;
    }
}
