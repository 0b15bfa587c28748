using Exchange.Domain.Orders;
using Exchange.Domain.Quantities;

namespace Exchange.Domain.Constraints;

/// <summary>The properties of orders: what offers may ask for.</summary>
public static class OrderProperty
{
    /// <summary>All of them.</summary>
    public static PropertyCatalogue Catalogue { get; } = new("orders",
    [
        Property.Number<OrderTraits>(
            "accelerators", PropertyKind.Count, "Accelerators that the order was placed for.", o => o.Accelerators) with
        {
            Most = Units.Max.Count,
        },
        Property.Number<OrderTraits>("duration", PropertyKind.Duration, "How long it needs them.", o => o.Minutes) with
        {
            CanBeUnknown = false,
            Least = 1,
            Most = TimeWindow.MaxMinutes,
        },
        Property.Number<OrderTraits>(
            "legs", PropertyKind.Count, "Offers that the order may be spread over.", o => o.MaxLegs) with
        {
            CanBeUnknown = false,
            Least = 1,
            Most = Intent.MaxLegsAllowed,
        },
        Property.Flag<OrderTraits>("all_or_none", "All that is open at once or nothing.", o => o.AllOrNone),
        Property.Flag<OrderTraits>("vouchers", "Vouchers pay a share of it.", o => o.HasVouchers),
        Property.Flag<OrderTraits>(
            "signed", "The buyer signed it with its own key; else it came from a session of the portal.",
            o => o.IsSigned) with
        {
            CanBeUnknown = true,
        },
    ]);
}
