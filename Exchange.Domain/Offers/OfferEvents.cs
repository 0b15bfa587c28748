using Exchange.Domain.Resources;

namespace Exchange.Domain.Offers;

/// <summary>
/// Capacity of one resource on sale over [WindowStart, WindowEnd). An order for accelerators takes whole blocks of
/// <paramref name="BlockUnits"/> units, each unit being <paramref name="AcceleratorsPerUnit"/> accelerators.
/// <paramref name="Constraint"/> is what the offer asks of orders, as canonical text; null when nothing, and in events
/// that are older.
/// </summary>
public sealed record OfferListed(
    Guid OfferId, Guid ResourceId, Guid SupplierId, ProductForm Form, CapacityUnit Unit, int Units,
    int AcceleratorsPerUnit, int BlockUnits, int MinMinutes, DateTimeOffset WindowStart, DateTimeOffset WindowEnd,
    long PriceMicrosPerUnitHour, bool AutoAccept, string PriceSource, string? Constraint);

/// <summary>A new price for what is matched from here on; the offer takes a new place in time priority.</summary>
public sealed record OfferRepriced(Guid OfferId, long PriceMicrosPerUnitHour);

/// <summary>The offer takes no new matches for now.</summary>
public sealed record OfferPaused(Guid OfferId);

/// <summary>The offer takes matches again, in its old place.</summary>
public sealed record OfferResumed(Guid OfferId);

/// <summary>A match took units over [Start, End).</summary>
public sealed record OfferCapacityReserved(
    Guid OfferId, Guid MatchId, int Units, DateTimeOffset Start, DateTimeOffset End);

/// <summary>A match gave back its units over [Start, End), the part of its window that it no longer needs.</summary>
public sealed record OfferCapacityReleased(
    Guid OfferId, Guid MatchId, int Units, DateTimeOffset Start, DateTimeOffset End);

/// <summary>The supplier took the offer off the market; running leases are honoured.</summary>
public sealed record OfferWithdrawn(Guid OfferId);

/// <summary>The offer's window ended.</summary>
public sealed record OfferExpired(Guid OfferId);
