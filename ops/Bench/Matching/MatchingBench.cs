using System.Diagnostics;
using System.Globalization;
using Exchange.Domain.Matching;

namespace Bench.Matching;

/// <summary>Intents per CPU-second of the offer index, and of plain LINQ over the same offers.</summary>
internal static class MatchingBench
{
    private const int Seed = 2_026;
    private const int Offers = 200_000;
    private const int Intents = 10_000;
    private const int IntentsForLinq = 400;
    private const int Rounds = 5;

    public static int Run()
    {
        var market = new SyntheticMarket(Seed);
        var offers = market.Offers(Offers);
        var intents = market.Intents(Intents);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (index, building) = Timed(() => Build(offers));
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / Offers;
        Print($"{Offers} offers, {SyntheticMarket.Classes} classes, {SyntheticMarket.Regions} regions; seed {Seed}");
        Print($"build                {building.TotalMilliseconds:F0} ms, {bytes} bytes per offer beside its row");

        var linq = new LinqMatcher(offers);
        var agreeing = intents.Take(IntentsForLinq)
            .Count(intent => Agree(intent, index.Plan(intent), linq.Plan(intent)));
        var filled = intents.Count(intent => index.Plan(intent).Outcome is PlanOutcome.Filled);
        Print($"plans                {filled} of {Intents} filled; {agreeing} of {IntentsForLinq} equal to LINQ's");

        var searching = Median(() => SearchAll(index, intents));
        var linqSearching = Median(() => intents.Take(IntentsForLinq).Sum(intent => linq.Plan(intent).Count));
        var engineRate = Intents / searching.TotalSeconds;
        var linqRate = IntentsForLinq / linqSearching.TotalSeconds;
        Print($"engine, search       {engineRate:F0} intents/s; {Percentiles(index, intents)}");
        Print($"LINQ, search         {linqRate:F0} intents/s");
        Print($"ratio                {engineRate / linqRate:F0}");
        Commit(offers, intents);
        Change(index, offers);
        return agreeing == IntentsForLinq ? 0 : 1;
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
            legs += index.Plan(intent).Legs.Count;
        }

        return legs;
    }

    /// <summary>Every plan is reserved before the next is made.</summary>
    private static void Commit(SupplyRow[] offers, Demand[] intents)
    {
        var times = new List<TimeSpan>();
        for (var round = 0; round < Rounds; round++)
        {
            var index = Build(offers);
            times.Add(Timed(() => ReserveAll(index, intents)).Time);
        }

        times.Sort();
        Print($"engine, with commit  {Intents / times[Rounds / 2].TotalSeconds:F0} intents/s");
    }

    private static int ReserveAll(OfferIndex index, Demand[] intents)
    {
        var reserved = 0;
        foreach (var intent in intents)
        {
            var end = intent.Start.AddTicks(intent.Minutes * TimeSpan.TicksPerMinute);
            foreach (var leg in index.Plan(intent).Legs)
            {
                index.Reserve(leg.OfferId, intent.OrderId, leg.Units, intent.Start, end);
                reserved++;
            }
        }

        return reserved;
    }

    private static void Change(OfferIndex index, SupplyRow[] offers)
    {
        var changing = Median(() =>
        {
            foreach (var offer in offers)
            {
                index.Reprice(offer.OfferId, offer.PriceMicrosPerUnitHour + 1, offer.Sequence);
            }

            return offers.Length;
        });
        Print($"reprice              {Offers / changing.TotalSeconds:F0} offers/s");
    }

    /// <summary>The engine looks for combinations of blocks where LINQ gives an all-or-none intent up.</summary>
    private static bool Agree(Demand intent, PlanResult plan, List<(Guid OfferId, int Units)> legs) =>
        intent.AllOrNone && legs.Count == 0
            ? plan.Legs.Count == 0 || plan.Legs.Sum(leg => leg.Accelerators) == intent.Need
            : plan.Legs.Select(leg => (leg.OfferId, leg.Units)).SequenceEqual(legs);

    private static string Percentiles(OfferIndex index, Demand[] intents)
    {
        var ticks = new long[intents.Length];
        for (var at = 0; at < intents.Length; at++)
        {
            var start = Stopwatch.GetTimestamp();
            index.Plan(intents[at]);
            ticks[at] = Stopwatch.GetTimestamp() - start;
        }

        Array.Sort(ticks);
        return $"p50 {At(0.5):F1} us, p99 {At(0.99):F1} us, p99.9 {At(0.999):F1} us";

        double At(double share) => ticks[(int)(ticks.Length * share)] * 1e6 / Stopwatch.Frequency;
    }

    private static TimeSpan Median<T>(Func<T> work)
    {
        work();
        var times = new TimeSpan[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            times[round] = Timed(work).Time;
        }

        Array.Sort(times);
        return times[Rounds / 2];
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
