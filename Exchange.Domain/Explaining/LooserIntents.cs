using System.Collections.Immutable;
using Exchange.Domain.Constraints;
using Exchange.Domain.Matching;
using Exchange.Domain.Orders;
using Exchange.Domain.Quantities;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Explaining;

/// <summary>
/// Intents that ask for less than a given one, in levels from the least change on. Between two levels nothing could
/// come of it: they lie at the values that open offers have.
/// </summary>
internal sealed class LooserIntents(
    Market market, Guid? buyerId, DateTimeOffset now, IReadOnlyList<OpenOffer> offers)
{
    /// <summary>The levels that are tried of a field that has many.</summary>
    public const int MostLevels = 64;

    private const int MostStarts = 256;

    private readonly IReadOnlyList<SupplyRow> _rows = [.. offers.Select(offer => offer.Row)];

    /// <summary>The fields of an intent that may be loosened, but limit and amount, in the order in which offers are
    /// held against them.</summary>
    public static IEnumerable<Field> Fields(Intent intent)
    {
        yield return new((looser, asked) => looser.ByNames(
            asked.AcceleratorClasses, row => row.AcceleratorClass, names => asked with { AcceleratorClasses = names }));
        yield return new((looser, asked) => looser.ByNames(
            asked.Regions, row => row.Region, names => asked with { Regions = names }));
        yield return new((looser, asked) => looser.ByNames(
            asked.Forms, row => row.Form, names => asked with { Forms = names }));
        yield return new((looser, asked) => looser.ByBound(
            asked.MinMemoryMiBPerAccelerator, row => row.MemoryMiB, isLeast: true,
            bound => asked with { MinMemoryMiBPerAccelerator = bound }));
        yield return new((looser, asked) => looser.ByBound(
            asked.MinFp16GflopsPerAccelerator, row => row.Fp16Gflops, isLeast: true,
            bound => asked with { MinFp16GflopsPerAccelerator = bound }));
        yield return new((looser, asked) => looser.ByBound(
            asked.MaxPueMilli, row => row.PueMilli, isLeast: false, bound => asked with { MaxPueMilli = (int?)bound }));
        yield return new((looser, asked) => looser.ByBound(
            asked.MinRenewablePercent, row => row.RenewablePercent, isLeast: true,
            bound => asked with { MinRenewablePercent = (int?)bound }));
        var parts = intent.Constraint?.Requirements ?? [];
        for (var i = 0; i < parts.Length; i++)
        {
            var left = AllOf(parts.RemoveAt(i));
            yield return new((_, asked) => [[asked with { Constraint = left }]]);
        }

        if (intent.Workload is null)
        {
            yield return new((looser, asked) => looser.ByStart(asked));
            yield return new((looser, asked) => looser.ByDuration(asked));
        }

        yield return new((looser, asked) => looser.ByBudget(asked));
        yield return new((_, asked) =>
            from legs in Enumerable.Range(asked.MaxLegs + 1, Math.Max(0, Intent.MaxLegsAllowed - asked.MaxLegs))
            select new[] { asked with { MaxLegs = legs } });
    }

    /// <summary>The limits that offers which meet everything before it would need, from the lowest on.</summary>
    public IReadOnlyList<Intent> ByLimit(Intent asked)
    {
        if (market.DemandAsStated(asked, buyerId, now) is not { } demand)
        {
            return [];
        }

        var tests = DemandTests.Of(demand);
        return
        [
            .. offers.Where(offer => tests.MeetsAllBefore(PassedOver.Limit, offer))
                .Select(offer => DemandTests.LeastLimit(offer.Row, demand))
                .Where(limit => limit > asked.LimitMicros && limit <= UnitPrice.MaxStated.Micros)
                .Distinct().Order()
                .Select(limit => asked with { LimitMicros = (long)limit }),
        ];
    }

    /// <summary>The budget that the plan without one would need.</summary>
    public IEnumerable<IReadOnlyList<Intent>> ByBudget(Intent asked)
    {
        if (asked.BudgetMicros is null)
        {
            yield break;
        }

        var free = Explainer.WithoutBudget(asked);
        if (market.DemandAsStated(free, buyerId, now) is not { } demand
            || market.Preview(free, buyerId, now) is not { Outcome: PlanOutcome.Filled } plan)
        {
            yield break;
        }

        var cost = plan.Legs.Aggregate(Int128.Zero, (sum, leg) => sum + PriceCap.CostOf(
            UnitPrice.FromMicros(leg.PriceMicrosPerUnitHour), leg.Units, demand.Minutes).Micros);
        if (cost > asked.BudgetMicros && cost <= Intent.MaxBudgetMicros)
        {
            yield return [asked with { BudgetMicros = (long)cost }];
        }
    }

    /// <summary>Fewer accelerators, from as many as offers that hold up could give in all the legs.</summary>
    public IEnumerable<IReadOnlyList<Intent>> ByAmount(Intent asked)
    {
        if (asked.Workload is not null || asked.Accelerators is not { } wanted
            || market.DemandAsStated(asked, buyerId, now) is not { } demand)
        {
            yield break;
        }

        var tests = DemandTests.Of(demand);
        var most = offers.Where(offer => tests.MeetsAllBefore(PassedOver.Block, offer))
            .Select(offer => (long)offer.FreeUnits * offer.Row.AcceleratorsPerUnit)
            .OrderDescending().Take(asked.MaxLegs).Sum();
        var first = (int)long.Min(most, wanted - 1);
        for (var count = first; count > Math.Max(0, first - MostLevels); count--)
        {
            yield return [asked with { Accelerators = count }];
        }
    }

    private static Constraint? AllOf(ImmutableArray<Constraint> parts) => parts.Length switch
    {
        0 => null,
        1 => parts[0],
        _ => new AllConstraint(parts),
    };

    /// <summary>One name more, of those that occur; then any.</summary>
    private IEnumerable<IReadOnlyList<Intent>> ByNames(
        IReadOnlyList<string> asked, Func<SupplyRow, string> nameOf, Func<IReadOnlyList<string>, Intent> ask)
    {
        if (asked.Count == 0)
        {
            yield break;
        }

        yield return
        [
            .. _rows.Select(nameOf).Distinct(StringComparer.Ordinal).Except(asked, StringComparer.Ordinal)
                .Order(StringComparer.Ordinal).Take(MostLevels).Select(name => ask([.. asked, name])),
        ];
        yield return [ask([])];
    }

    /// <summary>The next bounds that occur; then none, which is the only one that unknown values meet.</summary>
    private IEnumerable<IReadOnlyList<Intent>> ByBound(
        long? asked, Func<SupplyRow, long?> valueOf, bool isLeast, Func<long?, Intent> ask)
    {
        if (asked is not { } bound)
        {
            yield break;
        }

        var values = _rows.Select(valueOf).OfType<long>()
            .Where(value => isLeast ? value < bound : value > bound).Distinct();
        foreach (var value in (isLeast ? values.OrderDescending() : values.Order()).Take(MostLevels))
        {
            yield return [ask(value)];
        }

        yield return [ask(null)];
    }

    /// <summary>Longer, up to the shortest times that offers are sold for.</summary>
    private IEnumerable<IReadOnlyList<Intent>> ByDuration(Intent asked) =>
        from minutes in _rows.Select(row => row.MinMinutes).Distinct().Order()
            .Where(minutes => minutes > asked.Minutes).Take(MostLevels)
        select new[] { asked with { Minutes = minutes } };

    /// <summary>Another start, the nearest first: where a window or a reservation makes room.</summary>
    private IEnumerable<IReadOnlyList<Intent>> ByStart(Intent asked)
    {
        if (market.DemandAsStated(asked, buyerId, now) is not { } demand)
        {
            yield break;
        }

        var tests = DemandTests.Of(demand);
        var (begins, ends) = market.TurningPoints(
            offers.Where(offer => tests.MeetsAllBefore(PassedOver.Window, offer)).Select(offer => offer.Row));
        var first = TimeWindow.CeilToMinute(now);
        // Also where one that is taken first falls away, which leaves its leg to another.
        var starts = ends.Select(end => end.AddMinutes(-demand.Minutes))
            .SelectMany(last => new[] { last, last.AddMinutes(1) })
            .Concat(begins.SelectMany(begin => new[] { begin, begin.AddMinutes(-1) }))
            .Where(start => start >= first && start != demand.Start).Distinct()
            .OrderBy(start => (start - demand.Start).Duration()).ThenBy(start => start);
        foreach (var start in starts.Take(MostStarts))
        {
            yield return
            [
                asked with
                {
                    EarliestStart = start,
                    LatestStart = start > asked.LatestStart ? start : asked.LatestStart,
                },
            ];
        }
    }

    /// <summary>A way in which an intent may ask for less.</summary>
    /// <param name="Levels">The intents that do, from the least change on.</param>
    internal sealed record Field(Func<LooserIntents, Intent, IEnumerable<IReadOnlyList<Intent>>> Levels);
}
