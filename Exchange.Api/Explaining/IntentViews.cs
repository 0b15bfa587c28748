using Exchange.Contracts.Orders;
using Exchange.Domain.Orders;

namespace Exchange.Api.Explaining;

/// <summary>Intents that came out of a look, as requests again.</summary>
internal static class IntentViews
{
    /// <summary>A request with everything that may have been narrowed or loosened.</summary>
    public static PreviewRequest With(PreviewRequest asked, Intent intent) => asked with
    {
        Accelerators = intent.Accelerators,
        AcceleratorClasses = intent.AcceleratorClasses,
        Regions = intent.Regions,
        Forms = intent.Forms,
        MinMemoryMiB = intent.MinMemoryMiBPerAccelerator,
        MinFp16Gflops = intent.MinFp16GflopsPerAccelerator,
        MaxPueMilli = intent.MaxPueMilli,
        MinRenewablePercent = intent.MinRenewablePercent,
        Constraint = intent.Constraint?.ToString(),
        EarliestStart = intent.EarliestStart,
        LatestStart = intent.LatestStart,
        Minutes = intent.Minutes,
        AllOrNone = intent.AllOrNone,
        MaxLegs = intent.MaxLegs,
        Terms = asked.Terms with
        {
            Limit = intent.LimitMicros is { } limit ? new(limit) : null,
            Budget = intent.BudgetMicros is { } budget ? new(budget) : null,
        },
    };
}
