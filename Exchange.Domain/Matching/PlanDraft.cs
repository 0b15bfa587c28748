namespace Exchange.Domain.Matching;

/// <summary>Legs chosen so far, in order of preference. One search owns it.</summary>
internal sealed class PlanDraft
{
    private readonly List<(OfferEntry Offer, int Units)> _legs = [];

    /// <summary>Accelerators by shared resource: only looked up, so its order decides nothing.</summary>
    private readonly Dictionary<ResourceCapacity, long> _planned = [];

    public int Count => _legs.Count;

    public void Push(OfferEntry offer, int units)
    {
        _legs.Add((offer, units));
        if (offer.Resource.IsShared)
        {
            _planned[offer.Resource] = PlannedOf(offer.Resource) + Accelerators(offer, units);
        }
    }

    public void Pop()
    {
        var (offer, units) = _legs[^1];
        _legs.RemoveAt(_legs.Count - 1);
        if (offer.Resource.IsShared)
        {
            _planned[offer.Resource] -= Accelerators(offer, units);
        }
    }

    /// <summary>Accelerators that earlier legs take of the same resource, perhaps through another offer.</summary>
    public long PlannedOf(ResourceCapacity resource) =>
        resource.IsShared ? _planned.GetValueOrDefault(resource) : 0;

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

    private static long Accelerators(OfferEntry offer, int units) => (long)units * offer.Row.AcceleratorsPerUnit;
}
