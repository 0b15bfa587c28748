using EventStore;
using Exchange.Api.Reading;
using Exchange.Domain.Accounts;
using Exchange.Domain.Orders;

namespace Exchange.Api.Orders;

internal static class OrderProjection
{
    private const string Take =
        "update read.trade_order set open = open - $2, status = $3 where id = $1";

    public static void Apply(Writes writes, RecordedEvent recorded)
    {
        switch (recorded.Data)
        {
            case OrderPlaced e:
                Place(writes, e, recorded);
                break;
            case OrderPartlyFilled e:
                writes.Add(Take, e.OrderId, e.Accelerators, "partlyFilled");
                break;
            case OrderFilled e:
                writes.Add(Take, e.OrderId, e.Accelerators, "filled");
                break;
            case OrderReopened e:
                writes.Add(
                    """
                    update read.trade_order set open = open + $2,
                      status = case when status in ('cancelled', 'expired') then status
                        when open + $2 = accelerators then 'open' else 'partlyFilled' end
                    where id = $1
                    """,
                    e.OrderId, e.Accelerators);
                break;
            case OrderAmended e:
                writes.Add(
                    "update read.trade_order set price_limit = $2, latest = $3 where id = $1",
                    e.OrderId, e.LimitMicrosPerAcceleratorHour, e.LatestStart);
                break;
            case OrderCancelled e:
                writes.SetStatus("trade_order", e.OrderId, "cancelled");
                break;
            case OrderExpired e:
                writes.SetStatus("trade_order", e.OrderId, "expired");
                break;
            case AccountHeld e:
                writes.Add("update read.trade_order set held = held + $2 where id = $1", e.HoldId, e.AmountMicros);
                break;
            case AccountHoldReleased e:
                writes.Add("update read.trade_order set held = held - $2 where id = $1", e.HoldId, e.AmountMicros);
                break;
        }
    }

    private static void Place(Writes writes, OrderPlaced e, RecordedEvent recorded) =>
        writes.Add(
            """
            insert into read.trade_order (id, number, buyer, accelerators, open, classes, regions, forms, min_memory,
              min_fp16, max_pue, min_renewable, earliest, latest, minutes, price_limit, time_in_force, good_till,
              all_or_none, max_legs, status, held, by, placed_at, parameters, tokens, deadline, utilisation, petaflop_s,
              sequence)
            values ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 'open', 0,
              $20, $21, $22, $23, $24, $25, $26, $27)
            """,
            e.OrderId, e.OrderNumber, e.BuyerId, e.Accelerators, e.AcceleratorClasses, e.Regions, e.Forms,
            e.MinMemoryMiBPerAccelerator, e.MinFp16GflopsPerAccelerator, e.MaxPueMilli, e.MinRenewablePercent,
            e.EarliestStart, e.LatestStart, e.Minutes, e.LimitMicrosPerAcceleratorHour, e.TimeInForce, e.GoodTill,
            e.AllOrNone, e.MaxLegs, e.BySession ? "session" : "key", recorded.Timestamp, e.Workload?.Parameters,
            e.Workload?.Tokens, e.Workload?.Deadline, e.Workload?.UtilisationPercent, e.Workload?.PetaflopSeconds,
            recorded.Sequence);
}
