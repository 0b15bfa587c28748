using System.Numerics;

namespace Exchange.Domain.Matching;

/// <summary>
/// From accepted offers to legs. First greedily, which keeps strict priority: the most preferred offer gives all the
/// whole blocks it can, then the next. An all-or-none demand is bought as a whole: where blocks, the most legs or the
/// budget made that miss its need, or cost over a hundredth more than it would cost if blocks could be cut,
/// <see cref="BlockFilling"/> looks for another combination.
/// </summary>
internal static class PlanSearch
{
    /// <summary>The offers, in order of preference, among which a combination is sought that meets the need.</summary>
    public const int MaxCandidates = 4_096;

    /// <summary>The nodes of that search.</summary>
    public const int MaxNodes = 50_000;

    /// <summary>The offers among which a cheaper one is sought.</summary>
    public const int MaxCandidatesForLess = 64;

    /// <summary>The nodes of that search.</summary>
    public const int MaxNodesForLess = 2_000;

    /// <summary>A plan that costs no more than a bound on what the cheapest costs, and 1/100 of it, will do.</summary>
    private const int Hundredths = 100;

    public static PlanSummary Run(OfferStore store, PlanScratch scratch)
    {
        var (filter, draft, candidates) = (scratch.Filter, scratch.Draft, scratch.Candidates);
        scratch.Merge.Begin(filter, store);
        draft.Clear();
        candidates.Clear();
        var (wanted, purse, examined, isSettled) = (filter.Need, filter.Purse, 0, true);
        while (wanted > 0 && draft.Count < filter.MaxLegs && Next(store, scratch, wanted, out var candidate))
        {
            examined++;
            var planned = draft.PlannedOf(candidate.SharedResource);
            var units = candidate.Takeable(filter, wanted, planned, purse);
            if (units > 0)
            {
                draft.Push(candidate, units);
                wanted -= candidate.Covers(units, wanted);
                purse = filter.Budget is null ? purse : purse - filter.CostOf(candidate.Price, units);
            }

            if (filter.AllOrNone)
            {
                // Once an offer had more and gave less while more was wanted, blocks have decided.
                candidates.Add(candidate);
                isSettled &= wanted == 0 ? !filter.IsRate : units == candidate.Free(planned);
            }
        }

        if (filter.AllOrNone && (wanted > 0 || !isSettled))
        {
            wanted = Combine(store, scratch, wanted, ref examined);
        }

        if (wanted == 0)
        {
            if (filter.IsRate)
            {
                draft.Trim(filter.Need);
            }

            draft.WriteTo(scratch, store.Offers, filter.Need);
            return new(examined, PlanOutcome.Filled);
        }

        if (draft.Count > 0 && !filter.AllOrNone)
        {
            draft.WriteTo(scratch, store.Offers, filter.Need);
            return new(examined, PlanOutcome.Partial);
        }

        return new(examined, examined > 0 ? PlanOutcome.NotEnoughCapacity : WhyNothing(store, filter));
    }

    /// <summary>Another combination for an all-or-none demand; what of it is open then: nothing, or all.</summary>
    private static long Combine(OfferStore store, PlanScratch scratch, long wanted, ref int examined)
    {
        var (filter, draft, candidates) = (scratch.Filter, scratch.Draft, scratch.Candidates);
        var (maxCandidates, maxNodes, known) = (MaxCandidates, MaxNodes, Int128.MaxValue >> (OfferEntry.KeyShift + 1));
        if (wanted == 0)
        {
            draft.Trim(filter.Need);
            known = draft.Cost;
            if (known * Hundredths << OfferEntry.KeyShift <= LeastCost(filter, candidates) * (Hundredths + 1))
            {
                return 0;
            }

            (maxCandidates, maxNodes) = (MaxCandidatesForLess, MaxNodesForLess);
        }

        while (candidates.Count < maxCandidates && Next(store, scratch, filter.Need, out var candidate))
        {
            examined++;
            candidates.Add(candidate);
        }

        return scratch.Filling.TryCheaper(candidates, filter, known, maxNodes, draft) || wanted == 0 ? 0 : filter.Need;
    }

    /// <summary>What the need would cost at least, in 1/65,536 micro-units an hour, if blocks could be cut.</summary>
    private static Int128 LeastCost(DemandFilter filter, List<PlanCandidate> candidates)
    {
        Int128 cost = 0;
        var wanted = filter.Need;
        foreach (var candidate in candidates)
        {
            var covers = candidate.Covers(candidate.Free(0), wanted);
            cost += candidate.LeastCost(covers);
            wanted -= covers;
        }

        return cost;
    }

    /// <summary>The next offer that is not sold in larger blocks than are wanted.</summary>
    private static bool Next(OfferStore store, PlanScratch scratch, long wanted, out PlanCandidate candidate)
    {
        var filter = scratch.Filter;
        for (var slot = scratch.Merge.Next(out var weight);
            slot != SlotTable.None;
            slot = scratch.Merge.Next(out weight))
        {
            ref readonly var offer = ref store.Offers[slot];
            var row = offer.Row;
            if (!filter.IsRate
                && (long)row.BlockUnits * row.AcceleratorsPerUnit > (filter.AllOrNone ? filter.Need : wanted))
            {
                continue;
            }

            candidate = new(
                slot,
                store.Resources[offer.Resource].IsShared ? offer.Resource : SlotTable.None,
                row.AcceleratorsPerUnit,
                row.BlockUnits,
                row.PriceMicrosPerUnitHour,
                offer.Key,
                weight,
                row.Units - (offer.Taken?.Highest(filter.Start, filter.End) ?? 0),
                store.FreeOfResource(offer.Resource, filter.Start, filter.End));
            return true;
        }

        candidate = default;
        return false;
    }

    /// <summary>No offer was examined: is it the constraints, the limit, or only the size of the blocks?</summary>
    private static PlanOutcome WhyNothing(OfferStore store, DemandFilter filter)
    {
        var outcome = PlanOutcome.NothingFits;
        var bounds = SupplyLane.WithAnyBlock(filter.Bounds);
        foreach (var classNumber in filter.Classes)
        {
            var weight = filter.WeightOf(classNumber, store.Names);
            var cells = store.Cells[classNumber];
            foreach (var region in weight == 0 ? [] : filter.Regions)
            {
                if (region >= cells.Zones.Length || !cells.Zones[region].MayPass(bounds, filter.FormBits))
                {
                    continue;
                }

                var found = BestIn(cells[region], store.Offers, filter, weight, outcome);
                if (found is PlanOutcome.NotEnoughCapacity)
                {
                    return found;
                }

                outcome = found;
            }
        }

        return outcome;
    }

    private static PlanOutcome BestIn(
        OfferCell cell, OfferEntry[] offers, DemandFilter filter, long weight, PlanOutcome outcome)
    {
        var bounds = SupplyLane.WithAnyBlock(filter.Bounds);
        var limit = filter.LimitKeyOf(weight);
        for (var index = 0; index < cell.ChunkCount; index++)
        {
            ref readonly var zone = ref cell.Zones[index];
            if (outcome is PlanOutcome.NothingUnderLimit && zone.FirstKey > limit)
            {
                return outcome;
            }

            var chunk = cell.Chunk(index);
            for (var left = zone.MayPass(bounds, filter.FormBits) ? chunk.Passing(bounds, filter.FormBits) : 0;
                left != 0;
                left &= left - 1)
            {
                ref readonly var offer = ref offers[chunk.Slot(BitOperations.TrailingZeroCount(left))];
                if (filter.Accepts(offer))
                {
                    if (filter.IsUnderLimit(offer.Row, weight))
                    {
                        return PlanOutcome.NotEnoughCapacity;
                    }

                    outcome = PlanOutcome.NothingUnderLimit;
                }
            }
        }

        return outcome;
    }
}
