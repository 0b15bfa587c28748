namespace Exchange.Domain.Matching;

/// <summary>
/// The cheapest combination of whole blocks that meets a need (of accelerators exactly, of a rate at least), within
/// the budget, by branch and bound: depth first in order of preference, most units first. A branch ends where
/// the offers left cannot make the rest in the legs left, or where the rest at the next offer's price would cost as
/// much as the best combination known. Of equally cheap combinations the first found stands, so the answer depends on
/// the candidates alone. The search counts its nodes and stops after as many as it was given: until then the answer is
/// the optimum, afterwards the best found.
/// </summary>
internal sealed class BlockFilling
{
    /// <summary>The most legs of a combination, whatever the demand allows: the depth of the recursion.</summary>
    public const int MaxDepth = 64;

    private readonly PlanDraft _path = new();
    private readonly PlanDraft _best = new();
    private long[] _sumFrom = [];
    private long[] _mostFrom = [];
    private List<PlanCandidate> _candidates = null!;
    private DemandFilter _filter = null!;
    private Int128 _bestCost;
    private int _maxNodes;
    private int _nodes;

    /// <summary>
    /// Looks for a combination that costs less an hour than <paramref name="known"/>, and puts it into the draft.
    /// </summary>
    /// <param name="candidates">In order of preference.</param>
    /// <param name="filter">The demand.</param>
    /// <param name="known">What is too dear.</param>
    /// <param name="maxNodes">Offers considered at some depth, and amounts tried of them, at most.</param>
    /// <param name="draft">Left as it is when none is found.</param>
    public bool TryCheaper(
        List<PlanCandidate> candidates, DemandFilter filter, Int128 known, int maxNodes, PlanDraft draft)
    {
        (_candidates, _filter, _maxNodes, _nodes, _bestCost) = (candidates, filter, maxNodes, 0, known);
        _path.Clear();
        _best.Clear();
        Sum();
        Extend(0, filter.Need, int.Min(filter.MaxLegs, MaxDepth), 0, filter.Purse);
        (_candidates, _filter) = (null!, null!);
        if (_best.Count == 0)
        {
            return false;
        }

        draft.CopyFrom(_best);
        return true;
    }

    /// <summary>What the candidates from each on can make: together, and the one that can make most.</summary>
    private void Sum()
    {
        var count = _candidates.Count;
        if (_sumFrom.Length <= count)
        {
            _sumFrom = new long[count * 2 + 1];
            _mostFrom = new long[count * 2 + 1];
        }

        (_sumFrom[count], _mostFrom[count]) = (0, 0);
        for (var at = count - 1; at >= 0; at--)
        {
            // Without regard to sharing a resource, hence an upper bound, which is what a bound has to be.
            var candidate = _candidates[at];
            var most = candidate.Covers(candidate.Free(0), _filter.Need);
            _sumFrom[at] = _sumFrom[at + 1] + most;
            _mostFrom[at] = long.Max(_mostFrom[at + 1], most);
        }
    }

    private void Extend(int from, long wanted, int legs, Int128 cost, Int128 purse)
    {
        for (var at = from; at < _candidates.Count; at++)
        {
            if (++_nodes > _maxNodes || !CanMake(at, wanted, legs) || IsTooDear(cost, wanted, at))
            {
                return;
            }

            Take(at, wanted, legs, cost, purse);
        }
    }

    private void Take(int at, long wanted, int legs, Int128 cost, Int128 purse)
    {
        var candidate = _candidates[at];
        var most = candidate.Takeable(_filter, wanted, _path.PlannedOf(candidate.SharedResource), purse);
        for (var units = most; units > 0 && _nodes <= _maxNodes; units -= candidate.BlockUnits)
        {
            var rest = wanted - candidate.Covers(units, wanted);
            if (rest > 0 && !CanMake(at + 1, rest, legs - 1))
            {
                return;
            }

            _nodes++;
            _path.Push(candidate, units);
            var sum = cost + (Int128)units * candidate.Price;
            if (rest > 0)
            {
                Extend(at + 1, rest, legs - 1, sum, purse - _filter.CostOf(candidate.Price, units));
            }
            else if (sum < _bestCost)
            {
                _bestCost = sum;
                _best.CopyFrom(_path);
            }

            _path.Pop();
        }
    }

    private bool CanMake(int from, long wanted, int legs) =>
        _sumFrom[from] >= wanted && (Int128)_mostFrom[from] * legs >= wanted;

    /// <summary>Keys are rounded down, so the bound never exceeds the true cost.</summary>
    private bool IsTooDear(Int128 cost, long wanted, int next) =>
        (cost << OfferEntry.KeyShift) + _candidates[next].LeastCost(wanted) >= _bestCost << OfferEntry.KeyShift;
}
