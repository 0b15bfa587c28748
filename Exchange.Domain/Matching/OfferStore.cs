namespace Exchange.Domain.Matching;

/// <summary>
/// Where offers, resources and cells are kept: entries in arrays, found by number, so that an offer costs the
/// collector nothing but its row. Which number something has depends on history, and so decides nothing.
/// </summary>
internal sealed class OfferStore
{
    private readonly SlotTable _offerSlots;
    private readonly SlotTable _resourceSlots;
    private readonly Stack<int> _free = [];
    private int _offerCount;
    private int _resourceCount;

    public OfferStore()
    {
        _offerSlots = new(slot => Offers[slot].Row.OfferId);
        _resourceSlots = new(slot => Resources[slot].Id);
    }

    public OfferNames Names { get; } = new();

    public OfferEntry[] Offers { get; private set; } = new OfferEntry[16];

    public ResourceEntry[] Resources { get; private set; } = new ResourceEntry[16];

    /// <summary>By number of class, then by number of region.</summary>
    public List<CellsOfClass> Cells { get; } = [];

    public int FindOffer(Guid id) => _offerSlots.Find(id);

    public int FindResource(Guid id) => _resourceSlots.Find(id);

    public int AddOffer(Guid id)
    {
        if (!_free.TryPop(out var slot))
        {
            slot = _offerCount++;
            if (slot == Offers.Length)
            {
                var offers = Offers;
                Array.Resize(ref offers, slot * 2);
                Offers = offers;
            }
        }

        _offerSlots.Add(id, slot);
        return slot;
    }

    public void ForgetOffer(int slot)
    {
        _offerSlots.Remove(Offers[slot].Row.OfferId, slot);
        Offers[slot] = default;
        _free.Push(slot);
    }

    public int AddResource(Guid id, int accelerators)
    {
        var slot = _resourceCount++;
        if (slot == Resources.Length)
        {
            var resources = Resources;
            Array.Resize(ref resources, slot * 2);
            Resources = resources;
        }

        Resources[slot] = new() { Id = id, Accelerators = accelerators };
        _resourceSlots.Add(id, slot);
        return slot;
    }

    public OfferCell CellOf(string acceleratorClass, string region)
    {
        var classNumber = Names.Classes.Number(acceleratorClass);
        if (classNumber == Cells.Count)
        {
            Cells.Add(new());
        }

        return Cells[classNumber].CellOf(classNumber, Names.Regions.Number(region));
    }

    /// <summary>Puts an offer into its cell, or takes it out.</summary>
    public void SetOpen(int slot, bool open)
    {
        ref var offer = ref Offers[slot];
        if (offer.IsOpen == open)
        {
            return;
        }

        offer.IsOpen = open;
        if (open)
        {
            offer.Cell.Insert(slot, Offers);
        }
        else
        {
            offer.Cell.Remove(slot, Offers);
        }

        Cells[offer.Cell.Class].Note(offer.Cell);
    }

    /// <summary>Accelerators of a resource free throughout [start, end).</summary>
    public long FreeOfResource(int resource, long start, long end)
    {
        ref readonly var entry = ref Resources[resource];
        return entry.Accelerators - (entry.Taken?.Highest(start, end) ?? 0);
    }

    /// <summary>Units free throughout [start, end), of the offer and of its resource, open or not.</summary>
    public int FreeUnits(int slot, long start, long end)
    {
        ref readonly var offer = ref Offers[slot];
        var own = offer.Row.Units - (offer.Taken?.Highest(start, end) ?? 0);
        var shared = FreeOfResource(offer.Resource, start, end) / offer.Row.AcceleratorsPerUnit;
        return (int)long.Max(0, long.Min(own, shared));
    }

    public void Take(int slot, int units, long start, long end)
    {
        ref var offer = ref Offers[slot];
        (offer.Taken ??= new()).Add(start, end, units);
        (Resources[offer.Resource].Taken ??= new()).Add(start, end, (long)units * offer.Row.AcceleratorsPerUnit);
    }
}

/// <summary>The cells of one class by number of region, and what is true of each, side by side.</summary>
internal sealed class CellsOfClass
{
    private OfferCell?[] _cells = [];
    private ChunkZone[] _zones = [];

    public ReadOnlySpan<ChunkZone> Zones => _zones;

    public OfferCell this[int region] => _cells[region]!;

    public void Note(OfferCell cell) => _zones[cell.Region] = cell.Zone;

    public OfferCell CellOf(int acceleratorClass, int region)
    {
        if (region >= _cells.Length)
        {
            var former = _cells.Length;
            Array.Resize(ref _cells, int.Max(region + 1, former * 2));
            Array.Resize(ref _zones, _cells.Length);
            _zones.AsSpan(former).Fill(ChunkZone.Empty);
        }

        return _cells[region] ??= new(acceleratorClass, region);
    }
}
