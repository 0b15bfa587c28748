using Exchange.Domain.Constraints;
using Exchange.Domain.Explaining;
using Exchange.Domain.Matching;
using Exchange.Domain.Orders;
using Exchange.Domain.Quantities;
using Exchange.Domain.Tests.Constraints;

namespace Exchange.Domain.Tests.Explaining;

/// <summary>What an explanation says, held against a brute force that shares nothing with it but the market.</summary>
public sealed class Explaining_in_random_markets
{
    private const int Markets = 60;
    private const int Intents = 10;
    private const int FarthestStart = 240;

    [Fact]
    public void The_counts_are_those_of_brute_force_and_add_up_to_all_open_offers()
    {
        var seen = new HashSet<PassedOver>();
        ForEach((where, market, intent) =>
        {
            var explanation = Explain(market, intent);
            var expected = Counts(market, intent, explanation);

            Assert.True(explanation.Offers == explanation.Reasons.Sum(reason => reason.Offers), where);
            Assert.True(explanation.Offers == explanation.Classes.Sum(each => each.Offers), where);
            Assert.All(explanation.Classes, each => Assert.Equal(each.Offers, each.Reasons.Sum(r => r.Offers)));
            Assert.True(
                expected.SetEquals(explanation.Reasons.Select(r => (r.Reason, r.IsUnknown, r.Asked, r.Offers))), where);
            var places = explanation.Reasons.Select(each => each.Reason == PassedOver.Fits ? 100 : (int)each.Reason);
            Assert.Equal(places.Order(), places);
            seen.UnionWith(explanation.Reasons.Select(reason => reason.Reason));
        });

        // Of an intent nothing is excluded; everything else must have come up, or it was not tested.
        Assert.Equal(
            Enum.GetValues<PassedOver>().Except([PassedOver.Excluded, PassedOver.OfOrders, PassedOver.Budget]).Order(),
            seen.Order());
    }

    [Fact]
    public void Every_suggested_change_matches_and_the_next_smaller_one_does_not()
    {
        var seen = new Dictionary<string, int>();
        ForEach((where, market, intent) =>
        {
            foreach (var found in Explain(market, intent).Relaxations)
            {
                var plan = Plan(market, found.Intent);
                var fields = string.Join("+", found.Changes.Select(change => change.Field));
                Assert.Equal(found.Plan.Legs, plan.Legs);
                Assert.True(
                    plan.Outcome == PlanOutcome.Filled || (fields == "allOrNone" && plan.Legs.Count > 0),
                    $"{where}: {fields}");
                Assert.All(Smaller(intent, found), smaller => Assert.False(
                    IsFilled(market, smaller), $"{where}: {fields}, {smaller}"));
                seen[fields] = seen.GetValueOrDefault(fields) + 1;
            }
        });

        string[] expected =
        [
            "acceleratorClasses", "accelerators", "allOrNone", "constraint", "earliestStart",
            "earliestStart+latestStart", "forms", "limit", "maxLegs", "maxPueMilli", "minFp16Gflops", "minMemoryMiB",
            "minRenewablePercent", "regions",
        ];
        Assert.Empty(expected.Except(seen.Keys));
        Assert.Contains(seen.Keys, fields => fields != "limit" && fields.Contains("limit", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_no_limit_is_suggested_none_would_do() => ForEach((where, market, intent) =>
    {
        var explanation = Explain(market, intent);
        var suggestsLimit = explanation.Relaxations.Any(found => found.Changes is [{ Field: "limit" }]);
        var atAnyPrice = intent with { LimitMicros = UnitPrice.MaxStated.Micros };
        Assert.True(
            suggestsLimit == (explanation.Plan.Outcome != PlanOutcome.Filled && IsFilled(market, atAnyPrice)), where);
    });

    [Fact]
    public void One_offer_is_held_against_every_requirement() => ForEach((where, market, intent) =>
    {
        var open = market.Kit.Market.OpenOffers(StartOf(market, intent), intent.Minutes!.Value);
        foreach (var id in market.Offers)
        {
            var explanation = Explainer.ExplainOffer(market.Kit.Market, intent, market.Buyer, market.Kit.Now, id)!;
            var offer = open.SingleOrDefault(one => one.Row.OfferId == id);
            Assert.Equal(offer is not null, explanation.IsOpen);
            if (offer is null)
            {
                continue;
            }

            var first = explanation.Checks.FirstOrDefault(check => check.Holds != true);
            var (reason, isUnknown, _) = FirstFailing(offer, intent, StartOf(market, intent), market.Buyer)
                ?? (PassedOver.Fits, false, "");
            Assert.True((first?.Reason ?? PassedOver.Fits) == reason, where);
            Assert.Equal(isUnknown, first is { Holds: null, Has: null });
        }
    });

    private static void ForEach(Action<string, RandomMarket, Intent> check)
    {
        for (var seed = 1; seed <= Markets; seed++)
        {
            var market = new RandomMarket(seed);
            for (var i = 0; i < Intents; i++)
            {
                check($"seed {seed}, intent {i}", market, market.Intent());
            }
        }
    }

    private static Explanation Explain(RandomMarket market, Intent intent) =>
        Explainer.Explain(market.Kit.Market, intent, market.Buyer, market.Kit.Now, CancellationToken.None);

    private static PlanResult Plan(RandomMarket market, Intent intent) =>
        market.Kit.Market.Preview(intent, market.Buyer, market.Kit.Now);

    private static bool IsFilled(RandomMarket market, Intent intent) =>
        Plan(market, intent).Outcome == PlanOutcome.Filled;

    private static DateTimeOffset StartOf(RandomMarket market, Intent intent) =>
        intent.EarliestStart > market.Kit.Now ? intent.EarliestStart : market.Kit.Now;

    private static HashSet<(PassedOver, bool, string, int)> Counts(
        RandomMarket market, Intent intent, Explanation explanation)
    {
        var counts = new Dictionary<(PassedOver, bool, string), int>();
        var isFilled = IsFilled(market, intent);
        var withAllLegs = IsFilled(market, intent with { MaxLegs = 16 });
        foreach (var offer in market.Kit.Market.OpenOffers(StartOf(market, intent), intent.Minutes!.Value))
        {
            var key = FirstFailing(offer, intent, StartOf(market, intent), market.Buyer)
                ?? (isFilled || explanation.Plan.Legs.Any(leg => leg.OfferId == offer.Row.OfferId) ? PassedOver.Fits
                    : withAllLegs ? PassedOver.Legs
                    : PassedOver.Together, false, "");
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        return [.. counts.Select(pair => (pair.Key.Item1, pair.Key.Item2, pair.Key.Item3, pair.Value))];
    }

    /// <summary>The canonical order, written down once more.</summary>
    private static (PassedOver Reason, bool IsUnknown, string Asked)? FirstFailing(
        OpenOffer offer, Intent intent, DateTimeOffset start, Guid buyer)
    {
        var row = offer.Row;
        (PassedOver, string Asked, bool? Holds)[] all =
        [
            (PassedOver.OwnSupply, "", row.SupplierId != buyer),
            (PassedOver.AcceleratorClass, string.Join(", ", intent.AcceleratorClasses),
                intent.AcceleratorClasses.Count == 0 || intent.AcceleratorClasses.Contains(row.AcceleratorClass)),
            (PassedOver.Region, string.Join(", ", intent.Regions),
                intent.Regions.Count == 0 || intent.Regions.Contains(row.Region)),
            (PassedOver.Form, string.Join(", ", intent.Forms),
                intent.Forms.Count == 0 || intent.Forms.Contains(row.Form)),
            (PassedOver.Memory, Bound(">=", "memory", intent.MinMemoryMiBPerAccelerator),
                intent.MinMemoryMiBPerAccelerator is { } memory ? row.MemoryMiB is { } m ? m >= memory : null : true),
            (PassedOver.Fp16, Bound(">=", "fp16", intent.MinFp16GflopsPerAccelerator),
                intent.MinFp16GflopsPerAccelerator is { } rate ? row.Fp16Gflops is { } r ? r >= rate : null : true),
            (PassedOver.Pue, Bound("<=", "pue", intent.MaxPueMilli),
                intent.MaxPueMilli is { } pue ? row.PueMilli is { } p ? p <= pue : null : true),
            (PassedOver.Renewable, Bound(">=", "renewable", intent.MinRenewablePercent),
                intent.MinRenewablePercent is { } share ? row.RenewablePercent is { } s ? s >= share : null : true),
            .. (intent.Constraint switch
            {
                null => [],
                AllConstraint constraint => [.. constraint.Parts],
                { } one => new[] { one },
            }).Select(part => (PassedOver.Constraint, part.ToString(), NaiveJudge.Of(part, row) switch
            {
                Verdict.Met => true,
                Verdict.Failed => (bool?)false,
                _ => null,
            })),
            (PassedOver.Window, Span(start, start.AddMinutes(intent.Minutes!.Value)),
                row.WindowStart <= start && start.AddMinutes(intent.Minutes.Value) <= row.WindowEnd),
            (PassedOver.MinimumDuration, Literals(intent.Minutes.Value), row.MinMinutes <= intent.Minutes.Value),
            (PassedOver.Limit, Amount(intent.LimitMicros!.Value),
                row.PriceMicrosPerUnitHour <= intent.LimitMicros * row.AcceleratorsPerUnit),
            (PassedOver.Capacity, $"{intent.Accelerators}", offer.FreeUnits > 0),
            (PassedOver.Block, $"{intent.Accelerators}", offer.FreeUnits >= row.BlockUnits
                && row.BlockUnits * row.AcceleratorsPerUnit <= intent.Accelerators),
        ];
        foreach (var (reason, asked, holds) in all)
        {
            if (holds != true)
            {
                return (reason, holds is null, asked);
            }
        }

        return null;
    }

    /// <summary>Intents between what was asked and what is suggested: each asks for less, but not for so much less.
    /// </summary>
    private static IEnumerable<Intent> Smaller(Intent asked, Relaxation found)
    {
        var to = found.Intent;
        if (found.Changes.Any(change => change.Field == "limit"))
        {
            yield return to with { LimitMicros = to.LimitMicros - 1 };
            yield break;
        }

        switch (found.Changes[0].Field)
        {
            case "minMemoryMiB":
                yield return to with { MinMemoryMiBPerAccelerator = to.MinMemoryMiBPerAccelerator + 1 ?? 0 };
                break;
            case "minFp16Gflops":
                yield return to with { MinFp16GflopsPerAccelerator = to.MinFp16GflopsPerAccelerator + 1 ?? 0 };
                break;
            case "maxPueMilli":
                yield return to with { MaxPueMilli = to.MaxPueMilli - 1 ?? Pue.Max.Milli };
                break;
            case "minRenewablePercent":
                yield return to with { MinRenewablePercent = to.MinRenewablePercent + 1 ?? 0 };
                break;
            case "maxLegs":
                yield return to with { MaxLegs = to.MaxLegs - 1 };
                break;
            case "accelerators":
                for (var more = to.Accelerators!.Value + 1; more < asked.Accelerators; more++)
                {
                    yield return to with { Accelerators = more };
                }

                break;
            case "earliestStart":
                foreach (var nearer in Nearer(asked, to))
                {
                    yield return nearer;
                }

                break;
            default:
                yield return asked;
                break;
        }
    }

    private static IEnumerable<Intent> Nearer(Intent asked, Intent to)
    {
        var distance = (int)Math.Abs((to.EarliestStart - asked.EarliestStart).TotalMinutes);
        for (var minutes = 1; minutes < Math.Min(distance, FarthestStart); minutes++)
        {
            foreach (var start in new[] { -minutes, minutes }.Select(by => asked.EarliestStart.AddMinutes(by)))
            {
                yield return to with
                {
                    EarliestStart = start,
                    LatestStart = start > asked.LatestStart ? start : asked.LatestStart,
                };
            }
        }
    }

    private static string Bound(string sign, string property, long? value) =>
        value is { } known ? $"{sign} {SupplyProperty.Find(property)!.Write(known)}" : "";

    private static string Literals(int minutes) => SupplyProperty.Find("minimum_duration")!.Write(minutes);

    private static string Span(DateTimeOffset from, DateTimeOffset to) =>
        $"{from:yyyy-MM-dd'T'HH:mm:ss}.000000Z to {to:yyyy-MM-dd'T'HH:mm:ss}.000000Z";

    private static string Amount(long micros) =>
        (micros / 1_000_000m).ToString("0.######", System.Globalization.CultureInfo.InvariantCulture);
}
