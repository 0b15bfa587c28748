namespace Exchange.Domain.Matching;

/// <summary>
/// An offer in the index, with the numbers of its names. An entry outlives its removal while something is reserved of
/// it.
/// </summary>
internal struct OfferEntry
{
    public SupplyRow Row;

    /// <summary>Where it is when it is open.</summary>
    public OfferCell Cell;

    /// <summary>Null while nothing was ever taken.</summary>
    public CapacityCalendar? Taken;

    /// <summary>Price per accelerator-hour in 1/65,536 micro-units, rounded down: first in the order.</summary>
    public long Key;

    public int Resource;
    public int Supplier;
    public int Form;

    /// <summary><see cref="NameTable{T}.Unknown"/> when the supplier left it out, as the next.</summary>
    public int Site;

    public int Interconnect;

    /// <summary>On sale: in the ladder of its cell.</summary>
    public bool IsOpen;

    /// <summary>Not removed.</summary>
    public bool IsListed;

    /// <summary>Fractional bits of the key.</summary>
    public const int KeyShift = 16;

    public static long KeyOf(SupplyRow row) => (row.PriceMicrosPerUnitHour << KeyShift) / row.AcceleratorsPerUnit;

    /// <summary>What decides between two of one price: place in time, then id, so that nothing else can.</summary>
    public static int ComparePlace(SupplyRow left, SupplyRow right)
    {
        var byTime = left.Sequence.CompareTo(right.Sequence);
        return byTime != 0 ? byTime : left.OfferId.CompareTo(right.OfferId);
    }
}

/// <summary>The accelerators of one resource, which all its offers sell from.</summary>
internal struct ResourceEntry
{
    public Guid Id;

    /// <summary>Null while nothing was ever taken.</summary>
    public CapacityCalendar? Taken;

    public int Accelerators;

    /// <summary>More than one offer has sold from it, so that a plan must count what its legs take together.</summary>
    public bool IsShared;
}
