using Exchange.Domain.Matching;

namespace Exchange.Domain.Explaining;

/// <summary>Counts offers by what they fail first at, in all and class by class.</summary>
internal sealed class ReasonCounts
{
    private readonly Demand _demand;
    private readonly DemandTests _tests;
    private readonly HashSet<Guid> _planned;
    private readonly PassedOver _left;
    private readonly Bin _total = new();
    private readonly SortedDictionary<string, Bin> _byClass = new(StringComparer.Ordinal);

    /// <param name="demand">The demand, as its buyer stated it.</param>
    /// <param name="plan">What it gets.</param>
    /// <param name="left">What is said of an offer that meets everything and is not in the plan.</param>
    public ReasonCounts(Demand demand, PlanResult plan, PassedOver left)
    {
        _demand = demand;
        _tests = DemandTests.Of(demand);
        _planned = [.. plan.Legs.Select(leg => leg.OfferId)];
        _left = left;
    }

    public IReadOnlyList<ReasonCount> Total => Read(_total);

    public IReadOnlyList<ClassReasons> ByClass =>
        [.. _byClass.Select(pair => new ClassReasons(pair.Key, pair.Value.Offers, Read(pair.Value)))];

    public void Add(OpenOffer offer)
    {
        var at = _tests.FirstFailing(offer);
        var key = at >= 0
            ? (at, _tests.All[at].Judge(offer) is null)
            : (_left == PassedOver.Fits || _planned.Contains(offer.Row.OfferId) ? Bin.Fits : Bin.Left, false);
        var excess = at >= 0 && _tests.All[at].Reason == PassedOver.Limit
            ? DemandTests.ExcessOf(offer.Row, _demand)
            : (long?)null;
        _total.Add(key, excess);
        if (!_byClass.TryGetValue(offer.Row.AcceleratorClass, out var bin))
        {
            _byClass.Add(offer.Row.AcceleratorClass, bin = new());
        }

        bin.Add(key, excess);
    }

    private List<ReasonCount> Read(Bin bin)
    {
        var counts = new List<ReasonCount>();
        foreach (var ((at, isUnknown), (offers, excesses)) in bin.Counts)
        {
            excesses.Sort();
            var (reason, asked) = at switch
            {
                Bin.Fits => (PassedOver.Fits, ""),
                Bin.Left => (_left, ""),
                _ => (_tests.All[at].Reason, _tests.All[at].Asked),
            };
            counts.Add(new(
                reason, asked, isUnknown, offers, excesses.Count > 0 ? excesses[0] : null,
                excesses.Count > 0 ? excesses[(excesses.Count - 1) / 2] : null));
        }

        // What holds up comes last, after everything that offers fail at.
        return counts;
    }

    private sealed class Bin
    {
        public const int Fits = int.MaxValue;
        public const int Left = int.MaxValue - 1;

        public SortedDictionary<(int Test, bool IsUnknown), (int Offers, List<long> Excesses)> Counts { get; } = [];

        public int Offers { get; private set; }

        public void Add((int Test, bool IsUnknown) key, long? excess)
        {
            Offers++;
            var (offers, excesses) = Counts.TryGetValue(key, out var known) ? known : (0, []);
            if (excess is { } above)
            {
                excesses.Add(above);
            }

            Counts[key] = (offers + 1, excesses);
        }
    }
}
