namespace Exchange.Domain.Matching;

/// <summary>
/// From accepted offers to legs. First greedily, which keeps strict priority: the most preferred offer gives all the
/// whole blocks it can, then the next. Where that misses the exact amount of an all-or-none demand, because of blocks
/// or the most legs, <see cref="BlockFilling"/> looks for another combination.
/// </summary>
internal static class PlanSearch
{
    /// <summary>The offers, in order of preference, among which combinations are sought.</summary>
    public const int MaxCandidates = 4_096;

    public static PlanResult Run(Demand demand, in DemandFilter filter, ReadOnlySpan<OfferCell> cells)
    {
        using var merge = new OfferMerge(filter, cells);
        var candidates = demand.AllOrNone ? new List<PlanCandidate>() : null;
        var draft = new PlanDraft();
        long wanted = demand.Accelerators;
        var examined = 0;
        while (wanted > 0 && draft.Count < demand.MaxLegs && merge.Next() is { } offer)
        {
            if (candidates is null && offer.BlockAccelerators > wanted)
            {
                continue;
            }

            examined++;
            var candidate = Examine(offer, filter);
            candidates?.Add(candidate);
            var units = candidate.Takeable(wanted, draft.PlannedOf(offer.Resource));
            if (units > 0)
            {
                draft.Push(offer, units);
                wanted -= (long)units * offer.Row.AcceleratorsPerUnit;
            }
        }

        if (wanted > 0 && candidates is not null)
        {
            while (candidates.Count < MaxCandidates && merge.Next() is { } offer)
            {
                examined++;
                candidates.Add(Examine(offer, filter));
            }

            draft = new BlockFilling(candidates, demand.MaxLegs).Cheapest(demand.Accelerators);
            wanted = draft is null ? wanted : 0;
        }

        if (wanted == 0)
        {
            return new(draft!.ToLegs(), examined, PlanOutcome.Filled);
        }

        return draft is { Count: > 0 }
            ? new(draft.ToLegs(), examined, PlanOutcome.Partial)
            : new([], examined, examined > 0 ? PlanOutcome.NotEnoughCapacity : WhyNothing(filter, cells));
    }

    private static PlanCandidate Examine(OfferEntry offer, in DemandFilter filter) =>
        new(
            offer,
            offer.Row.Units - offer.Taken.Highest(filter.Start, filter.End),
            offer.Resource.Free(filter.Start, filter.End));

    /// <summary>No offer was examined: is it the constraints, the limit, or only the size of the blocks?</summary>
    private static PlanOutcome WhyNothing(in DemandFilter filter, ReadOnlySpan<OfferCell> cells)
    {
        var outcome = PlanOutcome.NothingFits;
        foreach (var cell in cells)
        {
            for (var index = 0; index < cell.ChunkCount; index++)
            {
                var zone = cell.Zones[index];
                if (outcome is PlanOutcome.NothingUnderLimit && zone.FirstKey > filter.LimitKey)
                {
                    break;
                }

                if (!zone.MayPass(filter.ConstraintBounds, filter.FormBits))
                {
                    continue;
                }

                var found = BestIn(cell.Chunk(index), filter);
                if (found is PlanOutcome.NotEnoughCapacity)
                {
                    return found;
                }

                outcome = found is PlanOutcome.NothingUnderLimit ? found : outcome;
            }
        }

        return outcome;
    }

    private static PlanOutcome BestIn(OfferChunk chunk, in DemandFilter filter)
    {
        var outcome = PlanOutcome.NothingFits;
        var passing = chunk.Passing(filter.ConstraintBounds, filter.FormBits);
        for (var lane = 0; lane < chunk.Count; lane++)
        {
            if ((passing >> lane & 1) != 0 && filter.Accepts(chunk[lane]))
            {
                if (filter.IsUnderLimit(chunk[lane].Row))
                {
                    return PlanOutcome.NotEnoughCapacity;
                }

                outcome = PlanOutcome.NothingUnderLimit;
            }
        }

        return outcome;
    }
}
