using Exchange.Domain.Matching;
using Exchange.Domain.Reference;
using Exchange.Domain.Resources;

namespace Exchange.Domain.Trading;

public sealed partial class Market
{
    /// <summary>The reference data in force; null before any was loaded.</summary>
    public ReferenceData? Reference { get; private set; }

    /// <summary>
    /// What one accelerator of each class counts towards a rate at a precision, in GFLOPS delivered, with the version
    /// that says so; no classes before any reference data was loaded.
    /// </summary>
    public (int? Version, IReadOnlyList<ClassWeight> Weights) WeightsFor(
        Precision precision, WorkloadClass workload) =>
        (Reference?.Version, Reference?.WeightsFor(precision, workload) ?? []);

    private Refusal? When(LoadReferenceData command) =>
        Take(ReferenceDecider.Load(command, IsTaken(command.ReferenceId), Reference));

    private void On(ReferenceDataLoaded e) => Reference = ReferenceData.Create(e);

    private static void Write(ImageWriter w, ReferenceDataLoaded e)
    {
        w.Write(e.ReferenceId);
        w.Write(e.Version);
        w.Many(e.Classes, c =>
        {
            w.Write(c.AcceleratorClass);
            w.Optional(c.MemoryMiB, w.Write);
            w.Optional(c.BandwidthMBps, w.Write);
            w.Optional(c.Fp64Gflops, w.Write);
            w.Optional(c.Fp32Gflops, w.Write);
            w.Optional(c.Tf32Gflops, w.Write);
            w.Optional(c.Fp16Gflops, w.Write);
            w.Optional(c.Fp8Gflops, w.Write);
            w.Optional(c.Int8Gops, w.Write);
            w.Write(c.Source);
        });
        w.Many(e.Shares, s =>
        {
            w.Write((int)s.WorkloadClass);
            w.Write(s.BasisPoints);
            w.Write(s.Source);
        });
        w.Many(e.Measured, m =>
        {
            w.Write(m.AcceleratorClass);
            w.Write((int)m.Precision);
            w.Write((int)m.WorkloadClass);
            w.Write(m.DeliveredGflops);
            w.Write(m.Source);
        });
    }

    private static ReferenceData ReadReference(ref ImageReader r)
    {
        var (id, version) = (r.Id(), r.Int());
        var classes = r.Many((ref r) => new ReferenceClass(
            r.Text(), Figure(ref r), Figure(ref r), Figure(ref r), Figure(ref r), Figure(ref r), Figure(ref r),
            Figure(ref r), Figure(ref r), r.Text()));
        var shares = r.Many((ref r) => new WorkloadShare(r.OneOf<WorkloadClass>(), r.Int(), r.Text()));
        var measured = r.Many((ref r) => new MeasuredRate(
            r.Text(), r.OneOf<Precision>(), r.OneOf<WorkloadClass>(), r.Long(), r.Text()));
        // The rules that the market's own command was held against.
        var loaded = new LoadReferenceData(new(Guid.Empty, Guid.Empty, null), id, version, classes, shares, measured);
        return ReferenceRanges.Check(loaded) is { } wrong
            ? throw r.Wrong($"reference data has {wrong.Field} {wrong.Value}.")
            : ReferenceData.Create(new(id, version, [.. classes], [.. shares], [.. measured]));
    }

    private static long? Figure(ref ImageReader r) => r.Optional((ref r) => r.Long());
}
