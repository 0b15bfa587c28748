namespace Exchange.Domain.Matching;

/// <summary>Whole blocks of one offer over the demand's whole window, at the offer's price per unit-hour.</summary>
public sealed record PlanLeg(Guid OfferId, int Units, int Accelerators, long PriceMicrosPerUnitHour);
