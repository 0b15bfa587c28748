namespace Exchange.Domain.Matching;

/// <summary>
/// All offers of a market, arranged so that a demand meets only those it could take. One thread owns it; nothing
/// changes while <see cref="Plan"/> searches, so several threads may plan between two changes. An unknown or double
/// id is a bug of the caller and throws <see cref="InvalidOperationException"/>.
/// </summary>
public sealed class OfferIndex
{
    [ThreadStatic]
    private static PlanScratch? t_scratch;

    private readonly OfferStore _store = new();
    private readonly Dictionary<(Guid OfferId, Guid MatchId), CapacityCalendar> _held = [];

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
        var slot = _store.FindOffer(row.OfferId);
        var resource = _store.FindResource(row.ResourceId);
        var isKnown = slot != SlotTable.None;
        if ((isKnown && (_store.Offers[slot].IsListed || _store.Offers[slot].Resource != resource))
            || (resource != SlotTable.None && _store.Resources[resource].Accelerators != row.ResourceAccelerators))
        {
            throw new InvalidOperationException(
                $"Offer {row.OfferId} is listed already, or disagrees with what is known of its resource.");
        }

        if (resource == SlotTable.None)
        {
            resource = _store.AddResource(row.ResourceId, row.ResourceAccelerators);
        }
        else
        {
            _store.Resources[resource].IsShared |= !isKnown;
        }

        var taken = isKnown ? _store.Offers[slot].Taken : null;
        slot = isKnown ? slot : _store.AddOffer(row.OfferId);
        _store.Offers[slot] = EntryOf(row, resource, taken);
        _store.SetOpen(slot, true);
    }

    /// <summary>Takes an offer off the market for good. What is reserved of it stays until it is released.</summary>
    public void Remove(Guid offerId)
    {
        var slot = Listed(offerId);
        _store.SetOpen(slot, false);
        _store.Offers[slot].IsListed = false;
        ForgetIfIdle(slot);
    }

    /// <summary>A new price, in micro-units per unit-hour, and a new place in time priority.</summary>
    public void Reprice(Guid offerId, long price, long sequence)
    {
        SupplyRow.CheckPrice(price);
        var slot = Listed(offerId);
        ref var offer = ref _store.Offers[slot];
        var isOpen = offer.IsOpen;
        _store.SetOpen(slot, false);
        offer.Row = offer.Row with { PriceMicrosPerUnitHour = price, Sequence = sequence };
        offer.Key = OfferEntry.KeyOf(offer.Row);
        _store.SetOpen(slot, isOpen);
    }

    /// <summary>Pauses or resumes an offer; it keeps its place.</summary>
    public void SetOpen(Guid offerId, bool open) => _store.SetOpen(Listed(offerId), open);

    /// <summary>Takes units of an offer, and the accelerators of its resource, over [start, end).</summary>
    /// <exception cref="InvalidOperationException">Fewer are free: the caller planned on another state.</exception>
    public void Reserve(Guid offerId, Guid matchId, int units, DateTimeOffset start, DateTimeOffset end)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(start, end);
        var slot = Listed(offerId);
        var free = _store.FreeUnits(slot, start.UtcTicks, end.UtcTicks);
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

        _store.Take(slot, units, start.UtcTicks, end.UtcTicks);
        held.Add(start.UtcTicks, end.UtcTicks, units);
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

        var slot = _store.FindOffer(offerId);
        _store.Take(slot, -units, start.UtcTicks, end.UtcTicks);
        held.Add(start.UtcTicks, end.UtcTicks, -units);
        if (held.IsEmpty)
        {
            _held.Remove((offerId, matchId));
            ForgetIfIdle(slot);
        }
    }

    /// <summary>
    /// Units that could be reserved throughout [start, end), open or paused; zero for an offer that is not listed or
    /// whose window does not cover the interval.
    /// </summary>
    public int FreeUnits(Guid offerId, DateTimeOffset start, DateTimeOffset end) =>
        Find(offerId) is { } row && row.WindowStart <= start && end <= row.WindowEnd
            ? _store.FreeUnits(_store.FindOffer(offerId), start.UtcTicks, end.UtcTicks)
            : 0;

    /// <summary>The offer as it stands, with its present price, open or paused; null when not listed.</summary>
    public SupplyRow? Find(Guid offerId) =>
        _store.FindOffer(offerId) is var slot && slot != SlotTable.None && _store.Offers[slot].IsListed
            ? _store.Offers[slot].Row
            : null;

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
        var scratch = t_scratch ??= new();
        var (examined, outcome) = Search(demand, scratch);
        return new(scratch.Legs.ToArray(), examined, outcome);
    }

    /// <summary>The same as <see cref="Plan"/> without allocating: the legs are left in the scratch.</summary>
    /// <exception cref="ArgumentException">As there.</exception>
    public PlanSummary Search(Demand demand, PlanScratch scratch)
    {
        demand.Check();
        scratch.ClearLegs();
        scratch.Filter.Compile(demand, _store.Names);
        var summary = PlanSearch.Run(_store, scratch);
        if (summary.Outcome is PlanOutcome.NotEnoughCapacity && demand.BudgetMicros is not null)
        {
            scratch.Filter.Budget = null;
            var isFound = PlanSearch.Run(_store, scratch).Outcome is PlanOutcome.Filled or PlanOutcome.Partial;
            summary = isFound ? summary with { Outcome = PlanOutcome.NothingInBudget } : summary;
            scratch.ClearLegs();
        }

        scratch.Forget();
        return summary;
    }

    private OfferEntry EntryOf(SupplyRow row, int resource, CapacityCalendar? taken)
    {
        var names = _store.Names;
        return new()
        {
            Row = row,
            Cell = _store.CellOf(row.AcceleratorClass, row.Region),
            Taken = taken,
            Key = OfferEntry.KeyOf(row),
            Resource = resource,
            Supplier = names.Suppliers.Number(row.SupplierId),
            Form = names.Forms.Number(row.Form),
            Site = row.Site is { } site ? names.Sites.Number(site) : NameTable<string>.Unknown,
            Interconnect = row.Interconnect is { } link
                ? names.Interconnects.Number(link)
                : NameTable<string>.Unknown,
            IsListed = true,
        };
    }

    private int Listed(Guid offerId) =>
        _store.FindOffer(offerId) is var slot && slot != SlotTable.None && _store.Offers[slot].IsListed
            ? slot
            : throw new InvalidOperationException($"Offer {offerId} is not listed.");

    private void ForgetIfIdle(int slot)
    {
        if (_store.Offers[slot] is { IsListed: false, Taken: null or { IsEmpty: true } })
        {
            _store.ForgetOffer(slot);
        }
    }
}
