using Exchange.Domain.Accounts;
using Exchange.Domain.Constraints;
using Exchange.Domain.Leases;
using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Participants;
using Exchange.Domain.Quantities;
using Exchange.Domain.Reference;
using Exchange.Domain.Resources;
using Exchange.Domain.Settlements;
using Exchange.Domain.Vouchers;
using Exchange.Domain.Workloads;
using static Exchange.Domain.Trading.CommandLimits;

namespace Exchange.Domain.Trading;

/// <summary>
/// The ranges of what a command carries, where no rule of its own covers them: texts, counts and keys. Checked before
/// anything else, so that no later arithmetic can leave its own range.
/// </summary>
public static class CommandRanges
{
    private const int MostNodes = 100_000;
    private const int MostAcceleratorsPerNode = 128;
    private static readonly DateTimeOffset FirstTime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset LastTime = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The first value out of its range, its life first, then in the order of its members.</summary>
    internal static Refusal? Check(Command command, DateTimeOffset now) =>
        Life(command.Origin, now) ?? Check(command);

    /// <summary>
    /// The first value out of its range, in the order of the command's members. It needs no market, so a host may ask
    /// before it does anything costlier.
    /// </summary>
    public static Refusal? Check(Command command) => command switch
    {
        OpenMarket c => Check(c),
        RegisterParticipant c => Text("name", c.Name, 1, NameLength) ?? (c.Origin.Key is { } key ? Key(key) : null),
        VerifyParticipant c => c.Roles.All(Enum.IsDefined)
            ? null
            : Wrong("roles", string.Join(", ", c.Roles), "Supplier, Buyer, Auditor, Issuer or Operator."),
        AddKey c => Key(c.PublicKey),
        RevokeKey c => Key(c.PublicKey) ?? Reason(c.Reason),
        SuspendParticipant c => Reason(c.Reason),
        Deposit c => Text("reference", c.Reference, 1, LabelLength),
        Withdraw c => Text("reference", c.Reference, 1, LabelLength),
        RegisterResource c => Check(c),
        VerifySpecification c => Defined("precision", c.Precision)
            ?? Number("measuredGflops", c.MeasuredGflopsPerAccelerator, 0, ComputeRate.Max.Gflops),
        ChangeResourceStatus c => Defined("status", c.Status) ?? Reason(c.Reason),
        ListOffer c => Check(c),
        PlaceOrder c => Check(c),
        AmendOrder c => Time("latestStart", c.LatestStart),
        CancelOrder c => Reason(c.Reason),
        DeclineMatch c => Reason(c.Reason),
        CancelMatch c => Reason(c.Reason),
        ProvisionLease c => Hex("accessCommitment", c.AccessCommitment),
        RecordUsage c => Time("from", c.From) ?? Time("to", c.To)
            ?? Number("unitSeconds", c.UnitSeconds, 0, UnitSeconds.Max.Count),
        InterruptLease c => Reason(c.Reason),
        FailLease c => Reason(c.Reason),
        DisputeSettlement c => Reason(c.Reason),
        AdjustSettlement c => Number("unitSeconds", c.UnitSeconds, 0, UnitSeconds.Max.Count) ?? Reason(c.Reason),
        OpenProgramme c => Check(c),
        LoadReferenceData c => ReferenceRanges.Check(c),
        IssueVoucher c => Time("validUntil", c.ValidUntil),
        RevokeVoucher c => Reason(c.Reason),
        _ => null,
    };

    // An id is kept as long as its command could be accepted, so that may not be for ever.
    private static Refusal? Life(CommandOrigin origin, DateTimeOffset now) =>
        origin.NotAfter is not { } until || until - now <= Market.LongestCommandLife
            ? null
            : Wrong(
                "notAfter", Refused.Text(until),
                $"At most {Market.LongestCommandLife.Days} days after the market's time, {Refused.Text(now)}.");

    private static Refusal? Check(RegisterResource c) =>
        Text("site", c.Site, 1, LabelLength)
        ?? Text("region", c.Region, 1, LabelLength)
        ?? Text("acceleratorClass", c.AcceleratorClass, 1, LabelLength)
        ?? Number("nodes", c.Nodes, 0, MostNodes)
        ?? Number("acceleratorsPerNode", c.AcceleratorsPerNode, 0, MostAcceleratorsPerNode)
        ?? Optional("memoryMiB", c.MemoryMiBPerAccelerator, 0, Mebibytes.Max.Count)
        ?? Optional("fp64Gflops", c.Fp64GflopsPerAccelerator, 0, ComputeRate.Max.Gflops)
        ?? Optional("fp32Gflops", c.Fp32GflopsPerAccelerator, 0, ComputeRate.Max.Gflops)
        ?? Optional("tf32Gflops", c.Tf32GflopsPerAccelerator, 0, ComputeRate.Max.Gflops)
        ?? Optional("fp16Gflops", c.Fp16GflopsPerAccelerator, 0, ComputeRate.Max.Gflops)
        ?? Optional("fp8Gflops", c.Fp8GflopsPerAccelerator, 0, ComputeRate.Max.Gflops)
        ?? Optional("int8Gops", c.Int8GopsPerAccelerator, 0, ComputeRate.Max.Gflops)
        ?? Optional("pueMilli", c.PueMilli, Pue.Min.Milli, Pue.Max.Milli)
        ?? Optional("renewablePercent", c.RenewablePercent, 0, Percent.Max.Value)
        ?? (c.Interconnect is { } link ? Text("interconnect", link, 0, LabelLength) : null);

    private static Refusal? Check(ListOffer c) =>
        Defined("form", c.Form)
        ?? (c.Unit is CapacityUnit.Accelerator or CapacityUnit.Node
            ? null
            : Wrong("unit", c.Unit.ToString(), "Accelerator or Node."))
        ?? Number("units", c.Units, 0, Units.Max.Count)
        ?? Number("blockUnits", c.BlockUnits, 0, Units.Max.Count)
        ?? Number("minMinutes", c.MinMinutes, 0, TimeWindow.MaxMinutes)
        ?? Time("windowStart", c.WindowStart)
        ?? Time("windowEnd", c.WindowEnd)
        ?? Text("priceSource", c.PriceSource, 0, ReasonLength)
        ?? OfferTerms.Check(c, perUnit: 1);

    /// <summary>The first value of an intent that is out of its range, for previews.</summary>
    public static Refusal? Check(Intent intent) =>
        Optional("accelerators", intent.Accelerators, 0, Units.Max.Count)
        ?? Names("acceleratorClasses", intent.AcceleratorClasses)
        ?? Names("regions", intent.Regions)
        ?? Names("forms", intent.Forms)
        ?? Optional("minMemoryMiB", intent.MinMemoryMiBPerAccelerator, 0, Mebibytes.Max.Count)
        ?? Optional("minFp16Gflops", intent.MinFp16GflopsPerAccelerator, 0, ComputeRate.Max.Gflops)
        ?? Optional("maxPueMilli", intent.MaxPueMilli, Pue.Min.Milli, Pue.Max.Milli)
        ?? Optional("minRenewablePercent", intent.MinRenewablePercent, 0, Percent.Max.Value)
        ?? Time("earliestStart", intent.EarliestStart)
        ?? Time("latestStart", intent.LatestStart)
        ?? (intent.Rate is { } rate ? Check(rate, intent) : null)
        ?? Optional("minutes", intent.Minutes, 0, TimeWindow.MaxMinutes)
        ?? Number("maxLegs", intent.MaxLegs, 1, int.MaxValue)
        ?? (intent.Workload is { } workload ? Check(workload) : null)
        ?? (Conflict.Find(intent.Stated().Terms(), intent.Constraint) is { } conflict ? Check(conflict) : null);

    private static Refusal? Check(RateNeed rate, Intent intent) =>
        Number("rateGflops", rate.Gflops, 0, RateNeed.Max)
        ?? Defined("precision", rate.Precision)
        ?? Defined("workloadClass", rate.WorkloadClass)
        ?? (intent.Accelerators is { } accelerators
            ? Wrong("accelerators", Refused.Text(accelerators), "Accelerators or a rate, not both.")
            : null)
        ?? (intent.Workload is not null ? Wrong("training", "", "A workload or a rate, not both.") : null);

    internal static Refusal Check(Conflict conflict) =>
        Wrong(
            "constraint", $"{conflict.Earlier}, {conflict.Later}",
            conflict.Field is { } field
                ? $"Requirements that can be met together; {conflict.Earlier} is what {field} says."
                : "Requirements that can be met together.");

    private static Refusal? Check(PlaceOrder c) =>
        Check(c.Intent)
        ?? Defined("timeInForce", c.TimeInForce)
        ?? (c.GoodTill is { } till ? Time("goodTill", till) : null)
        ?? Number("vouchers", c.VoucherIds.Count, 0, MostVouchers);

    private static Refusal? Check(TrainingIntent c) =>
        Number("training.parameters", c.Parameters, 1, WorkloadMembers.MaxCount)
        ?? Number("training.tokens", c.Tokens, 1, WorkloadMembers.MaxCount)
        ?? Time("training.deadline", c.Deadline)
        ?? Number("training.utilisationPercent", c.UtilisationPercent, 1, Percent.Max.Value);

    /// <summary>The first value of a workload that is not its kind's or out of its range.</summary>
    public static Refusal? Check(Workload c) =>
        WorkloadMembers.Check(c) ?? (c.Deadline is { } deadline ? Time("workload.deadline", deadline) : null);

    private static Refusal? Check(OpenProgramme c) =>
        Text("name", c.Name, 1, NameLength)
        ?? Number("sharePercent", c.SharePercent, 1, Percent.Max.Value)
        ?? Time("validFrom", c.ValidFrom)
        ?? Time("validUntil", c.ValidUntil)
        ?? Names("acceleratorClasses", c.AcceleratorClasses);

    private static Refusal? Check(OpenMarket c) =>
        Text("logOrigin", c.LogOrigin, 1, 200)
        ?? Text("currency", c.Currency, 3, 3)
        ?? Number("minorUnitMicros", c.MinorUnitMicros, 1, 1_000_000)
        ?? Number("feeBasisPoints", c.FeeBasisPoints, 0, 10_000)
        ?? Number("taxBasisPoints", c.TaxBasisPoints, 0, 10_000)
        ?? Number("confirmWithinMinutes", c.ConfirmWithinMinutes, 1, 100_000)
        ?? Number("provisionWithinMinutes", c.ProvisionWithinMinutes, 1, 100_000)
        ?? Number("finalUsageWithinMinutes", c.FinalUsageWithinMinutes, 1, 100_000)
        ?? Number("disputeWindowMinutes", c.DisputeWindowMinutes, 1, 1_000_000)
        ?? Text("operatorName", c.OperatorName, 1, NameLength)
        ?? Key(c.OperatorKey);

    private static Refusal? Reason(string reason) => Text("reason", reason, 0, ReasonLength);

    private static Refusal? Key(string key) => Hex("key", key);

    private static Refusal? Hex(string field, string value) =>
        value.Length == 64 && value.All(char.IsAsciiHexDigitLower)
            ? null
            : Wrong(field, value, "64 lower-case hexadecimal digits.");

    private static Refusal? Names(string field, IReadOnlyList<string> names)
    {
        if (names.Count > MostNames)
        {
            return Wrong(field, Refused.Text(names.Count), $"At most {MostNames} names.");
        }

        foreach (var name in names)
        {
            if (Text(field, name, 1, LabelLength) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    // PostgreSQL keeps whole microseconds, and a market of today needs no other centuries.
    private static Refusal? Time(string field, DateTimeOffset value) =>
        value.Offset == TimeSpan.Zero && value.Ticks % TimeSpan.TicksPerMicrosecond == 0
        && value >= FirstTime && value < LastTime
            ? null
            : Wrong(field, Refused.Text(value), "UTC, whole microseconds, from the year 2000 to the year 2199.");

    private static Refusal? Defined<TEnum>(string field, TEnum value)
        where TEnum : struct, Enum =>
        Enum.IsDefined(value)
            ? null
            : Wrong(field, value.ToString(), $"One of {string.Join(", ", Enum.GetNames<TEnum>())}.");

    private static Refusal? Optional(string field, long? value, long least, long most) =>
        value is { } known ? Number(field, known, least, most) : null;

    private static Refusal? Text(string field, string value, int least, int most) =>
        value.Length >= least && value.Length <= most && !value.Any(char.IsControl)
            ? null
            : Wrong(field, value, $"{least} to {most} characters, none of them a control character.");

    private static Refusal? Number(string field, long value, long least, long most) =>
        value >= least && value <= most
            ? null
            : Wrong(field, Refused.Text(value), $"A whole number from {least} to {most}.");

    private static Refusal Wrong(string field, string value, string rule) =>
        new(RefusalCode.ValueOutOfRange, field, value, rule);
}
