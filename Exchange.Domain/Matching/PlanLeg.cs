namespace Exchange.Domain.Matching;

/// <summary>
/// Whole blocks of one offer over the demand's whole window, at the offer's price per unit-hour.
/// <paramref name="Covers"/> is what they cover of the need, in its unit: for a need of accelerators all of them, for a
/// rate no more than was open before this leg.
/// </summary>
public readonly record struct PlanLeg(
    Guid OfferId, int Units, int Accelerators, long PriceMicrosPerUnitHour, long Covers);
