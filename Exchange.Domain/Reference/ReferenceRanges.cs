using Exchange.Domain.Quantities;
using Exchange.Domain.Resources;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Reference;

/// <summary>What reference data must be to be used: named, ordered, in range and without contradictions.</summary>
public static class ReferenceRanges
{
    /// <summary>The most classes.</summary>
    public const int MostClasses = 256;

    /// <summary>The most measured rates.</summary>
    public const int MostMeasured = 256;

    private const int MostBandwidth = 1_000_000_000;
    private const int BasisPointsPerWhole = 10_000;

    /// <summary>The first thing that is wrong, in the order of the members.</summary>
    public static Refusal? Check(LoadReferenceData c) =>
        (c.Version is >= 1 ? null : Wrong("version", Refused.Text(c.Version), "A whole number from 1 on."))
        ?? Count("classes", c.Classes.Count, 1, MostClasses)
        ?? c.Classes.Select(Check).FirstOrDefault(wrong => wrong is not null)
        ?? Rising("classes", c.Classes, known => known.AcceleratorClass)
        ?? c.Shares.Select(Check).FirstOrDefault(wrong => wrong is not null)
        ?? (c.Shares.Select(share => share.WorkloadClass).SequenceEqual(Enum.GetValues<WorkloadClass>())
            ? null
            : Wrong(
                "shares", string.Join(", ", c.Shares.Select(share => share.WorkloadClass)),
                $"One for each of {string.Join(", ", Enum.GetNames<WorkloadClass>())}, in this order."))
        ?? Count("measured", c.Measured.Count, 0, MostMeasured)
        ?? c.Measured.Select(rate => Check(rate, c)).FirstOrDefault(wrong => wrong is not null)
        ?? Rising("measured", c.Measured, Key);

    private static Refusal? Check(ReferenceClass c) =>
        Text("classes.acceleratorClass", c.AcceleratorClass, CommandLimits.LabelLength)
        ?? Figure("classes.memoryMiB", c.MemoryMiB, Mebibytes.Max.Count)
        ?? Figure("classes.bandwidthMBps", c.BandwidthMBps, MostBandwidth)
        ?? Figure("classes.fp64Gflops", c.Fp64Gflops, ComputeRate.Max.Gflops)
        ?? Figure("classes.fp32Gflops", c.Fp32Gflops, ComputeRate.Max.Gflops)
        ?? Figure("classes.tf32Gflops", c.Tf32Gflops, ComputeRate.Max.Gflops)
        ?? Figure("classes.fp16Gflops", c.Fp16Gflops, ComputeRate.Max.Gflops)
        ?? Figure("classes.fp8Gflops", c.Fp8Gflops, ComputeRate.Max.Gflops)
        ?? Figure("classes.int8Gops", c.Int8Gops, ComputeRate.Max.Gflops)
        ?? Text("classes.source", c.Source, CommandLimits.ReasonLength);

    private static Refusal? Check(WorkloadShare c) =>
        (Enum.IsDefined(c.WorkloadClass)
            ? null
            : Wrong("shares.workloadClass", c.WorkloadClass.ToString(), Names<WorkloadClass>()))
        ?? Figure("shares.basisPoints", c.BasisPoints, BasisPointsPerWhole)
        ?? Text("shares.source", c.Source, CommandLimits.ReasonLength);

    private static Refusal? Check(MeasuredRate c, LoadReferenceData all) =>
        (all.Classes.Any(known => known.AcceleratorClass == c.AcceleratorClass)
            ? null
            : Wrong("measured.acceleratorClass", c.AcceleratorClass, "One of the classes."))
        ?? (Enum.IsDefined(c.Precision)
            ? null
            : Wrong("measured.precision", c.Precision.ToString(), Names<Precision>()))
        ?? (Enum.IsDefined(c.WorkloadClass)
            ? null
            : Wrong("measured.workloadClass", c.WorkloadClass.ToString(), Names<WorkloadClass>()))
        ?? Figure("measured.deliveredGflops", c.DeliveredGflops, ComputeRate.Max.Gflops)
        ?? Text("measured.source", c.Source, CommandLimits.ReasonLength);

    // What parts the members is below every character of a name, so that names alone decide first.
    private static string Key(MeasuredRate rate) =>
        $"{rate.AcceleratorClass}\u0001{(int)rate.Precision}\u0001{(int)rate.WorkloadClass}";

    /// <summary>One order is one spelling: two tables that say the same are the same bytes.</summary>
    private static Refusal? Rising<T>(string field, IReadOnlyList<T> rows, Func<T, string> key)
    {
        for (var i = 1; i < rows.Count; i++)
        {
            if (string.CompareOrdinal(key(rows[i - 1]), key(rows[i])) >= 0)
            {
                return Wrong(field, key(rows[i]).Replace('\u0001', ' '), "In ordinal order, each once.");
            }
        }

        return null;
    }

    private static Refusal? Count(string field, int count, int least, int most) =>
        count >= least && count <= most
            ? null
            : Wrong(field, Refused.Text(count), $"{least} to {most} of them.");

    private static Refusal? Figure(string field, long? value, long most) =>
        value is null || (value >= 1 && value <= most)
            ? null
            : Wrong(field, Refused.Text(value.Value), $"A whole number from 1 to {most}; left out when unknown.");

    private static Refusal? Text(string field, string value, int most) =>
        value.Length >= 1 && value.Length <= most && !value.Any(char.IsControl)
            ? null
            : Wrong(field, value, $"1 to {most} characters, none of them a control character.");

    private static string Names<TEnum>()
        where TEnum : struct, Enum => $"One of {string.Join(", ", Enum.GetNames<TEnum>())}.";

    private static Refusal Wrong(string field, string value, string rule) =>
        new(RefusalCode.ValueOutOfRange, field, value, rule);
}
