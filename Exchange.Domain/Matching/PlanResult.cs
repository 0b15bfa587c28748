namespace Exchange.Domain.Matching;

/// <summary>
/// The answer to a demand. <paramref name="OffersExamined"/> counts the offers whose free capacity was looked at; it
/// depends on the offers alone, not on how the index came to hold them, so a replay counts the same.
/// </summary>
public sealed record PlanResult(IReadOnlyList<PlanLeg> Legs, int OffersExamined, PlanOutcome Outcome);

/// <summary>The same without the legs, which are in <see cref="PlanScratch.Legs"/>.</summary>
public readonly record struct PlanSummary(int OffersExamined, PlanOutcome Outcome);
