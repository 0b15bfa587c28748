using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Matching;

/// <summary>The supplier accepts. Kind <c>match.confirmed</c>.</summary>
public sealed record ConfirmMatchBody : CommandBody
{
    /// <summary>The match.</summary>
    public required Guid Match { get; init; }
}

/// <summary>The supplier declines. Kind <c>match.declined</c>.</summary>
public sealed record DeclineMatchBody : CommandBody
{
    /// <summary>The match.</summary>
    public required Guid Match { get; init; }

    /// <summary>Why, at most 200 characters; public.</summary>
    public required string Reason { get; init; }
}

/// <summary>The buyer gives a match back. Kind <c>match.cancelled</c>.</summary>
public sealed record CancelMatchBody : CommandBody
{
    /// <summary>The match.</summary>
    public required Guid Match { get; init; }

    /// <summary>Why, at most 200 characters; public.</summary>
    public required string Reason { get; init; }
}

/// <summary>A match.</summary>
/// <param name="MatchId">Its id.</param>
/// <param name="LeaseId">The lease that delivers it.</param>
/// <param name="OrderId">The order.</param>
/// <param name="OfferId">The offer.</param>
/// <param name="BuyerId">The buyer.</param>
/// <param name="SupplierId">The supplier.</param>
/// <param name="Units">Units taken.</param>
/// <param name="AcceleratorsPerUnit">Accelerators in each.</param>
/// <param name="Start">From.</param>
/// <param name="End">To.</param>
/// <param name="Price">Per unit and hour, before tax.</param>
/// <param name="Amount">The most it can cost, tax included.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Status">made, confirmed, declined, lapsed, cancelled or delivered.</param>
/// <param name="ConfirmBy">Until when the supplier may answer.</param>
public sealed record MatchView(
    Guid MatchId, Guid LeaseId, Guid OrderId, Guid OfferId, Guid BuyerId, Guid SupplierId, int Units,
    int AcceleratorsPerUnit, DateTimeOffset Start, DateTimeOffset End, MicroAmount Price, MicroAmount Amount,
    string Currency, string Status, DateTimeOffset ConfirmBy)
{
    /// <summary>Where the order wants a rate: what of it this match gives, GFLOPS.</summary>
    public long? CoversGflops { get; init; }

    /// <summary>Where the order wants a rate: what one accelerator delivers, GFLOPS.</summary>
    public long? GflopsPerAccelerator { get; init; }
}
