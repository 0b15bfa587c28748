using Exchange.Domain.Leases;
using Exchange.Domain.Quantities;

namespace Exchange.Domain.Matching;

/// <summary>How far a match has come.</summary>
public enum MatchState
{
    /// <summary>Waits for the supplier's answer.</summary>
    Made = 1,

    /// <summary>Accepted; waits to be provisioned.</summary>
    Confirmed = 2,

    /// <summary>The supplier said no.</summary>
    Declined = 3,

    /// <summary>The supplier did not answer or provision in time.</summary>
    Lapsed = 4,

    /// <summary>The buyer gave it back.</summary>
    Cancelled = 5,

    /// <summary>Its lease was provisioned and says the rest.</summary>
    Provisioned = 6,
}

/// <summary>A binding trade: one leg of an order with one offer at one price.</summary>
public sealed record Match
{
    /// <summary>The match's id.</summary>
    public Guid Id { get; init; }

    /// <summary>The lease that will deliver it.</summary>
    public required Guid LeaseId { get; init; }

    /// <summary>The order it is a leg of.</summary>
    public required Guid OrderId { get; init; }

    /// <summary>The offer it takes units of.</summary>
    public required Guid OfferId { get; init; }

    /// <summary>The resource behind the offer.</summary>
    public required Guid ResourceId { get; init; }

    /// <summary>Who buys.</summary>
    public required Guid BuyerId { get; init; }

    /// <summary>Who sells.</summary>
    public required Guid SupplierId { get; init; }

    /// <summary>How many units.</summary>
    public required Units Units { get; init; }

    /// <summary>Accelerators in one unit.</summary>
    public required Units AcceleratorsPerUnit { get; init; }

    /// <summary>When.</summary>
    public required TimeWindow Window { get; init; }

    /// <summary>Per unit-hour.</summary>
    public required UnitPrice Price { get; init; }

    /// <summary>The most that it can cost the buyer, tax included.</summary>
    public required Money Amount { get; init; }

    /// <summary>What it covers of its order's need, in the need's unit.</summary>
    public required long Covers { get; init; }

    /// <summary>How far it has come.</summary>
    public MatchState State { get; init; } = MatchState.Made;

    /// <summary>The accelerators that it gives to its order.</summary>
    public int Accelerators => Units.Count * AcceleratorsPerUnit.Count;

    /// <summary>Does it still bind both sides, before or in delivery?</summary>
    public bool Stands => State is MatchState.Made or MatchState.Confirmed or MatchState.Provisioned;

    /// <summary>The match that was made.</summary>
    public static Match Create(MatchMade e) => new()
    {
        Id = e.MatchId,
        LeaseId = e.LeaseId,
        OrderId = e.OrderId,
        OfferId = e.OfferId,
        ResourceId = e.ResourceId,
        BuyerId = e.BuyerId,
        SupplierId = e.SupplierId,
        Units = Units.FromCount(e.Units),
        AcceleratorsPerUnit = Units.FromCount(e.AcceleratorsPerUnit),
        Window = TimeWindow.Between(e.Start, e.End),
        Price = UnitPrice.FromMicros(e.PriceMicrosPerUnitHour),
        Amount = Money.FromMicros(e.AmountMicros),
        Covers = e.Covers ?? (long)e.Units * e.AcceleratorsPerUnit,
    };

    /// <summary>The supplier accepted.</summary>
    public Match Apply(MatchConfirmed _) => this with { State = MatchState.Confirmed };

    /// <summary>The supplier said no.</summary>
    public Match Apply(MatchDeclined _) => this with { State = MatchState.Declined };

    /// <summary>The supplier let it lapse.</summary>
    public Match Apply(MatchLapsed _) => this with { State = MatchState.Lapsed };

    /// <summary>The buyer gave it back.</summary>
    public Match Apply(MatchCancelled _) => this with { State = MatchState.Cancelled };

    /// <summary>Its lease was provisioned.</summary>
    public Match Apply(LeaseProvisioned _) => this with { State = MatchState.Provisioned };
}
