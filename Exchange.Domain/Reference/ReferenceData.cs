using Exchange.Domain.Matching;
using Exchange.Domain.Resources;

namespace Exchange.Domain.Reference;

/// <summary>What one accelerator of a class delivers at a precision for a workload class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Precision">The precision.</param>
/// <param name="WorkloadClass">The workload class.</param>
/// <param name="DeliveredGflops">The rate, above zero.</param>
/// <param name="IsMeasured">Measured, or a share of the nominal rate.</param>
/// <param name="Source">Where the rate, or the share, comes from.</param>
public sealed record Equivalence(
    ReferenceClass Class, Precision Precision, WorkloadClass WorkloadClass, long DeliveredGflops, bool IsMeasured,
    string Source);

/// <summary>Reference data in force; never changes. What it does not know it has no row of.</summary>
public sealed class ReferenceData
{
    private const int BasisPointsPerWhole = 10_000;

    private readonly Dictionary<(Precision, WorkloadClass), Equivalence[]> _rows;
    private readonly Dictionary<string, ReferenceClass> _classes;

    private ReferenceData(ReferenceDataLoaded loaded)
    {
        Loaded = loaded;
        _classes = loaded.Classes.ToDictionary(known => known.AcceleratorClass, StringComparer.Ordinal);
        var measured = loaded.Measured.ToDictionary(
            rate => (rate.AcceleratorClass, rate.Precision, rate.WorkloadClass));
        _rows = (
            from precision in Enum.GetValues<Precision>()
            from share in loaded.Shares
            from known in loaded.Classes
            let rate = measured.GetValueOrDefault((known.AcceleratorClass, precision, share.WorkloadClass))
            let row = RowOf(known, precision, share, rate)
            where row is not null
            group row by (row.Precision, row.WorkloadClass)).ToDictionary(rows => rows.Key, rows => rows.ToArray());
        Weights = _rows.ToDictionary(
            rows => rows.Key,
            rows => (IReadOnlyList<ClassWeight>)
                [.. rows.Value.Select(row => new ClassWeight(row.Class.AcceleratorClass, row.DeliveredGflops))]);
    }

    /// <summary>Its id, the same in every version.</summary>
    public Guid Id => Loaded.ReferenceId;

    /// <summary>Its version, 1 or more.</summary>
    public int Version => Loaded.Version;

    /// <summary>The event that brought it.</summary>
    public ReferenceDataLoaded Loaded { get; }

    private Dictionary<(Precision, WorkloadClass), IReadOnlyList<ClassWeight>> Weights { get; }

    /// <summary>The data of an event that the market took.</summary>
    public static ReferenceData Create(ReferenceDataLoaded e) => new(e);

    /// <summary>A class by its name; null when it is not one of these.</summary>
    public ReferenceClass? Find(string acceleratorClass) => _classes.GetValueOrDefault(acceleratorClass);

    /// <summary>What classes deliver, in ordinal order of their names; those of which it is not known are left out.
    /// </summary>
    public IReadOnlyList<Equivalence> At(Precision precision, WorkloadClass workload) =>
        _rows.GetValueOrDefault((precision, workload)) ?? [];

    /// <summary>The same as weights, in GFLOPS.</summary>
    public IReadOnlyList<ClassWeight> WeightsFor(Precision precision, WorkloadClass workload) =>
        Weights.GetValueOrDefault((precision, workload)) ?? [];

    /// <summary>A share of an unknown rate is unknown, and what rounds down to nothing is not delivered.</summary>
    private static Equivalence? RowOf(
        ReferenceClass known, Precision precision, WorkloadShare share, MeasuredRate? measured)
    {
        if (measured is not null)
        {
            return new(
                known, precision, share.WorkloadClass, measured.DeliveredGflops, IsMeasured: true, measured.Source);
        }

        var delivered = known.NominalAt(precision) * share.BasisPoints / BasisPointsPerWhole;
        return delivered > 0
            ? new(known, precision, share.WorkloadClass, delivered.Value, IsMeasured: false, share.Source)
            : null;
    }
}
