using System.Text;
using Exchange.Api.Storage;
using Exchange.Domain.Constraints;
using Exchange.Domain.Offers;
using Exchange.Domain.Resources;
using Npgsql;

namespace Check;

/// <summary>An offer of which a query tells, judged by the constraint beside it.</summary>
internal static class JudgedSupply
{
    /// <summary>Columns 1, 3, 4, 5: the constraint's text, the events of the listed offer and of its resource, the FP16
    /// rate at that time.</summary>
    public static bool Meets(NpgsqlDataReader row)
    {
        var offer = (OfferListed)Read("offer_listed", row.GetString(3));
        var resource = (ResourceRegistered)Read("resource_registered", row.GetString(4));
        return Constraint.Parse(row.GetString(1)).Holds(new(
            offer.OfferId, offer.ResourceId, offer.SupplierId, resource.AcceleratorClass, resource.Region,
            offer.Form.ToString(), offer.Units, offer.AcceleratorsPerUnit, offer.BlockUnits, offer.MinMinutes,
            offer.WindowStart, offer.WindowEnd, offer.PriceMicrosPerUnitHour, 0, resource.MemoryMiBPerAccelerator,
            row.IsDBNull(5) ? null : row.GetInt64(5), resource.PueMilli, resource.RenewablePercent, 0)
        {
            Site = resource.Site, Interconnect = resource.Interconnect, Catalogued = resource.Catalogued,
            AutoAccept = offer.AutoAccept,
        });
    }

    private static object Read(string alias, string json) =>
        Schemas.EventTypes.Deserialise(alias, Encoding.UTF8.GetBytes(json));
}
