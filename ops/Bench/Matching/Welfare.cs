using Exchange.Domain.Matching;

namespace Bench.Matching;

/// <summary>
/// What first come, first served realises of the gain that there was: the sum of (limit - ask) over all accelerators,
/// beside the most that any choice of who gets what would have realised, found by trying all. Tiny markets of four
/// all-or-none intents for one to four accelerators and four offers of as many, all for the same hours.
/// </summary>
internal static class Welfare
{
    private const int Size = 4;

    private static readonly DateTimeOffset s_opening = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Shares of the optimum, lowest first, of the instances in which there was a gain to be had.</summary>
    public static double[] Shares(int seed, int instances)
    {
        var random = new Random(seed);
        var shares = new List<double>();
        for (var instance = 0; instance < instances; instance++)
        {
            SupplyRow[] offers = [.. Enumerable.Range(1, Size).Select(at => Offer(random, at))];
            Demand[] intents = [.. Enumerable.Range(1, Size).Select(at => Intent(random, at))];
            var most = Most(offers, intents, 0, [.. offers.Select(offer => offer.Units)]);
            if (most > 0)
            {
                shares.Add((double)Realised(offers, intents) / most);
            }
        }

        shares.Sort();
        return [.. shares];
    }

    private static long Realised(SupplyRow[] offers, Demand[] intents)
    {
        var index = new OfferIndex();
        Array.ForEach(offers, index.Add);
        var gain = 0L;
        foreach (var intent in intents)
        {
            foreach (var leg in index.Plan(intent).Legs)
            {
                index.Reserve(leg.OfferId, intent.OrderId, leg.Units, intent.Start, intent.Start.AddHours(1));
                gain += leg.Units * (intent.LimitMicros - leg.PriceMicrosPerUnitHour);
            }
        }

        return gain;
    }

    /// <summary>Of the intents from one on: nothing for it, or any division of its need over the offers.</summary>
    private static long Most(SupplyRow[] offers, Demand[] intents, int at, int[] free) => at == intents.Length
        ? 0
        : long.Max(Most(offers, intents, at + 1, free), MostWith(offers, intents, at, (int)intents[at].Need, 0, free));

    private static long MostWith(SupplyRow[] offers, Demand[] intents, int at, int wanted, int offer, int[] free)
    {
        if (wanted == 0)
        {
            return Most(offers, intents, at + 1, free);
        }

        var most = long.MinValue / 2;
        if (offer == offers.Length)
        {
            return most;
        }

        var (intent, row) = (intents[at], offers[offer]);
        var fits = row.PriceMicrosPerUnitHour <= intent.LimitMicros
            && intent.AcceleratorClasses.Contains(row.AcceleratorClass);
        for (var units = fits ? int.Min(wanted, free[offer]) : 0; units >= 0; units--)
        {
            free[offer] -= units;
            var gain = units * (intent.LimitMicros - row.PriceMicrosPerUnitHour);
            most = long.Max(most, gain + MostWith(offers, intents, at, wanted - units, offer + 1, free));
            free[offer] += units;
        }

        return most;
    }

    private static SupplyRow Offer(Random random, int number) => new(
        Id(number), Id(number + 100), Id(number + 200), Class(random), "region", "vm", 1 + random.Next(Size), 1, 1, 1,
        s_opening, s_opening.AddHours(1), 100 + random.Next(100), number, null, null, null, null, Size);

    private static Demand Intent(Random random, int number) => new(
        Id(number + 300), Id(number + 400), 1 + random.Next(Size), random.Next(2) == 0 ? ["A"] : ["A", "B"], [], [],
        null, null, null, null, s_opening, 60, 110 + random.Next(140), true, Size, new HashSet<Guid>());

    private static string Class(Random random) => random.Next(3) == 0 ? "B" : "A";

    private static Guid Id(int number) => new(number, 0, 0, new byte[8]);
}
