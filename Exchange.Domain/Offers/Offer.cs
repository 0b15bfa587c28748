using System.Collections.Immutable;
using Exchange.Domain.Constraints;
using Exchange.Domain.Quantities;
using Exchange.Domain.Resources;

namespace Exchange.Domain.Offers;

/// <summary>Whether an offer is on the market.</summary>
public enum OfferState
{
    /// <summary>Takes matches.</summary>
    Listed = 1,

    /// <summary>Takes none for now.</summary>
    Paused = 2,

    /// <summary>Taken off by its supplier.</summary>
    Withdrawn = 3,

    /// <summary>Its window ended.</summary>
    Expired = 4,
}

/// <summary>Units that a match holds over a window.</summary>
/// <param name="Units">How many.</param>
/// <param name="Window">When.</param>
public sealed record Reservation(Units Units, TimeWindow Window);

/// <summary>Capacity of one resource on sale.</summary>
public sealed record Offer
{
    /// <summary>The offer's id.</summary>
    public Guid Id { get; init; }

    /// <summary>What it sells from.</summary>
    public required Guid ResourceId { get; init; }

    /// <summary>Who sells.</summary>
    public required Guid SupplierId { get; init; }

    /// <summary>How it is handed over.</summary>
    public required ProductForm Form { get; init; }

    /// <summary>What it counts.</summary>
    public required CapacityUnit Unit { get; init; }

    /// <summary>How many units at any instant of the window.</summary>
    public required Units Units { get; init; }

    /// <summary>Accelerators in one unit.</summary>
    public required Units AcceleratorsPerUnit { get; init; }

    /// <summary>Sold in whole blocks of so many units.</summary>
    public required Units BlockUnits { get; init; }

    /// <summary>The shortest lease.</summary>
    public required int MinMinutes { get; init; }

    /// <summary>When it can be used.</summary>
    public required TimeWindow Window { get; init; }

    /// <summary>Per unit-hour.</summary>
    public required UnitPrice Price { get; init; }

    /// <summary>Is a match confirmed at once?</summary>
    public required bool AutoAccept { get; init; }

    /// <summary>Where the price comes from, as the supplier says.</summary>
    public required string PriceSource { get; init; }

    /// <summary>What orders must meet; null: nothing.</summary>
    public Constraint? Constraint { get; init; }

    /// <summary>Its place in time priority, from the market's one running number.</summary>
    public required long Sequence { get; init; }

    /// <summary>Is it on the market?</summary>
    public OfferState State { get; init; } = OfferState.Listed;

    /// <summary>What matches hold of it; a reservation that has passed is gone.</summary>
    public ImmutableSortedDictionary<Guid, Reservation> Reservations { get; init; } =
        ImmutableSortedDictionary<Guid, Reservation>.Empty;

    /// <summary>Can it still be changed and sold from?</summary>
    public bool IsOnMarket => State is OfferState.Listed or OfferState.Paused;

    /// <summary>The offer that was listed, at its place in time priority.</summary>
    public static Offer Create(OfferListed e, long sequence) => new()
    {
        Id = e.OfferId,
        ResourceId = e.ResourceId,
        SupplierId = e.SupplierId,
        Form = e.Form,
        Unit = e.Unit,
        Units = Units.FromCount(e.Units),
        AcceleratorsPerUnit = Units.FromCount(e.AcceleratorsPerUnit),
        BlockUnits = Units.FromCount(e.BlockUnits),
        MinMinutes = e.MinMinutes,
        Window = TimeWindow.Between(e.WindowStart, e.WindowEnd),
        Price = UnitPrice.FromMicros(e.PriceMicrosPerUnitHour),
        AutoAccept = e.AutoAccept,
        PriceSource = e.PriceSource,
        Constraint = e.Constraint is { } text ? Constraint.Parse(text, OrderProperty.Catalogue) : null,
        Sequence = sequence,
    };

    /// <summary>A new price and with it a new place in time priority.</summary>
    public Offer Apply(OfferRepriced e, long sequence) =>
        this with { Price = UnitPrice.FromMicros(e.PriceMicrosPerUnitHour), Sequence = sequence };

    /// <summary>No new matches for now.</summary>
    public Offer Apply(OfferPaused _) => this with { State = OfferState.Paused };

    /// <summary>Matches again.</summary>
    public Offer Apply(OfferResumed _) => this with { State = OfferState.Listed };

    /// <summary>A match took units.</summary>
    public Offer Apply(OfferCapacityReserved e) => this with
    {
        Reservations = Reservations.Add(
            e.MatchId, new Reservation(Units.FromCount(e.Units), TimeWindow.Between(e.Start, e.End))),
    };

    /// <summary>A match gave its units back from the release's start on.</summary>
    public Offer Apply(OfferCapacityReleased e)
    {
        if (!Reservations.TryGetValue(e.MatchId, out var held))
        {
            return this;
        }

        var kept = e.Start > held.Window.Start;
        return this with
        {
            Reservations = kept
                ? Reservations.SetItem(
                    e.MatchId, held with { Window = TimeWindow.Between(held.Window.Start, e.Start) })
                : Reservations.Remove(e.MatchId),
        };
    }

    /// <summary>Off the market; running leases are honoured.</summary>
    public Offer Apply(OfferWithdrawn _) => this with { State = OfferState.Withdrawn };

    /// <summary>Its window ended.</summary>
    public Offer Apply(OfferExpired _) => this with { State = OfferState.Expired };

    /// <summary>A reservation whose window has passed frees itself.</summary>
    public Offer WithoutPassed(Guid matchId) => this with { Reservations = Reservations.Remove(matchId) };
}
