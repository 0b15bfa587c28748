namespace Exchange.Domain.Matching;

/// <summary>
/// An offer that a demand accepts, what one of its accelerators counts, and what is free of it (units) and of its
/// resource (accelerators).
/// </summary>
internal readonly record struct PlanCandidate(OfferEntry Offer, long Weight, long FreeUnits, long FreeOfResource)
{
    /// <summary>What one block counts towards the need.</summary>
    public Int128 Block => (Int128)Offer.BlockAccelerators * Weight;

    /// <summary>What units of it count towards the need.</summary>
    public Int128 Counts(int units) => (Int128)units * Offer.Row.AcceleratorsPerUnit * Weight;

    /// <summary>What units of it cover of what is wanted.</summary>
    public long Covers(int units, long wanted) => (long)Int128.Min(wanted, Counts(units));

    /// <summary>
    /// The most units, in whole blocks, that fit what is free, what is wanted and what is left of the budget. Of a rate
    /// the last block may be more than is wanted, where what it covers is worth its price to the buyer.
    /// </summary>
    public int Takeable(in DemandFilter filter, long wanted, long plannedOfResource, Int128 purse)
    {
        var row = Offer.Row;
        var free = long.Max(0, long.Min(FreeUnits, (FreeOfResource - plannedOfResource) / row.AcceleratorsPerUnit));
        var blocks = Int128.Min(free / row.BlockUnits, filter.IsRate ? (wanted - 1) / Block + 1 : wanted / Block);
        var units = (int)blocks * row.BlockUnits;
        if (Counts(units) > wanted && !filter.MayCover(row, units, wanted))
        {
            units -= row.BlockUnits;
        }

        return int.Min(units, filter.UnitsFor(row, purse));
    }
}
