namespace Exchange.Domain.Matching;

/// <summary>
/// The cheapest combination of whole blocks that meets a need (of accelerators exactly, of a rate at least), within
/// the budget, by branch and bound: depth first in order of preference, most units first. A branch ends where
/// the offers left cannot make the rest in the legs left, or where the rest at the next offer's price would cost as
/// much as the best combination known. Of equally cheap combinations the first found stands, so the answer depends on
/// the candidates alone. The search counts its nodes and stops after <see cref="MaxNodes"/>: until then the answer is
/// the optimum, afterwards the best found.
/// </summary>
internal sealed class BlockFilling
{
    /// <summary>Offers considered at some depth, and amounts tried of them, before the search gives up.</summary>
    public const int MaxNodes = 50_000;

    /// <summary>The most legs of a combination, whatever the demand allows: the depth of the recursion.</summary>
    public const int MaxDepth = 64;

    private readonly List<PlanCandidate> _candidates;
    private readonly DemandFilter _filter;
    private readonly int _maxLegs;
    private readonly long[] _sumFrom;
    private readonly long[] _mostFrom;
    private readonly PlanDraft _path = new();
    private PlanDraft? _best;
    private Int128 _bestCost = Int128.MaxValue >> DemandFilter.KeyShift;
    private int _nodes;

    public BlockFilling(List<PlanCandidate> candidates, int maxLegs, in DemandFilter filter)
    {
        _filter = filter;
        _candidates = candidates;
        _maxLegs = int.Min(maxLegs, MaxDepth);
        _sumFrom = new long[candidates.Count + 1];
        _mostFrom = new long[candidates.Count + 1];
        for (var at = candidates.Count - 1; at >= 0; at--)
        {
            // Without regard to sharing a resource, hence an upper bound, which is what a bound has to be.
            var candidate = candidates[at];
            var units = candidate.Takeable(filter, Demand.MaxNeed, 0, filter.Purse);
            var most = candidate.Covers(units, Demand.MaxNeed);
            _sumFrom[at] = _sumFrom[at + 1] + most;
            _mostFrom[at] = long.Max(_mostFrom[at + 1], most);
        }
    }

    /// <summary>The legs, or null when none were found.</summary>
    public PlanDraft? Cheapest(long need)
    {
        Extend(0, need, _maxLegs, 0, _filter.Purse);
        return _best;
    }

    private void Extend(int from, long wanted, int legs, Int128 cost, Int128 purse)
    {
        for (var at = from; at < _candidates.Count; at++)
        {
            if (++_nodes > MaxNodes || !CanMake(at, wanted, legs) || IsTooDear(cost, wanted, _candidates[at]))
            {
                return;
            }

            Take(at, wanted, legs, cost, purse);
        }
    }

    private void Take(int at, long wanted, int legs, Int128 cost, Int128 purse)
    {
        var candidate = _candidates[at];
        var row = candidate.Offer.Row;
        var most = candidate.Takeable(_filter, wanted, _path.PlannedOf(candidate.Offer.Resource), purse);
        for (var units = most; units > 0 && _nodes <= MaxNodes; units -= row.BlockUnits)
        {
            var rest = wanted - candidate.Covers(units, wanted);
            if (rest > 0 && !CanMake(at + 1, rest, legs - 1))
            {
                return;
            }

            _nodes++;
            _path.Push(candidate, units);
            var sum = cost + (Int128)units * row.PriceMicrosPerUnitHour;
            if (rest > 0)
            {
                Extend(at + 1, rest, legs - 1, sum, purse - _filter.CostOf(row, units));
            }
            else if (sum < _bestCost)
            {
                _bestCost = sum;
                _best = _path.Copy();
            }

            _path.Pop();
        }
    }

    private bool CanMake(int from, long wanted, int legs) =>
        _sumFrom[from] >= wanted && (Int128)_mostFrom[from] * legs >= wanted;

    /// <summary>Keys are rounded down, so the bound never exceeds the true cost.</summary>
    private bool IsTooDear(Int128 cost, long wanted, in PlanCandidate next) =>
        (cost << DemandFilter.KeyShift) + (Int128)wanted * next.Offer.Key / next.Weight
            >= _bestCost << DemandFilter.KeyShift;
}
