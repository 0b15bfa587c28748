using Exchange.Domain.Constraints;

namespace Exchange.Domain.Orders;

/// <summary>
/// What an offer may ask of an order (<see cref="OrderProperty"/>): as it was placed, for its life, however much of it
/// is still open. Null is unknown, and meets nothing that is asked.
/// </summary>
/// <param name="Accelerators">Those that it was placed for; unknown where it needs a rate instead.</param>
/// <param name="Minutes">How long.</param>
/// <param name="MaxLegs">Most offers to spread over.</param>
/// <param name="AllOrNone">All of the open part together or none of it.</param>
/// <param name="HasVouchers">Vouchers pay a share.</param>
/// <param name="IsSigned">By the buyer's own key; unknown of what is not placed yet.</param>
public sealed record OrderTraits(
    int? Accelerators, int Minutes, int MaxLegs, bool AllOrNone, bool HasVouchers, bool? IsSigned) : IConstrained;
