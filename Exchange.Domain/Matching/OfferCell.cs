namespace Exchange.Domain.Matching;

/// <summary>
/// The open offers of one accelerator class in one region, best first, in chunks of 64. A chunk splits when it is
/// full and goes when it is empty. The zones are kept side by side, so that a search passes over chunks without
/// touching them.
/// </summary>
internal sealed class OfferCell(int acceleratorClass, int region)
{
    private OfferChunk[] _chunks = new OfferChunk[1];
    private ChunkZone[] _zones = new ChunkZone[1];
    private int _sinceSummary;

    public int Class { get; } = acceleratorClass;

    public int Region { get; } = region;

    public int ChunkCount { get; private set; }

    public ReadOnlySpan<ChunkZone> Zones => _zones.AsSpan(0, ChunkCount);

    /// <summary>
    /// True of every offer, and perhaps of more: after removals it is made anew only now and then, so that a change
    /// never looks at all chunks of a large cell. It decides how far a search looks, never what it finds.
    /// </summary>
    public ChunkZone Zone { get; private set; } = ChunkZone.Empty;

    public OfferChunk Chunk(int index) => _chunks[index];

    public void Insert(int slot, OfferEntry[] offers)
    {
        ref readonly var offer = ref offers[slot];
        if (ChunkCount == 0)
        {
            InsertChunk(0, new OfferChunk());
        }

        var index = ChunkOf(offer.Key, offer.Row, offers);
        if (_chunks[index].Count == OfferChunk.Lanes)
        {
            InsertChunk(index + 1, _chunks[index].Split());
            _zones[index] = _chunks[index].Zone;
            index = ChunkOf(offer.Key, offer.Row, offers);
        }

        var chunk = _chunks[index];
        chunk.Insert(chunk.LaneOf(offer.Key, offer.Row, offers), slot, offer);
        _zones[index] = chunk.Zone;
        Zone = Zone.With(chunk.Zone);
    }

    public void Remove(int slot, OfferEntry[] offers)
    {
        ref readonly var offer = ref offers[slot];
        var index = ChunkOf(offer.Key, offer.Row, offers);
        var chunk = _chunks[index];
        chunk.RemoveAt(chunk.LaneOf(offer.Key, offer.Row, offers));
        _zones[index] = chunk.Zone;
        if (chunk.Count == 0)
        {
            ChunkCount--;
            Array.Copy(_chunks, index + 1, _chunks, index, ChunkCount - index);
            Array.Copy(_zones, index + 1, _zones, index, ChunkCount - index);
            _chunks[ChunkCount] = null!;
        }

        if (++_sinceSummary >= ChunkCount)
        {
            Summarise();
        }
    }

    private void Summarise()
    {
        _sinceSummary = 0;
        Zone = ChunkZone.Empty;
        foreach (ref readonly var zone in Zones)
        {
            Zone = Zone.With(zone);
        }
    }

    /// <summary>The last chunk whose first offer is not after this one, or the first chunk.</summary>
    private int ChunkOf(long key, SupplyRow row, OfferEntry[] offers)
    {
        var low = 1;
        var high = ChunkCount;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            var byKey = _zones[middle].FirstKey.CompareTo(key);
            if (byKey < 0
                || (byKey == 0 && OfferEntry.ComparePlace(offers[_chunks[middle].Slot(0)].Row, row) <= 0))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }

    private void InsertChunk(int index, OfferChunk chunk)
    {
        if (ChunkCount == _chunks.Length)
        {
            Array.Resize(ref _chunks, ChunkCount * 2);
            Array.Resize(ref _zones, ChunkCount * 2);
        }

        Array.Copy(_chunks, index, _chunks, index + 1, ChunkCount - index);
        Array.Copy(_zones, index, _zones, index + 1, ChunkCount - index);
        _chunks[index] = chunk;
        _zones[index] = chunk.Zone;
        ChunkCount++;
    }
}
