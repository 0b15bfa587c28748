namespace Exchange.Domain.Matching;

/// <summary>
/// From accepted offers to legs. First greedily, which keeps strict priority: the most preferred offer gives all the
/// whole blocks it can, then the next. Where that misses the need of an all-or-none demand, because of blocks, the
/// most legs or the budget, <see cref="BlockFilling"/> looks for another combination.
/// </summary>
internal static class PlanSearch
{
    /// <summary>The offers, in order of preference, among which combinations are sought.</summary>
    public const int MaxCandidates = 4_096;

    public static PlanResult Run(Demand demand, in DemandFilter filter, ReadOnlySpan<AllowedCell> cells)
    {
        using var merge = new OfferMerge(filter, cells);
        var candidates = demand.AllOrNone ? new List<PlanCandidate>() : null;
        var draft = new PlanDraft();
        var (wanted, purse, examined) = (demand.Need, filter.Purse, 0);
        while (wanted > 0 && draft.Count < demand.MaxLegs && merge.Next() is var (offer, weight))
        {
            if (candidates is null && !filter.IsRate && offer.BlockAccelerators > wanted)
            {
                continue;
            }

            examined++;
            var candidate = Examine(offer, weight, filter);
            candidates?.Add(candidate);
            var units = candidate.Takeable(filter, wanted, draft.PlannedOf(offer.Resource), purse);
            if (units > 0)
            {
                draft.Push(candidate, units);
                wanted -= candidate.Covers(units, wanted);
                purse -= filter.CostOf(offer.Row, units);
            }
        }

        if (wanted > 0 && candidates is not null)
        {
            while (candidates.Count < MaxCandidates && merge.Next() is var (offer, weight))
            {
                examined++;
                candidates.Add(Examine(offer, weight, filter));
            }

            draft = new BlockFilling(candidates, demand.MaxLegs, filter).Cheapest(demand.Need);
            wanted = draft is null ? wanted : 0;
        }

        if (wanted == 0)
        {
            draft!.Trim(demand.Need);
            return new(draft.ToLegs(demand.Need), examined, PlanOutcome.Filled);
        }

        return draft is { Count: > 0 }
            ? new(draft.ToLegs(demand.Need), examined, PlanOutcome.Partial)
            : new([], examined, examined > 0 ? PlanOutcome.NotEnoughCapacity : WhyNothing(filter, cells));
    }

    private static PlanCandidate Examine(OfferEntry offer, long weight, in DemandFilter filter) =>
        new(
            offer,
            weight,
            offer.Row.Units - offer.Taken.Highest(filter.Start, filter.End),
            offer.Resource.Free(filter.Start, filter.End));

    /// <summary>No offer was examined: is it the constraints, the limit, or only the size of the blocks?</summary>
    private static PlanOutcome WhyNothing(in DemandFilter filter, ReadOnlySpan<AllowedCell> cells)
    {
        var outcome = PlanOutcome.NothingFits;
        foreach (var (cell, weight, limitKey) in cells)
        {
            for (var index = 0; index < cell.ChunkCount; index++)
            {
                var zone = cell.Zones[index];
                if (outcome is PlanOutcome.NothingUnderLimit && zone.FirstKey > limitKey)
                {
                    break;
                }

                if (!zone.MayPass(filter.ConstraintBounds, filter.FormBits))
                {
                    continue;
                }

                var found = BestIn(cell.Chunk(index), weight, filter);
                if (found is PlanOutcome.NotEnoughCapacity)
                {
                    return found;
                }

                outcome = found is PlanOutcome.NothingUnderLimit ? found : outcome;
            }
        }

        return outcome;
    }

    private static PlanOutcome BestIn(OfferChunk chunk, long weight, in DemandFilter filter)
    {
        var outcome = PlanOutcome.NothingFits;
        var passing = chunk.Passing(filter.ConstraintBounds, filter.FormBits);
        for (var lane = 0; lane < chunk.Count; lane++)
        {
            if ((passing >> lane & 1) != 0 && filter.Accepts(chunk[lane]))
            {
                if (filter.IsUnderLimit(chunk[lane].Row, weight))
                {
                    return PlanOutcome.NotEnoughCapacity;
                }

                outcome = PlanOutcome.NothingUnderLimit;
            }
        }

        return outcome;
    }
}
