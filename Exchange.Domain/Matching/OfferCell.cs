namespace Exchange.Domain.Matching;

/// <summary>
/// The open offers of one accelerator class in one region, best first, in chunks of 64. A chunk splits when it is
/// full and goes when it is empty. The zones are kept side by side, so that a search passes over chunks without
/// touching them.
/// </summary>
internal sealed class OfferCell
{
    private OfferChunk[] _chunks = new OfferChunk[1];
    private ChunkZone[] _zones = new ChunkZone[1];

    public int ChunkCount { get; private set; }

    public ReadOnlySpan<ChunkZone> Zones => _zones.AsSpan(0, ChunkCount);

    public OfferChunk Chunk(int index) => _chunks[index];

    public void Insert(OfferEntry offer)
    {
        if (ChunkCount == 0)
        {
            InsertChunk(0, new OfferChunk());
        }

        var index = ChunkOf(offer);
        if (_chunks[index].Count == OfferChunk.Lanes)
        {
            InsertChunk(index + 1, _chunks[index].Split());
            _zones[index] = _chunks[index].Zone;
            index = ChunkOf(offer);
        }

        var chunk = _chunks[index];
        chunk.Insert(chunk.LaneOf(offer), offer);
        _zones[index] = chunk.Zone;
    }

    public void Remove(OfferEntry offer)
    {
        var index = ChunkOf(offer);
        var chunk = _chunks[index];
        chunk.RemoveAt(chunk.LaneOf(offer));
        if (chunk.Count > 0)
        {
            _zones[index] = chunk.Zone;
            return;
        }

        ChunkCount--;
        Array.Copy(_chunks, index + 1, _chunks, index, ChunkCount - index);
        Array.Copy(_zones, index + 1, _zones, index, ChunkCount - index);
        _chunks[ChunkCount] = null!;
    }

    /// <summary>The last chunk whose first offer is not after this one, or the first chunk.</summary>
    private int ChunkOf(OfferEntry offer)
    {
        var low = 1;
        var high = ChunkCount;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (OfferEntry.Compare(_chunks[middle][0], offer) <= 0)
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
