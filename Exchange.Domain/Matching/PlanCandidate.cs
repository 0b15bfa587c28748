namespace Exchange.Domain.Matching;

/// <summary>An offer that a demand accepts, what is free of it (units) and of its resource (accelerators).</summary>
internal readonly record struct PlanCandidate(OfferEntry Offer, long FreeUnits, long FreeOfResource)
{
    /// <summary>The most units, in whole blocks, that fit both what is free and what is wanted.</summary>
    public int Takeable(long wanted, long plannedOfResource)
    {
        var row = Offer.Row;
        var accelerators = long.Max(0, long.Min(wanted, FreeOfResource - plannedOfResource));
        var units = long.Min(long.Max(0, FreeUnits), accelerators / row.AcceleratorsPerUnit);
        return (int)(units - units % row.BlockUnits);
    }
}
