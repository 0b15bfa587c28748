using System.Globalization;
using EventStore;
using Exchange.Api.Reading;
using Exchange.Domain.Accounts;
using Exchange.Domain.Matching;
using Exchange.Domain.Orders;

namespace Exchange.Api.Orders;

internal static class OrderProjection
{
    public static void Apply(Writes writes, RecordedEvent recorded)
    {
        switch (recorded.Data)
        {
            case OrderPlaced e:
                Place(writes, e, recorded);
                break;
            case OrderPartlyFilled e:
                Take(writes, e.OrderId, e.Covers ?? e.Accelerators, "partlyFilled");
                break;
            case OrderFilled e:
                Take(writes, e.OrderId, e.Covers ?? e.Accelerators, "filled");
                break;
            case OrderReopened e:
                writes.Run(
                    "trade_order", e.OrderId,
                    """
                    update read.trade_order set open = open + $2,
                      status = case when status in ('cancelled', 'expired') then status
                        when open + $2 = coalesce(rate_gflops, accelerators) then 'open' else 'partlyFilled' end
                    where id = $1
                    """,
                    e.Covers ?? e.Accelerators);
                break;
            case OrderAmended e:
                writes.Set(
                    "trade_order", e.OrderId,
                    ("price_limit", e.LimitMicrosPerAcceleratorHour ?? e.LimitMicrosPerPetaflopHour),
                    ("budget", e.BudgetMicros), ("latest", e.LatestStart));
                break;
            case OrderCancelled e:
                writes.SetStatus("trade_order", e.OrderId, "cancelled");
                break;
            case OrderExpired e:
                writes.SetStatus("trade_order", e.OrderId, "expired");
                break;
            case AccountHeld e:
                writes.Increase("trade_order", e.HoldId, "held", e.AmountMicros);
                break;
            case AccountHoldReleased e:
                writes.Increase("trade_order", e.HoldId, "held", -e.AmountMicros);
                break;
        }
    }

    private static void Take(Writes writes, Guid order, long part, string status)
    {
        writes.Increase("trade_order", order, "open", -part);
        writes.SetStatus("trade_order", order, status);
    }

    private static void Place(Writes writes, OrderPlaced e, RecordedEvent recorded) => writes.Insert(
        "trade_order", e.OrderId, ("number", e.OrderNumber), ("buyer", e.BuyerId), ("accelerators", e.Accelerators),
        ("open", e.RateGflops ?? e.Accelerators), ("rate_gflops", e.RateGflops), ("precision", e.Precision),
        ("workload_class", e.WorkloadClass), ("reference_version", e.ReferenceVersion),
        ("weights", e.Weights?.Select(Written).ToArray()), ("budget", e.BudgetMicros),
        ("classes", e.AcceleratorClasses), ("regions", e.Regions), ("forms", e.Forms),
        ("min_memory", e.MinMemoryMiBPerAccelerator), ("min_fp16", e.MinFp16GflopsPerAccelerator),
        ("max_pue", e.MaxPueMilli), ("min_renewable", e.MinRenewablePercent), ("asked", e.Constraint),
        ("earliest", e.EarliestStart), ("latest", e.LatestStart), ("minutes", e.Minutes),
        ("price_limit", e.LimitMicrosPerAcceleratorHour ?? e.LimitMicrosPerPetaflopHour),
        ("time_in_force", e.TimeInForce), ("good_till", e.GoodTill), ("all_or_none", e.AllOrNone),
        ("max_legs", e.MaxLegs), ("status", "open"), ("held", 0), ("by", e.BySession ? "session" : "key"),
        ("placed_at", recorded.Timestamp), ("parameters", e.Workload?.Parameters), ("tokens", e.Workload?.Tokens),
        ("deadline", e.Workload?.Deadline), ("utilisation", e.Workload?.UtilisationPercent),
        ("petaflop_s", e.Workload?.PetaflopSeconds), ("sequence", recorded.Sequence));

    private static string Written(ClassWeight weight) =>
        string.Create(CultureInfo.InvariantCulture, $"{weight.Weight} {weight.AcceleratorClass}");
}
