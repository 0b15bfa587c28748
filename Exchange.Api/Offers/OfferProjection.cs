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
                writes.Add(
                    "update read.offer set price = $2, price_each = $2 / per_unit where id = $1",
                    e.OfferId, e.PriceMicrosPerUnitHour);
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

    private static void List(Writes writes, OfferListed e, long sequence) =>
        writes.Add(
            """
            insert into read.offer (id, resource, supplier, form, unit, units, per_unit, block_units, min_minutes,
              window_start, window_end, price, price_each, auto_accept, price_source, status, sequence)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12 / $7, $13, $14, 'open', $15)
            """,
            e.OfferId, e.ResourceId, e.SupplierId, e.Form, e.Unit, e.Units, e.AcceleratorsPerUnit, e.BlockUnits,
            e.MinMinutes, e.WindowStart, e.WindowEnd, e.PriceMicrosPerUnitHour, e.AutoAccept, e.PriceSource, sequence);
}
