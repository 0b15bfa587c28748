using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;

namespace Exchange.Api.Tests.Kit;

/// <summary>Things that tests do not care about in detail.</summary>
public static class Some
{
    /// <summary>An hour of any accelerators, starting within a day.</summary>
    public static NewOrder Order(int accelerators, string limit, string timeInForce = "FillOrKill") => new()
    {
        Accelerators = accelerators,
        EarliestStart = TestExchange.Start.AddHours(2),
        LatestStart = TestExchange.Start.AddHours(12),
        Minutes = 60,
        TimeInForce = timeInForce,
        Terms = new() { Limit = MicroAmount.Parse(limit), Currency = TestExchange.Currency },
    };

    public static NewResource Resource(int nodes = 4) => new()
    {
        Site = "site-1",
        Region = "region-1",
        AcceleratorClass = "nvidia-l4",
        Nodes = nodes,
        AcceleratorsPerNode = 8,
    };

    public static NewOffer Offer(Guid resource, string price, int units = 16, bool autoAccept = true) => new()
    {
        Resource = resource,
        Form = "BareMetal",
        Unit = "Accelerator",
        Units = units,
        WindowStart = TestExchange.Start,
        WindowEnd = TestExchange.Start.AddDays(30),
        Price = MicroAmount.Parse(price),
        Currency = TestExchange.Currency,
        AutoAccept = autoAccept,
        PriceSource = "a test",
    };
}
