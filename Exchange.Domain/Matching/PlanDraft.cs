namespace Exchange.Domain.Matching;

/// <summary>Legs chosen so far, in order of preference. One search owns it.</summary>
internal sealed class PlanDraft
{
    private readonly List<(PlanCandidate Candidate, int Units)> _legs = [];

    /// <summary>Accelerators by shared resource: only looked up, so its order decides nothing.</summary>
    private readonly Dictionary<ResourceCapacity, long> _planned = [];

    public int Count => _legs.Count;

    public void Push(PlanCandidate candidate, int units)
    {
        _legs.Add((candidate, units));
        Plan(candidate, units);
    }

    public void Pop()
    {
        var (candidate, units) = _legs[^1];
        _legs.RemoveAt(_legs.Count - 1);
        Plan(candidate, -units);
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

    /// <summary>
    /// Gives back the blocks without which the need is met just as well, the dearest first: a last block may count
    /// more than was open, and then cheaper ones before it can be superfluous.
    /// </summary>
    public void Trim(long need)
    {
        var excess = -(Int128)need;
        foreach (var (candidate, units) in _legs)
        {
            excess += candidate.Counts(units);
        }

        for (var at = _legs.Count - 1; at >= 0 && excess > 0; at--)
        {
            var (candidate, units) = _legs[at];
            var block = candidate.Offer.Row.BlockUnits;
            var left = units - (int)Int128.Min(units / block, excess / candidate.Block) * block;
            excess -= candidate.Counts(units - left);
            _legs[at] = (candidate, left);
        }

        _legs.RemoveAll(leg => leg.Units == 0);
    }

    public PlanLeg[] ToLegs(long need)
    {
        var legs = new PlanLeg[_legs.Count];
        for (var at = 0; at < legs.Length; at++)
        {
            var (candidate, units) = _legs[at];
            var (row, covers) = (candidate.Offer.Row, candidate.Covers(units, need));
            legs[at] = new(
                row.OfferId, units, units * row.AcceleratorsPerUnit, row.PriceMicrosPerUnitHour, covers);
            need -= covers;
        }

        return legs;
    }

    private void Plan(PlanCandidate candidate, int units)
    {
        var resource = candidate.Offer.Resource;
        if (resource.IsShared)
        {
            _planned[resource] = PlannedOf(resource) + (long)units * candidate.Offer.Row.AcceleratorsPerUnit;
        }
    }
}
