namespace Exchange.Domain.Matching;

/// <summary>Legs chosen so far, in order of preference. One search owns it.</summary>
internal sealed class PlanDraft
{
    private readonly List<(PlanCandidate Candidate, int Units)> _legs = [];

    public int Count => _legs.Count;

    /// <summary>An hour of all legs, in micro-units.</summary>
    public Int128 Cost
    {
        get
        {
            Int128 cost = 0;
            foreach (var (candidate, units) in _legs)
            {
                cost += (Int128)units * candidate.Price;
            }

            return cost;
        }
    }

    public void Clear() => _legs.Clear();

    public void Push(in PlanCandidate candidate, int units) => _legs.Add((candidate, units));

    public void Pop() => _legs.RemoveAt(_legs.Count - 1);

    /// <summary>Accelerators that earlier legs take of the same resource, through another offer.</summary>
    public long PlannedOf(int sharedResource)
    {
        var planned = 0L;
        for (var at = 0; sharedResource != SlotTable.None && at < _legs.Count; at++)
        {
            var (candidate, units) = _legs[at];
            planned += candidate.SharedResource == sharedResource ? (long)units * candidate.AcceleratorsPerUnit : 0;
        }

        return planned;
    }

    public void CopyFrom(PlanDraft other)
    {
        _legs.Clear();
        _legs.AddRange(other._legs);
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
            var given = (int)Int128.Min(units / candidate.BlockUnits, excess / candidate.Block) * candidate.BlockUnits;
            excess -= candidate.Counts(given);
            if (given == units)
            {
                _legs.RemoveAt(at);
            }
            else
            {
                _legs[at] = (candidate, units - given);
            }
        }
    }

    public void WriteTo(PlanScratch scratch, OfferEntry[] offers, long need)
    {
        foreach (var (candidate, units) in _legs)
        {
            var (offerId, covers) = (offers[candidate.Slot].Row.OfferId, candidate.Covers(units, need));
            scratch.AddLeg(new(offerId, units, units * candidate.AcceleratorsPerUnit, candidate.Price, covers));
            need -= covers;
        }
    }
}
