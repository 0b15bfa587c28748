using EventStore;
using Exchange.Api.Reading;
using Exchange.Domain.Offers;

namespace Exchange.Api.Offers;

internal static class OfferProjection
{
    public static void Apply(Writes writes, RecordedEvent recorded)
    {
        switch (recorded.Data)
        {
            case OfferListed e:
                List(writes, e, recorded.Sequence);
                break;
            case OfferRepriced e:
                writes.Run(
                    "offer", e.OfferId, "update read.offer set price = $2, price_each = $2 / per_unit where id = $1",
                    e.PriceMicrosPerUnitHour);
                break;
            case OfferPaused e:
                writes.SetStatus("offer", e.OfferId, "paused");
                break;
            case OfferResumed e:
                writes.SetStatus("offer", e.OfferId, "open");
                break;
            case OfferWithdrawn e:
                writes.SetStatus("offer", e.OfferId, "withdrawn");
                break;
            case OfferExpired e:
                writes.SetStatus("offer", e.OfferId, "expired");
                break;
        }
    }

    private static void List(Writes writes, OfferListed e, long sequence) => writes.Insert(
        "offer", e.OfferId, ("resource", e.ResourceId), ("supplier", e.SupplierId), ("form", e.Form),
        ("unit", e.Unit), ("units", e.Units), ("per_unit", e.AcceleratorsPerUnit), ("block_units", e.BlockUnits),
        ("min_minutes", e.MinMinutes), ("window_start", e.WindowStart), ("window_end", e.WindowEnd),
        ("price", e.PriceMicrosPerUnitHour), ("price_each", e.PriceMicrosPerUnitHour / e.AcceleratorsPerUnit),
        ("auto_accept", e.AutoAccept), ("price_source", e.PriceSource), ("asked", e.Constraint),
        ("status", "open"), ("sequence", sequence));
}
