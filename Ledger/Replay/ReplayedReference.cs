namespace Ledger;

/// <summary>The reference data that the operator gave the market.</summary>
internal sealed class ReplayedReference(ReplayedMarket market)
{
    private const int MostBandwidth = 1_000_000_000;
    private const int MostMemory = 1 << 30;
    private const int MostRate = 1_000_000_000;
    private const int BasisPointsPerWhole = 10_000;

    private static readonly string[] Precisions = ["Fp64", "Fp32", "Tf32", "Fp16", "Fp8", "Int8"];
    private static readonly string[] Workloads = ["Training", "FineTuning", "Inference", "Rendering", "Hpc"];

    private static readonly Dictionary<string, long> ClassFigures = new()
    {
        ["memoryMiB"] = MostMemory, ["bandwidthMBps"] = MostBandwidth, ["fp64Gflops"] = MostRate,
        ["fp32Gflops"] = MostRate, ["tf32Gflops"] = MostRate, ["fp16Gflops"] = MostRate, ["fp8Gflops"] = MostRate,
        ["int8Gops"] = MostRate,
    };

    private Guid? _id;
    private int _version;

    public void Load(Fact fact)
    {
        var (id, version) = (fact.Id("reference"), fact.Count("version"));
        if (_id is null) _id = market.NewId(fact, id);
        fact.Same(ReplayRules.ReferenceVersion, "reference", _id.Value, id);
        fact.Require(version > _version, ReplayRules.ReferenceVersion, $"above {_version}", version);
        _version = version;

        var classes = new HashSet<string>(StringComparer.Ordinal);
        var last = "";
        foreach (var row in fact.Rows("classes"))
        {
            var name = row.Text("acceleratorClass");
            fact.Require(string.CompareOrdinal(last, name) < 0, ReplayRules.ReferenceRows, $"after {last}", name);
            classes.Add(last = name);
            foreach (var (figure, most) in ClassFigures) row.FigureOrNone(figure, most);
            row.Text("source");
            row.Done();
        }

        LoadShares(fact);
        LoadMeasured(fact, classes);
    }

    private static void LoadShares(Fact fact)
    {
        var named = new List<string>();
        foreach (var row in fact.Rows("shares"))
        {
            named.Add(row.Text("workloadClass"));
            row.Figure("basisPoints", BasisPointsPerWhole);
            row.Text("source");
            row.Done();
        }

        fact.Require(
            named.SequenceEqual(Workloads), ReplayRules.ReferenceRows, string.Join(", ", Workloads),
            string.Join(", ", named));
    }

    private static void LoadMeasured(Fact fact, HashSet<string> classes)
    {
        (string Class, int Precision, int Workload) last = ("", -1, -1);
        foreach (var row in fact.Rows("measured"))
        {
            var (name, precision, workload) = (
                row.Text("acceleratorClass"), Array.IndexOf(Precisions, row.Text("precision")),
                Array.IndexOf(Workloads, row.Text("workloadClass")));
            row.Figure("deliveredGflops", MostRate);
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
        }
    }
}
