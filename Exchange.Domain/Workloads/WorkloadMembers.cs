using System.Globalization;
using Exchange.Domain.Quantities;
using Exchange.Domain.Resources;
using Exchange.Domain.Trading;
using static Exchange.Domain.Workloads.WorkloadKind;

namespace Exchange.Domain.Workloads;

/// <summary>One number of a workload: of which kinds it is, and its range.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Of">Reads it.</param>
/// <param name="Least">The lowest value.</param>
/// <param name="Most">The highest value.</param>
/// <param name="Required">Kinds that must have it.</param>
/// <param name="Allowed">Kinds that may have it.</param>
public sealed record WorkloadMember(
    string Name, Func<Workload, long?> Of, long Least, long Most, IReadOnlyList<WorkloadKind> Required,
    IReadOnlyList<WorkloadKind> Allowed);

/// <summary>The members of workloads, and what a workload must be before anything is made of it.</summary>
public static class WorkloadMembers
{
    /// <summary>The most of a count: 10¹⁵.</summary>
    public const long MaxCount = 1_000_000_000_000_000;

    private const long MaxWork = 1_000_000_000_000;
    private const long MaxRate = 1_000_000_000;
    private const long MaxCacheBytes = 1_000_000_000;
    private const long MaxPixels = 1_000_000_000;
    private const int MaxFrames = 1_000;

    /// <summary>All numbers, in the order of the checks.</summary>
    public static IReadOnlyList<WorkloadMember> All { get; } =
    [
        new("parameters", w => w.Parameters, 1, MaxCount, [Training, FineTuning, Inference], []),
        new("tokens", w => w.Tokens, 1, MaxCount, [Training, FineTuning], []),
        new("adapterParameters", w => w.AdapterParameters, 1, MaxCount, [], [FineTuning]),
        new("utilisationPercent", w => w.UtilisationPercent, 1, Percent.Max.Value, [], [Training, FineTuning]),
        new("tokensPerSecond", w => w.TokensPerSecond, 1, MaxRate, [Inference], []),
        new("tokensPerSecondEach", w => w.TokensPerSecondEach, 1, 100_000, [Inference], []),
        new("contextTokens", w => w.ContextTokens, 1, MaxRate, [Inference], []),
        new("cacheBytesPerToken", w => w.CacheBytesPerToken, 1, MaxCacheBytes, [Inference], []),
        new("streams", w => w.Streams, 1, MaxRate, [Rendering], []),
        new("pixelsPerFrame", w => w.PixelsPerFrame, 1, MaxPixels, [Rendering], []),
        new("framesPerSecond", w => w.FramesPerSecond, 1, MaxFrames, [Rendering], []),
        new("memoryMiBPerStream", w => w.MemoryMiBPerStream, 1, Mebibytes.Max.Count, [Rendering], []),
        new("teraflopHours", w => w.TeraflopHours, 1, MaxWork, [], [Hpc]),
        new("coreHours", w => w.CoreHours, 1, MaxWork, [], [Hpc]),
        new("megaflopsPerCore", w => w.MegaflopsPerCore, 1, MaxRate, [], [Hpc]),
        new("memoryMiBPerCore", w => w.MemoryMiBPerCore, 1, Mebibytes.Max.Count, [], [Hpc]),
        new("unitHours", w => w.UnitHours, 1, MaxWork, [Generic], []),
    ];

    /// <summary>Does the work end by itself, so that it has a deadline and no duration?</summary>
    public static bool EndsWithItsWork(WorkloadKind kind) => kind is not (Inference or Rendering);

    /// <summary>The first member that its kind has not, that is missing, or that is out of its range.</summary>
    public static Refusal? Check(Workload workload)
    {
        if (!Enum.IsDefined(workload.Kind))
        {
            return Wrong(
                "kind", workload.Kind.ToString(),
                $"One of {string.Join(", ", Enum.GetNames<WorkloadKind>())}.");
        }

        foreach (var member in All)
        {
            if (Check(member, workload) is { } refusal)
            {
                return refusal;
            }
        }

        return CheckHpc(workload) ?? CheckPrecision(workload) ?? CheckDeadline(workload);
    }

    private static Refusal? Check(WorkloadMember member, Workload workload)
    {
        var value = member.Of(workload);
        var isRequired = member.Required.Contains(workload.Kind);
        if (!isRequired && !member.Allowed.Contains(workload.Kind))
        {
            return value is null ? null : Wrong(member.Name, Text(value), $"Left out: {workload.Kind} has none.");
        }

        var rule = string.Create(
            CultureInfo.InvariantCulture, $"A whole number from {member.Least} to {member.Most}.");
        return value is null
            ? isRequired ? Wrong(member.Name, "", rule) : null
            : value >= member.Least && value <= member.Most ? null : Wrong(member.Name, Text(value), rule);
    }

    private static Refusal? CheckHpc(Workload workload) => workload.Kind != Hpc ? null
        : workload.TeraflopHours is null == workload.CoreHours is null
            ? Wrong("teraflopHours", Text(workload.TeraflopHours), "Either this or coreHours.")
        : workload.CoreHours is null && (workload.MegaflopsPerCore ?? workload.MemoryMiBPerCore) is { } ofCores
            ? Wrong("coreHours", Text(ofCores), "Given, where megaflopsPerCore or memoryMiBPerCore is.")
        : null;

    private static Refusal? CheckPrecision(Workload workload) =>
        workload.Precision is not { } precision ? null
        : workload.Kind is Rendering or Generic
            ? Wrong("precision", precision.ToString(), $"Left out: {workload.Kind} has none.")
        : Enum.IsDefined(precision) && (workload.Kind == Inference || precision != Precision.Int8) ? null
        : Wrong("precision", precision.ToString(), "Fp64, Fp32, Tf32, Fp16, Fp8, or for inference Int8.");

    private static Refusal? CheckDeadline(Workload workload) =>
        EndsWithItsWork(workload.Kind) == workload.Deadline is not null ? null
        : workload.Deadline is { } deadline
            ? Wrong("deadline", Refused.Text(deadline), $"Left out: {workload.Kind} lasts as long as minutes say.")
        : Wrong("deadline", "", "When the work must be done.");

    private static string Text(long? value) => value is { } known ? Refused.Text(known) : "";

    private static Refusal Wrong(string member, string value, string rule) =>
        new(RefusalCode.ValueOutOfRange, $"workload.{member}", value, rule);
}
