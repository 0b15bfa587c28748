using System.Collections.Immutable;
using System.Globalization;
using Exchange.Domain.Constraints;
using Exchange.Domain.Matching;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Explaining;

/// <summary>A demand taken apart into what one offer alone must meet, as <see cref="PassedOver"/> has it.</summary>
internal sealed class DemandTests
{
    private readonly ImmutableArray<OfferTest> _tests;

    private DemandTests(IEnumerable<OfferTest> tests) => _tests = [.. tests];

    public ImmutableArray<OfferTest> All => _tests;

    /// <summary>The tests of a demand that says what its buyer stated, the whole constraint included.</summary>
    public static DemandTests Of(Demand demand) =>
        new([
            .. OfSupply(demand), .. OfConstraint(demand), OfOrders(demand), .. OfTime(demand), .. OfCapacity(demand),
        ]);

    /// <summary>The first that an offer does not meet for certain; -1 if it meets all.</summary>
    public int FirstFailing(OpenOffer offer)
    {
        for (var at = 0; at < _tests.Length; at++)
        {
            if (_tests[at].Judge(offer) != true)
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>Does an offer meet all tests before a reason?</summary>
    public bool MeetsAllBefore(PassedOver reason, OpenOffer offer) =>
        FirstFailing(offer) is var at && (at < 0 || _tests[at].Reason >= reason);

    /// <summary>The least limit that an offer, whose class counts, is not above.</summary>
    public static Int128 LeastLimit(SupplyRow row, Demand demand)
    {
        var counted = (Int128)row.AcceleratorsPerUnit * WeightOf(row, demand)!.Value;
        return (((Int128)row.PriceMicrosPerUnitHour * demand.LimitUnit) + counted - 1) / counted;
    }

    /// <summary>How much an offer is above the limit, in basis points of it, rounded down.</summary>
    public static long ExcessOf(SupplyRow row, Demand demand)
    {
        var (price, most) = AgainstLimit(row, demand);
        return (long)Int128.Min((price - most) * 10_000 / Int128.Max(1, most), long.MaxValue);
    }

    /// <summary>What one accelerator of it counts towards the need; null when that is not known.</summary>
    private static long? WeightOf(SupplyRow row, Demand demand) =>
        demand.Weights.Count == 0
            ? 1
            : demand.Weights.FirstOrDefault(each => each.AcceleratorClass == row.AcceleratorClass)?.Weight;

    private static (Int128 Price, Int128 Most) AgainstLimit(SupplyRow row, Demand demand) =>
        ((Int128)row.PriceMicrosPerUnitHour * demand.LimitUnit,
            (Int128)demand.LimitMicros * row.AcceleratorsPerUnit * (WeightOf(row, demand) ?? 0));

    private static bool IsUnderLimit(SupplyRow row, Demand demand) =>
        AgainstLimit(row, demand) is var (price, most) && price <= most;

    /// <summary>The smallest part that it is sold in is free, and no more than the need or worth its price for it.
    /// </summary>
    private static bool HasBlockFor(OpenOffer offer, Demand demand)
    {
        var row = offer.Row;
        var block = (Int128)row.BlockUnits * row.AcceleratorsPerUnit * (WeightOf(row, demand) ?? 0);
        var isWorthIt = demand.Weights.Count > 0
            && (Int128)row.PriceMicrosPerUnitHour * row.BlockUnits * demand.LimitUnit
                <= (Int128)demand.LimitMicros * demand.Need;
        return offer.FreeUnits >= row.BlockUnits && (block <= demand.Need || isWorthIt);
    }

    private static IEnumerable<OfferTest> OfSupply(Demand demand)
    {
        if (demand.BuyerId != Guid.Empty)
        {
            yield return new(
                PassedOver.OwnSupply, "", offer => offer.Row.SupplierId != demand.BuyerId,
                offer => offer.Row.SupplierId.ToString());
        }

        if (demand.ExcludedOffers.Count > 0)
        {
            yield return new(
                PassedOver.Excluded, "", offer => !demand.ExcludedOffers.Contains(offer.Row.OfferId),
                offer => offer.Row.OfferId.ToString());
        }

        (PassedOver Reason, IReadOnlyList<string> Names, Func<SupplyRow, string> Has)[] lists =
        [
            (PassedOver.AcceleratorClass, demand.AcceleratorClasses, row => row.AcceleratorClass),
            (PassedOver.Region, demand.Regions, row => row.Region),
            (PassedOver.Form, demand.Forms, row => row.Form),
        ];
        foreach (var (reason, names, has) in lists.Where(list => list.Names.Count > 0))
        {
            yield return new(
                reason, string.Join(", ", names), offer => names.Contains(has(offer.Row), StringComparer.Ordinal),
                offer => has(offer.Row));
        }

        if (demand.Weights.Count > 0)
        {
            yield return new(
                PassedOver.AcceleratorClass, "", offer => WeightOf(offer.Row, demand) is null ? null : true,
                offer => WeightOf(offer.Row, demand) is { } weight ? Refused.Text(weight) : null);
        }

        (PassedOver Reason, string Property, long? Bound, bool AtLeast)[] bounds =
        [
            (PassedOver.Memory, "memory", demand.MinMemoryMiB, true),
            (PassedOver.Fp16, "fp16", demand.MinFp16Gflops, true),
            (PassedOver.Pue, "pue", demand.MaxPueMilli, false),
            (PassedOver.Renewable, "renewable", demand.MinRenewablePercent, true),
        ];
        foreach (var (reason, name, bound, atLeast) in bounds)
        {
            if (bound is { } asked)
            {
                var property = SupplyProperty.Find(name)!;
                yield return new(
                    reason, (atLeast ? ">= " : "<= ") + property.Write(asked),
                    offer => property.NumberOf(offer.Row) is { } known
                        ? atLeast ? known >= asked : known <= asked
                        : null,
                    offer => property.NumberOf(offer.Row) is { } known ? property.Write(known) : null);
            }
        }
    }

    private static IEnumerable<OfferTest> OfConstraint(Demand demand) =>
        from part in demand.Constraint?.Requirements ?? []
        select new OfferTest(
            PassedOver.Constraint, part.ToString(), offer => part.Judge(offer.Row),
            offer => WhatIsThere(part, offer.Row));

    private static OfferTest OfOrders(Demand demand) => new(
        PassedOver.OfOrders, "",
        offer => offer.Row.OfOrders is not { } asked ? true : demand.Traits is { } traits ? asked.Judge(traits) : null,
        offer => offer.Row.OfOrders?.ToString());

    private static string? WhatIsThere(Constraint part, SupplyRow row) => part switch
    {
        NumberConstraint { Property.Kind: PropertyKind.Flag } flag => flag.Property.NumberOf(row) == 1 ? "yes" : "no",
        NumberConstraint number => number.Property.NumberOf(row) is { } known ? number.Property.Write(known) : null,
        NameConstraint name => name.Property.NameOf(row),
        NotConstraint not => WhatIsThere(not.Inner, row),
        _ => part.Judge(row) switch
        {
            true => "met",
            false => "not met",
            null => null,
        },
    };

    private static IEnumerable<OfferTest> OfTime(Demand demand)
    {
        var (start, end) = (demand.Start, demand.Start.AddMinutes(demand.Minutes));
        yield return new(
            PassedOver.Window, $"{Refused.Text(start)} to {Refused.Text(end)}",
            offer => offer.Row.WindowStart <= start && offer.Row.WindowEnd >= end,
            offer => $"{Refused.Text(offer.Row.WindowStart)} to {Refused.Text(offer.Row.WindowEnd)}");
        yield return new(
            PassedOver.MinimumDuration, Minutes(demand.Minutes), offer => offer.Row.MinMinutes <= demand.Minutes,
            offer => Minutes(offer.Row.MinMinutes));
    }

    private static IEnumerable<OfferTest> OfCapacity(Demand demand)
    {
        yield return new(
            PassedOver.Limit, ExplainedText.Amount(demand.LimitMicros), offer => IsUnderLimit(offer.Row, demand),
            offer => WeightOf(offer.Row, demand) is null
                ? null
                : ExplainedText.Amount((long)LeastLimit(offer.Row, demand)));
        yield return new(
            PassedOver.Capacity, Refused.Text(demand.Need), offer => offer.FreeUnits > 0,
            offer => Counted(offer.FreeUnits, offer.Row, demand));
        yield return new(
            PassedOver.Block, Refused.Text(demand.Need), offer => HasBlockFor(offer, demand),
            offer => Counted(offer.Row.BlockUnits, offer.Row, demand));
    }

    private static string? Counted(int units, SupplyRow row, Demand demand) =>
        WeightOf(row, demand) is { } weight
            ? ((Int128)units * row.AcceleratorsPerUnit * weight).ToString(CultureInfo.InvariantCulture)
            : null;

    private static string Minutes(int minutes) => Literals.Write(PropertyKind.Duration, minutes);
}

/// <summary>One thing that an offer must meet.</summary>
/// <param name="Reason">What fails where it does not.</param>
/// <param name="Asked">What is asked, for readers.</param>
/// <param name="Judge">Met, failed, or (null) unknown.</param>
/// <param name="Has">What the offer has there, for readers; null is unknown.</param>
internal sealed record OfferTest(
    PassedOver Reason, string Asked, Func<OpenOffer, bool?> Judge, Func<OpenOffer, string?> Has);
