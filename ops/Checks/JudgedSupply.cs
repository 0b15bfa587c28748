using System.Text;
using Exchange.Api.Storage;
using Exchange.Domain.Constraints;
using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Resources;
using Npgsql;

namespace Check;

/// <summary>A match of which a query tells, judged by the constraints of its order and of its offer.</summary>
internal static class JudgedSupply
{
    /// <summary>Columns 2 to 6: the events of the listed offer and of its resource, the FP16 rate at that time, the
    /// event of the placed order, and whether the resource was measured by then.</summary>
    public static bool Meets(NpgsqlDataReader row)
    {
        var offer = (OfferListed)Read("offer_listed", row.GetString(2));
        var resource = (ResourceRegistered)Read("resource_registered", row.GetString(3));
        var order = (OrderPlaced)Read("order_placed", row.GetString(5));
        var supply = new SupplyRow(
            offer.OfferId, offer.ResourceId, offer.SupplierId, resource.AcceleratorClass, resource.Region,
            offer.Form.ToString(), offer.Units, offer.AcceleratorsPerUnit, offer.BlockUnits, offer.MinMinutes,
            offer.WindowStart, offer.WindowEnd, offer.PriceMicrosPerUnitHour, 0, resource.MemoryMiBPerAccelerator,
            row.IsDBNull(4) ? null : row.GetInt64(4), resource.PueMilli, resource.RenewablePercent, 0)
        {
            Site = resource.Site, Interconnect = resource.Interconnect, Catalogued = resource.Catalogued,
            AutoAccept = offer.AutoAccept, Verified = row.GetBoolean(6),
        };
        return (order.Constraint is not { } ofSupply || Constraint.Parse(ofSupply).Holds(supply))
            && (offer.Constraint is not { } ofOrders
                || Constraint.Parse(ofOrders, OrderProperty.Catalogue).Holds(Order.Create(order, 0).Traits));
    }

    private static object Read(string alias, string json) =>
        Schemas.EventTypes.Deserialise(alias, Encoding.UTF8.GetBytes(json));
}
