using Exchange.Domain.Constraints;
using Exchange.Domain.Matching;
using Exchange.Domain.Orders;

namespace Exchange.Domain.Tests.Constraints;

internal enum Verdict
{
    Failed = 0,
    Unknown = 1,
    Met = 2,
}

/// <summary>Kleene's strong logic as tables of least and greatest; it shares no code with the engine's judgement.
/// </summary>
internal static class NaiveJudge
{
    public static Verdict Of(Constraint constraint, IConstrained row) => constraint switch
    {
        AllConstraint all => all.Parts.Min(part => Of(part, row)),
        AnyConstraint any => any.Parts.Max(part => Of(part, row)),
        NotConstraint not => Verdict.Met - (int)Of(not.Inner, row),
        NameConstraint names => Name(names.Property.Name, row) is not { } name
            ? Verdict.Unknown
            : names.Names.Any(one => string.Equals(one, name, StringComparison.Ordinal))
                ? Verdict.Met
                : Verdict.Failed,
        NumberConstraint number => Number(number.Property.Name, row) is not { } value
            ? Verdict.Unknown
            : IsInOrder(Math.Sign(value - number.Value), number.Comparator) ? Verdict.Met : Verdict.Failed,
        _ => throw new ArgumentException($"{constraint} is of no known kind.", nameof(constraint)),
    };

    private static bool IsInOrder(int sign, Comparator comparator) => comparator switch
    {
        Comparator.Less => sign == -1,
        Comparator.AtMost => sign != 1,
        Comparator.Equal => sign == 0,
        Comparator.AtLeast => sign != -1,
        Comparator.More => sign == 1,
        _ => throw new ArgumentOutOfRangeException(nameof(comparator)),
    };

    private static string? Name(string property, IConstrained subject) =>
        subject is SupplyRow row ? Name(property, row) : throw new ArgumentException(property, nameof(property));

    private static string? Name(string property, SupplyRow row) => property switch
    {
        "accelerator" => row.AcceleratorClass,
        "region" => row.Region,
        "site" => row.Site,
        "form" => row.Form,
        "interconnect" => row.Interconnect,
        _ => throw new ArgumentException(property, nameof(property)),
    };

    private static long? Number(string property, IConstrained subject) => subject switch
    {
        SupplyRow row => Number(property, row),
        OrderTraits order => Number(property, order),
        _ => throw new ArgumentException(property, nameof(property)),
    };

    private static long? Number(string property, OrderTraits order) => property switch
    {
        "accelerators" => order.Accelerators,
        "duration" => order.Minutes,
        "legs" => order.MaxLegs,
        "all_or_none" => order.AllOrNone ? 1 : 0,
        "vouchers" => order.HasVouchers ? 1 : 0,
        "signed" => order.IsSigned is not { } signed ? null : signed ? 1 : 0,
        _ => throw new ArgumentException(property, nameof(property)),
    };

    private static long? Number(string property, SupplyRow row) => property switch
    {
        "memory" => row.MemoryMiB,
        "fp16" => row.Fp16Gflops,
        "pue" => row.PueMilli,
        "renewable" => row.RenewablePercent,
        "minimum_duration" => row.MinMinutes,
        "block" => row.BlockUnits * row.AcceleratorsPerUnit,
        "catalogued" => row.Catalogued ? 1 : 0,
        "verified" => row.Verified ? 1 : 0,
        "fabric" => row.Interconnect switch { "NVLink" => 8, "PCIe" => 0, _ => null },
        "auto_accept" => row.AutoAccept ? 1 : 0,
        _ => throw new ArgumentException(property, nameof(property)),
    };
}
