using Exchange.Domain.Constraints;
using Exchange.Domain.Orders;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Explaining;

/// <summary>What changes from one intent to another, field by field, as a request names them.</summary>
internal static class FieldChanges
{
    public static IReadOnlyList<FieldChange> Between(Intent from, Intent to) =>
    [
        .. Values(from).Zip(Values(to), (before, after) => new FieldChange(before.Field, before.Value, after.Value))
            .Where(change => change.From != change.To),
    ];

    private static IEnumerable<(string Field, string Value)> Values(Intent intent) =>
    [
        ("accelerators", intent.Accelerators is { } count ? Refused.Text(count) : ""),
        ("acceleratorClasses", string.Join(", ", intent.AcceleratorClasses)),
        ("regions", string.Join(", ", intent.Regions)),
        ("forms", string.Join(", ", intent.Forms)),
        ("minMemoryMiB", Bound("memory", intent.MinMemoryMiBPerAccelerator)),
        ("minFp16Gflops", Bound("fp16", intent.MinFp16GflopsPerAccelerator)),
        ("maxPueMilli", Bound("pue", intent.MaxPueMilli)),
        ("minRenewablePercent", Bound("renewable", intent.MinRenewablePercent)),
        ("constraint", intent.Constraint?.ToString() ?? ""),
        ("earliestStart", Refused.Text(intent.EarliestStart)),
        ("latestStart", Refused.Text(intent.LatestStart)),
        ("minutes", intent.Minutes is { } minutes ? Refused.Text(minutes) : ""),
        ("limit", intent.LimitMicros is { } limit ? ExplainedText.Amount(limit) : ""),
        ("budget", intent.BudgetMicros is { } budget ? ExplainedText.Amount(budget) : ""),
        ("allOrNone", intent.AllOrNone ? "true" : "false"),
        ("maxLegs", Refused.Text(intent.MaxLegs)),
    ];

    private static string Bound(string property, long? value) =>
        value is { } known ? SupplyProperty.Find(property)!.Write(known) : "";
}
