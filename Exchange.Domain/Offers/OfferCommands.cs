using Exchange.Domain.Constraints;
using Exchange.Domain.Resources;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Offers;

/// <summary>Puts capacity of a resource on sale.</summary>
public sealed record ListOffer(
    CommandOrigin Origin, Guid OfferId, Guid ResourceId, ProductForm Form, CapacityUnit Unit, int Units,
    int BlockUnits, int MinMinutes, DateTimeOffset WindowStart, DateTimeOffset WindowEnd, long PriceMicrosPerUnitHour,
    string Currency, bool AutoAccept, string PriceSource) : Command(Origin)
{
    /// <summary>What orders must meet (<see cref="OrderProperty"/>); null: nothing.</summary>
    public Constraint? Constraint { get; init; }
}

/// <summary>Changes the price of what is not matched yet.</summary>
public sealed record RepriceOffer(
    CommandOrigin Origin, Guid OfferId, long PriceMicrosPerUnitHour, string Currency) : Command(Origin);

/// <summary>Takes no new matches for now.</summary>
public sealed record PauseOffer(CommandOrigin Origin, Guid OfferId) : Command(Origin);

/// <summary>Takes matches again.</summary>
public sealed record ResumeOffer(CommandOrigin Origin, Guid OfferId) : Command(Origin);

/// <summary>Takes the offer off the market.</summary>
public sealed record WithdrawOffer(CommandOrigin Origin, Guid OfferId) : Command(Origin);
