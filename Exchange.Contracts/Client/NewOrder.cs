using Exchange.Contracts.Orders;

namespace Exchange.Contracts.Client;

/// <summary>
/// An order to place; members as in <see cref="PlaceOrderBody"/>, with the confidential
/// <see cref="OrderRequirement.Terms"/> in the clear: the client makes the commitment.
/// </summary>
public sealed record NewOrder : OrderRequirement
{
    /// <summary>Its id; made here unless given.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>FillOrKill, ImmediateOrCancel, GoodTillTime or GoodTillCancelled.</summary>
    public required string TimeInForce { get; init; }

    /// <summary>For GoodTillTime: until when it rests.</summary>
    public DateTimeOffset? GoodTill { get; init; }

    /// <summary>Vouchers that should pay their share.</summary>
    public IReadOnlyList<Guid> Vouchers { get; init; } = [];
}
