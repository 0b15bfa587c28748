namespace Exchange.Domain.Matching;

/// <summary>
/// An offer that a demand accepts: what it sells in, what one of its accelerators counts, and what is free of it
/// (units) and of its resource (accelerators). The resource is <see cref="SlotTable.None"/> where no other offer sells
/// from it.
/// </summary>
internal readonly record struct PlanCandidate(
    int Slot, int SharedResource, int AcceleratorsPerUnit, int BlockUnits, long Price, long Key, long Weight,
    long FreeUnits, long FreeOfResource)
{
    /// <summary>What one block counts towards the need.</summary>
    public Int128 Block => Counts(BlockUnits);

    /// <summary>What units of it count towards the need.</summary>
    public Int128 Counts(int units) => (Int128)units * AcceleratorsPerUnit * Weight;

    /// <summary>What units of it cover of what is wanted.</summary>
    public long Covers(int units, long wanted) => Weight == 1
        ? long.Min(wanted, (long)units * AcceleratorsPerUnit)
        : (long)Int128.Min(wanted, Counts(units));

    /// <summary>The units that are free in whole blocks.</summary>
    public int Free(long plannedOfResource)
    {
        var free = long.Max(0, long.Min(FreeUnits, (FreeOfResource - plannedOfResource) / AcceleratorsPerUnit));
        return (int)(free - free % BlockUnits);
    }

    /// <summary>
    /// The most units, in whole blocks, that fit what is free, what is wanted and what is left of the budget. Of a rate
    /// the last block may be more than is wanted, where what it covers is worth its price to the buyer.
    /// </summary>
    public int Takeable(DemandFilter filter, long wanted, long plannedOfResource, Int128 purse)
    {
        var units = Free(plannedOfResource);
        if (!filter.IsRate)
        {
            var wantedUnits = wanted / AcceleratorsPerUnit;
            units = (int)long.Min(units, wantedUnits - wantedUnits % BlockUnits);
        }
        else
        {
            units = (int)Int128.Min(units / BlockUnits, (wanted - 1) / Block + 1) * BlockUnits;
            if (Counts(units) > wanted && !filter.MayCover(Price, units, wanted))
            {
                units -= BlockUnits;
            }
        }

        return filter.Budget is null ? units : int.Min(units, filter.UnitsFor(Price, purse) / BlockUnits * BlockUnits);
    }

    /// <summary>The least that so much of the need can cost an hour at this price, in 1/65,536 micro-units.</summary>
    public Int128 LeastCost(Int128 wanted) => Weight == 1 ? wanted * Key : wanted * Key / Weight;
}
