namespace Ledger;

/// <summary>The reference data that the operator gave the market.</summary>
internal sealed class ReplayedReference(ReplayedMarket market)
{
    private const int MostBandwidth = 1_000_000_000;
    private const int MostMemory = 1 << 30;
    private const int MostRate = 1_000_000_000;
    private const int BasisPointsPerWhole = 10_000;

    internal static readonly string[] Precisions = ["Fp64", "Fp32", "Tf32", "Fp16", "Fp8", "Int8"];
    internal static readonly string[] Workloads = ["Training", "FineTuning", "Inference", "Rendering", "Hpc"];

    private static readonly Dictionary<string, long> ClassFigures = new()
    {
        ["memoryMiB"] = MostMemory, ["bandwidthMBps"] = MostBandwidth, ["fp64Gflops"] = MostRate,
        ["fp32Gflops"] = MostRate, ["tf32Gflops"] = MostRate, ["fp16Gflops"] = MostRate, ["fp8Gflops"] = MostRate,
        ["int8Gops"] = MostRate,
    };

    private static readonly Dictionary<string, string> PrecisionOf = new()
    {
        ["fp64Gflops"] = "Fp64", ["fp32Gflops"] = "Fp32", ["tf32Gflops"] = "Tf32", ["fp16Gflops"] = "Fp16",
        ["fp8Gflops"] = "Fp8", ["int8Gops"] = "Int8",
    };

    private Guid? _id;
    private int _version;
    private Dictionary<(string Class, string Precision), long> _nominal = [];
    private Dictionary<string, long> _shares = [];
    private Dictionary<(string Class, string Precision, string Workload), long> _measured = [];

    /// <summary>The version in force; null before any was loaded.</summary>
    public int? Version => _version == 0 ? null : _version;

    /// <summary>
    /// What an accelerator of each class delivers, GFLOPS: as measured, or the workload's share of its nominal rate,
    /// rounded down.
    /// </summary>
    public IReadOnlyDictionary<string, long> WeightsFor(string precision, string workload)
    {
        var weights = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var ((name, at), rate) in _nominal)
        {
            if (at == precision) weights[name] = rate * _shares[workload] / BasisPointsPerWhole;
        }

        foreach (var ((name, at, work), rate) in _measured)
        {
            if (at == precision && work == workload) weights[name] = rate;
        }

        return weights.Where(weight => weight.Value > 0).ToDictionary(StringComparer.Ordinal);
    }

    public void Load(Fact fact)
    {
        var (id, version) = (fact.Id("reference"), fact.Count("version"));
        if (_id is null) _id = market.NewId(fact, id);
        fact.Same(ReplayRules.ReferenceVersion, "reference", _id.Value, id);
        fact.Require(version > _version, ReplayRules.ReferenceVersion, $"above {_version}", version);
        _version = version;

        (_nominal, _shares, _measured) = ([], [], []);
        var classes = new HashSet<string>(StringComparer.Ordinal);
        var last = "";
        foreach (var row in fact.Rows("classes"))
        {
            var name = row.Text("acceleratorClass");
            fact.Require(string.CompareOrdinal(last, name) < 0, ReplayRules.ReferenceRows, $"after {last}", name);
            classes.Add(last = name);
            foreach (var (figure, most) in ClassFigures)
            {
                if (row.FigureOrNone(figure, most) is { } rate && PrecisionOf.TryGetValue(figure, out var precision))
                    _nominal.Add((name, precision), rate);
            }

            row.Text("source");
            row.Done();
        }

        LoadShares(fact);
        LoadMeasured(fact, classes);
    }

    private void LoadShares(Fact fact)
    {
        var named = new List<string>();
        foreach (var row in fact.Rows("shares"))
        {
            named.Add(row.Text("workloadClass"));
            _shares[named[^1]] = row.Figure("basisPoints", BasisPointsPerWhole);
            row.Text("source");
            row.Done();
        }

        fact.Require(
            named.SequenceEqual(Workloads), ReplayRules.ReferenceRows, string.Join(", ", Workloads),
            string.Join(", ", named));
    }

    private void LoadMeasured(Fact fact, HashSet<string> classes)
    {
        (string Class, int Precision, int Workload) last = ("", -1, -1);
        foreach (var row in fact.Rows("measured"))
        {
            var (name, precision, workload) = (
                row.Text("acceleratorClass"), Array.IndexOf(Precisions, row.Text("precision")),
                Array.IndexOf(Workloads, row.Text("workloadClass")));
            var rate = row.Figure("deliveredGflops", MostRate);
            row.Text("source");
            row.Done();
            var order = string.CompareOrdinal(last.Class, name);
            fact.Require(
                classes.Contains(name) && precision >= 0 && workload >= 0
                    && (order < 0 || (order == 0
                        && (last.Precision, last.Workload).CompareTo((precision, workload)) < 0)),
                ReplayRules.ReferenceRows, "one of the classes at a precision for a workload class, after the last",
                name);
            last = (name, precision, workload);
            _measured.Add((name, Precisions[precision], Workloads[workload]), rate);
        }
    }
}
