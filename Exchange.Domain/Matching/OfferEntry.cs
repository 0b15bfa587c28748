namespace Exchange.Domain.Matching;

/// <summary>An offer in the index, with what the search needs of its row in comparable form.</summary>
internal sealed class OfferEntry(SupplyRow row, ResourceCapacity resource, OfferCell cell, int supplier, int form)
{
    public SupplyRow Row { get; private set; } = row;

    public ResourceCapacity Resource { get; } = resource;

    public OfferCell Cell { get; } = cell;

    public int Supplier { get; } = supplier;

    public int Form { get; } = form;

    public CapacityCalendar Taken { get; init; } = new();

    /// <summary>Price per accelerator-hour in 1/65,536 micro-units, rounded down: first in the order.</summary>
    public long Key { get; private set; } = KeyOf(row);

    /// <summary>On sale: in the ladder of its cell.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Not removed. An entry outlives its removal while something is reserved of it.</summary>
    public bool IsListed { get; set; } = true;

    public long BlockAccelerators => (long)Row.BlockUnits * Row.AcceleratorsPerUnit;

    public void Reprice(long price, long sequence)
    {
        Row = Row with { PriceMicrosPerUnitHour = price, Sequence = sequence };
        Key = KeyOf(Row);
    }

    /// <summary>Price, then place in time, then id: total, so that nothing else can decide.</summary>
    public static int Compare(OfferEntry left, OfferEntry right)
    {
        var byPrice = left.Key.CompareTo(right.Key);
        return byPrice != 0 ? byPrice : ComparePlace(left, right);
    }

    /// <summary>What decides between two of one price.</summary>
    public static int ComparePlace(OfferEntry left, OfferEntry right)
    {
        var byTime = left.Row.Sequence.CompareTo(right.Row.Sequence);
        return byTime != 0 ? byTime : left.Row.OfferId.CompareTo(right.Row.OfferId);
    }

    /// <summary>Units free throughout [start, end), of the offer and of its resource, open or not.</summary>
    public int FreeUnits(long start, long end)
    {
        var own = Row.Units - Taken.Highest(start, end);
        var shared = Resource.Free(start, end) / Row.AcceleratorsPerUnit;
        return (int)long.Max(0, long.Min(own, shared));
    }

    private static long KeyOf(SupplyRow row) =>
        (row.PriceMicrosPerUnitHour << DemandFilter.KeyShift) / row.AcceleratorsPerUnit;
}
