namespace Exchange.Domain.Matching;

/// <summary>
/// A binding trade: one leg of an order with one offer at one price. <paramref name="AmountMicros"/> is the most it
/// can cost the buyer, tax included. <paramref name="OffersExamined"/> and the position are the decision's witness. For
/// an order of a compute rate, <paramref name="Covers"/> is the part of it that the leg gives, in GFLOPS,
/// <paramref name="Weight"/> what one accelerator counts, and <paramref name="ReferenceVersion"/> by which data.
/// </summary>
public sealed record MatchMade(
    Guid MatchId, Guid LeaseId, Guid OrderId, Guid OfferId, Guid ResourceId, Guid BuyerId, Guid SupplierId, int Units,
    int AcceleratorsPerUnit, DateTimeOffset Start, DateTimeOffset End, long PriceMicrosPerUnitHour, long AmountMicros,
    bool AutoAccepted, DateTimeOffset ConfirmBy, long MarketPosition, int OffersExamined, long? Covers, long? Weight,
    int? ReferenceVersion);

/// <summary>
/// The supplier accepted, or its offer did so for it; it must provision by <paramref name="ProvisionBy"/>.
/// </summary>
public sealed record MatchConfirmed(Guid MatchId, DateTimeOffset ProvisionBy);

/// <summary>The supplier said no; the order is matched again.</summary>
public sealed record MatchDeclined(Guid MatchId, string Reason);

/// <summary>The supplier did not answer, or did not provision, in time.</summary>
public sealed record MatchLapsed(Guid MatchId);

/// <summary>The buyer gave the match back before it was provisioned.</summary>
public sealed record MatchCancelled(Guid MatchId, string Reason);
