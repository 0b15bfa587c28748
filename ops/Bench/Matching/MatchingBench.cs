using System.Diagnostics;
using System.Globalization;
using Exchange.Domain.Matching;

namespace Bench.Matching;

/// <summary>
/// Intents per CPU-second of the offer index, of a columnar scan and of plain LINQ over the same offers.
/// </summary>
internal static class MatchingBench
{
    private const int Seed = 2_026;
    private const int Offers = 200_000;
    private const int ManyOffers = 1_000_000;
    private const int Holdings = 40_000;
    private const int Intents = 10_000;
    private const int IntentsForScan = 1_000;
    private const int IntentsForLinq = 200;
    private const int RestingOrders = 100_000;
    private const int TinyMarkets = 500;
    private const int Rounds = 5;

    private static readonly PlanScratch s_scratch = new();

    public static int Run()
    {
        var market = new SyntheticMarket(Seed);
        var offers = market.Offers(Offers);
        var intents = market.Intents(Intents);
        var holdings = Enumerable.Range(0, Holdings).Select(at => market.Holding(offers[at * 5])).ToArray();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (index, building) = Timed(() => Build(offers));
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / Offers;
        Print($"{Offers} offers, {SyntheticMarket.Classes} classes, {SyntheticMarket.Regions} regions; seed {Seed}");
        Print($"build                {building.TotalMilliseconds:F0} ms, {bytes} bytes per offer beside its row");

        var scan = new ColumnarScan();
        Array.ForEach(offers, scan.Add);
        foreach (var (offerId, units, start, end) in holdings)
        {
            index.Reserve(offerId, Guid.Empty, units, start, end);
            scan.Take(offerId, units, start.UtcTicks, end.UtcTicks);
        }

        var linq = new LinqMatcher(offers, scan.FreeUnits);
        var agreeing = CountAgreeing(index, scan, linq, intents);
        Search(index, intents, scan, linq);
        Expressions(index, intents);
        Commit(offers, intents, "with commit");
        Change(index, offers);
        Resting(market);
        Many(market, intents);
        var shares = Welfare.Shares(Seed, TinyMarkets);
        Print($"welfare              mean {shares.Average():F3} of the optimum, p5 {shares[shares.Length / 20]:F3}");
        return agreeing == Intents + IntentsForLinq ? 0 : 1;
    }

    private static int CountAgreeing(OfferIndex index, ColumnarScan scan, LinqMatcher linq, Demand[] intents)
    {
        var withScan = intents.Count(intent => Agree(intent, index.Plan(intent), GreedyOf(scan, intent)));
        var withLinq = intents.Take(IntentsForLinq)
            .Count(intent => Agree(intent, index.Plan(intent), linq.Plan(intent)));
        var filled = intents.Count(intent => index.Plan(intent).Outcome is PlanOutcome.Filled);
        Print($"plans                {filled} of {Intents} filled; {withScan} of {Intents} as the scan's");
        Print($"                     {withLinq} of {IntentsForLinq} as LINQ's");
        return withScan + withLinq;
    }

    /// <summary>All three in turns, so that what slows the machine down slows all of them.</summary>
    private static void Search(OfferIndex index, Demand[] intents, ColumnarScan scan, LinqMatcher linq)
    {
        SearchAll(index, intents);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        SearchAll(index, intents);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var (engine, scanning, querying) = (new double[Rounds], new double[Rounds], new double[Rounds]);
        for (var round = 0; round < Rounds; round++)
        {
            engine[round] = Intents / Timed(() => SearchAll(index, intents)).Time.TotalSeconds;
            scanning[round] = IntentsForScan
                / Timed(() => intents.Take(IntentsForScan).Sum(intent => scan.Plan(intent).Open)).Time.TotalSeconds;
            querying[round] = IntentsForLinq
                / Timed(() => intents.Take(IntentsForLinq).Sum(intent => linq.Plan(intent).Count)).Time.TotalSeconds;
        }

        var (rate, scanRate, linqRate) = (Middle(engine), Middle(scanning), Middle(querying));
        Print($"engine, search       {rate:F0} intents/s; {Percentiles(index, intents)}; {allocated} bytes allocated");
        Print($"columnar scan        {scanRate:F0} intents/s; ratio {rate / scanRate:F1}");
        Print($"LINQ                 {linqRate:F0} intents/s; ratio {rate / linqRate:F0}");
    }

    /// <summary>Beside the same constraints as plain fields, in turns.</summary>
    private static void Expressions(OfferIndex index, Demand[] intents)
    {
        Demand[] expressions = [.. intents.Select(SyntheticMarket.AsExpression)];
        Demand[] choices = [.. intents.Select(SyntheticMarket.WithAChoice)];
        var same = Enumerable.Range(0, Intents)
            .Count(at => index.Plan(intents[at]).Legs.SequenceEqual(index.Plan(expressions[at]).Legs));
        var (fields, expressed, chosen) = (new double[Rounds], new double[Rounds], new double[Rounds]);
        SearchAll(index, expressions);
        SearchAll(index, choices);
        for (var round = 0; round < Rounds; round++)
        {
            fields[round] = Timed(() => SearchAll(index, intents)).Time.TotalSeconds;
            expressed[round] = Timed(() => SearchAll(index, expressions)).Time.TotalSeconds;
            chosen[round] = Timed(() => SearchAll(index, choices)).Time.TotalSeconds;
        }

        Print($"as an expression     {Middle(expressed) / Middle(fields):F2} times the fields; {same} plans the same");
        Print($"and a choice         {Middle(chosen) / Middle(fields):F2} times the fields");
    }

    private static OfferIndex Build(SupplyRow[] offers)
    {
        var index = new OfferIndex();
        foreach (var offer in offers)
        {
            index.Add(offer);
        }

        return index;
    }

    private static long SearchAll(OfferIndex index, Demand[] intents)
    {
        var legs = 0L;
        foreach (var intent in intents)
        {
            index.Search(intent, s_scratch);
            legs += s_scratch.Legs.Length;
        }

        return legs;
    }

    /// <summary>Every plan is reserved before the next is made.</summary>
    private static void Commit(SupplyRow[] offers, Demand[] intents, string what)
    {
        var rates = new double[Rounds];
        var least = new long[Intents];
        Array.Fill(least, long.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            var index = Build(offers);
            rates[round] = Intents / Timed(() => ReserveAll(index, intents, least)).Time.TotalSeconds;
        }

        Print($"engine, {what,-12} {Middle(rates):F0} intents/s; {Percentiles(least)}");
    }

    private static int ReserveAll(OfferIndex index, Demand[] intents, long[] least)
    {
        var reserved = 0;
        for (var at = 0; at < intents.Length; at++)
        {
            var begin = Stopwatch.GetTimestamp();
            var intent = intents[at];
            var end = intent.Start.AddTicks(intent.Minutes * TimeSpan.TicksPerMinute);
            index.Search(intent, s_scratch);
            foreach (var leg in s_scratch.Legs)
            {
                index.Reserve(leg.OfferId, intent.OrderId, leg.Units, intent.Start, end);
                reserved++;
            }

            least[at] = long.Min(least[at], Stopwatch.GetTimestamp() - begin);
        }

        return reserved;
    }

    private static void Change(OfferIndex index, SupplyRow[] offers)
    {
        var repricing = Median(() =>
        {
            foreach (var offer in offers)
            {
                index.Reprice(offer.OfferId, offer.PriceMicrosPerUnitHour + 1, offer.Sequence);
            }

            return offers.Length;
        });
        var replacing = Median(() =>
        {
            foreach (var offer in offers)
            {
                index.Remove(offer.OfferId);
                index.Add(offer);
            }

            return offers.Length;
        });
        Print($"reprice              {Offers / repricing.TotalSeconds:F0} offers/s");
        Print($"cancel, insert       {2 * Offers / replacing.TotalSeconds:F0} offers/s");
    }

    private static void Resting(SyntheticMarket market)
    {
        var resting = new RestingOrders();
        foreach (var (at, intent) in market.Intents(RestingOrders).Index())
        {
            resting.Add(intent, at, intent.Start.AddDays(2));
        }

        var rows = market.Offers(IntentsForScan);
        var met = 0L;
        var meeting = Median(() => met = rows.Sum(row => (long)resting.CandidatesFor(row).Count));
        Print($"new offer            {rows.Length / meeting.TotalSeconds:F0} offers/s against {resting.Count} orders");
        Print($"                     each could serve {met / rows.Length}");
    }

    private static void Many(SyntheticMarket market, Demand[] intents)
    {
        var offers = market.Offers(ManyOffers);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (index, building) = Timed(() => Build(offers));
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / ManyOffers;
        var searching = Median(() => SearchAll(index, intents));
        Print($"{ManyOffers} offers       {building.TotalMilliseconds:F0} ms to build, {bytes} bytes per offer");
        Print($"engine, search       {Intents / searching.TotalSeconds:F0} intents/s; {Percentiles(index, intents)}");
        Commit(offers, intents, "with commit");
    }

    private static List<(SupplyRow Row, int Units)> GreedyOf(ColumnarScan scan, Demand intent)
    {
        var (legs, open) = scan.Plan(intent);
        return intent.AllOrNone && open > 0 ? [] : legs;
    }

    /// <summary>
    /// The same legs. An all-or-none intent may be met by a cheaper combination of blocks than the cheapest first, or
    /// by one where that meets it not at all.
    /// </summary>
    private static bool Agree(Demand intent, PlanResult plan, List<(SupplyRow Row, int Units)> legs)
    {
        var planned = plan.Legs.Select(leg => (leg.OfferId, leg.Units));
        return planned.SequenceEqual(legs.Select(leg => (leg.Row.OfferId, leg.Units)))
            || (intent.AllOrNone
            && plan.Legs.Sum(leg => leg.Covers) == intent.Need
            && (legs.Count == 0 || Cost(plan.Legs.Select(leg => (leg.Units, leg.PriceMicrosPerUnitHour)))
                <= Cost(legs.Select(leg => (leg.Units, leg.Row.PriceMicrosPerUnitHour)))));
    }

    private static Int128 Cost(IEnumerable<(int Units, long Price)> legs) =>
        legs.Aggregate(Int128.Zero, (sum, leg) => sum + ((Int128)leg.Units * leg.Price));

    /// <summary>Of each intent the shortest of several passes: what interrupts the process is not its own.</summary>
    private static string Percentiles(OfferIndex index, Demand[] intents)
    {
        var least = new long[intents.Length];
        Array.Fill(least, long.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            for (var at = 0; at < intents.Length; at++)
            {
                var start = Stopwatch.GetTimestamp();
                index.Search(intents[at], s_scratch);
                least[at] = long.Min(least[at], Stopwatch.GetTimestamp() - start);
            }
        }

        return Percentiles(least);
    }

    private static string Percentiles(long[] ticks)
    {
        Array.Sort(ticks);
        return string.Create(
            CultureInfo.InvariantCulture, $"p50 {At(0.5):F1} us, p99 {At(0.99):F1} us, p99.9 {At(0.999):F1} us");

        double At(double share) => ticks[(int)(ticks.Length * share)] * 1e6 / Stopwatch.Frequency;
    }

    private static TimeSpan Median<T>(Func<T> work)
    {
        work();
        return TimeSpan.FromSeconds(
            Middle([.. Enumerable.Range(0, Rounds).Select(_ => Timed(work).Time.TotalSeconds)]));
    }

    private static double Middle(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    /// <summary>CPU time of the process, so that what else runs on the machine counts little.</summary>
    private static (T Result, TimeSpan Time) Timed<T>(Func<T> work)
    {
        GC.Collect();
        var start = Process.GetCurrentProcess().TotalProcessorTime;
        var result = work();
        return (result, Process.GetCurrentProcess().TotalProcessorTime - start);
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
