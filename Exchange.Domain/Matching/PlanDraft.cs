namespace Exchange.Domain.Matching;

/// <summary>Legs chosen so far, in order of preference. One search owns it.</summary>
internal sealed class PlanDraft
{
    private readonly List<(OfferEntry Offer, int Units)> _legs = [];

    public int Count => _legs.Count;

    public void Push(OfferEntry offer, int units) => _legs.Add((offer, units));

    public void Pop() => _legs.RemoveAt(_legs.Count - 1);

    /// <summary>Accelerators that earlier legs take of the same resource, perhaps through another offer.</summary>
    public long PlannedOf(ResourceCapacity resource)
    {
        var planned = 0L;
        foreach (var (offer, units) in _legs)
        {
            if (ReferenceEquals(offer.Resource, resource))
            {
                planned += (long)units * offer.Row.AcceleratorsPerUnit;
            }
        }

        return planned;
    }

    public PlanDraft Copy()
    {
        var copy = new PlanDraft();
        copy._legs.AddRange(_legs);
        return copy;
    }

    public PlanLeg[] ToLegs()
    {
        var legs = new PlanLeg[_legs.Count];
        for (var at = 0; at < legs.Length; at++)
        {
            var (offer, units) = _legs[at];
            var row = offer.Row;
            legs[at] = new(row.OfferId, units, units * row.AcceleratorsPerUnit, row.PriceMicrosPerUnitHour);
        }

        return legs;
    }
}
