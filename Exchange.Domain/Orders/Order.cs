using System.Collections.Immutable;
using Exchange.Domain.Constraints;
using Exchange.Domain.Matching;
using Exchange.Domain.Quantities;
using Exchange.Domain.Settlements;

namespace Exchange.Domain.Orders;

/// <summary>What has become of an order's open part.</summary>
public enum OrderState
{
    /// <summary>It wants more.</summary>
    Open = 1,

    /// <summary>It has all.</summary>
    Filled = 2,

    /// <summary>Its buyer, or its own time in force, gave the open part up.</summary>
    Cancelled = 3,

    /// <summary>Its time passed with a part still open.</summary>
    Expired = 4,
}

/// <summary>A buyer's funded commitment to an intent.</summary>
public sealed record Order
{
    /// <summary>The order's id.</summary>
    public Guid Id { get; init; }

    /// <summary>Its readable number, <c>O-nnnnnnnnn</c>.</summary>
    public required string Number { get; init; }

    /// <summary>Who buys.</summary>
    public required Guid BuyerId { get; init; }

    /// <summary>The account whose hold, under the order's id, pays.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>All that is wanted: accelerators, or GFLOPS of <see cref="Rate"/>.</summary>
    public required long Need { get; init; }

    /// <summary>What of it is still wanted.</summary>
    public required long OpenNeed { get; init; }

    /// <summary>The compute rate that is wanted; null when it is accelerators.</summary>
    public RatePromise? Rate { get; init; }

    /// <summary>Classes that will do; empty: any.</summary>
    public required ImmutableArray<string> AcceleratorClasses { get; init; }

    /// <summary>Regions that will do; empty: any.</summary>
    public required ImmutableArray<string> Regions { get; init; }

    /// <summary>Product forms that will do; empty: any.</summary>
    public required ImmutableArray<string> Forms { get; init; }

    /// <summary>Least device memory of one accelerator.</summary>
    public Mebibytes? MinMemory { get; init; }

    /// <summary>Least dense FP16 rate of one accelerator.</summary>
    public ComputeRate? MinFp16 { get; init; }

    /// <summary>Highest power usage effectiveness.</summary>
    public Pue? MaxPue { get; init; }

    /// <summary>Least renewable share.</summary>
    public Percent? MinRenewable { get; init; }

    /// <summary>What else supply must meet; null when the members above say it all.</summary>
    public Constraint? Constraint { get; init; }

    /// <summary>Not before.</summary>
    public required DateTimeOffset EarliestStart { get; init; }

    /// <summary>Not after.</summary>
    public required DateTimeOffset LatestStart { get; init; }

    /// <summary>How long.</summary>
    public required int Minutes { get; init; }

    /// <summary>Most to pay per accelerator-hour or PFLOPS-hour, before tax; null when the budget says all.</summary>
    public UnitPrice? Limit { get; init; }

    /// <summary>Most to pay for all legs over the whole window, before tax; null when the limit says all.</summary>
    public Money? Budget { get; init; }

    /// <summary>What its legs cost of the budget, those that are paid included.</summary>
    public Money Spent { get; init; }

    /// <summary>Whether its terms follow from a workload, which has a deadline that the terms do not say.</summary>
    public required bool IsOfWorkload { get; init; }

    /// <summary>How long it waits.</summary>
    public required TimeInForce TimeInForce { get; init; }

    /// <summary>Until when it waits, for good-till-time.</summary>
    public DateTimeOffset? GoodTill { get; init; }

    /// <summary>All of the open part together or none of it.</summary>
    public required bool AllOrNone { get; init; }

    /// <summary>Most offers to spread over.</summary>
    public required int MaxLegs { get; init; }

    /// <summary>The vouchers that should pay their share, in the buyer's order.</summary>
    public required ImmutableArray<Guid> Vouchers { get; init; }

    /// <summary>Its buyer signed it with its own key; else it came from a session.</summary>
    public required bool IsSigned { get; init; }

    /// <summary>Its place in time priority.</summary>
    public required long Sequence { get; init; }

    /// <summary>What has become of its open part.</summary>
    public OrderState State { get; init; } = OrderState.Open;

    /// <summary>Legs that stand or were delivered; each may round up once.</summary>
    public int Legs { get; init; }

    /// <summary>Legs that stand and are not paid yet.</summary>
    public int UnpaidLegs { get; init; }

    /// <summary>The amounts of the unpaid legs: what the hold keeps for them.</summary>
    public Money Matched { get; init; }

    /// <summary>Offers that a match of this order came to nothing with.</summary>
    public ImmutableSortedSet<Guid> ExcludedOffers { get; init; } = [];

    /// <summary>Does its open part wait for supply?</summary>
    public bool Rests =>
        State == OrderState.Open && (TimeInForce is TimeInForce.GoodTillTime or TimeInForce.GoodTillCancelled);

    /// <summary>Is nothing open and everything matched paid?</summary>
    public bool IsDone => State != OrderState.Open && UnpaidLegs == 0;

    /// <summary>What its open part may cost.</summary>
    public PriceCap OpenCap => new(Limit, LimitUnit, Budget is { } budget ? budget - Spent : null);

    /// <summary>
    /// Its place among orders that wait, before time: the limit or what the budget comes to for each unit of the whole
    /// need, whichever is lower. It does not change as parts are filled.
    /// </summary>
    public UnitPrice Rank => new PriceCap(Limit, LimitUnit, Budget).Share(Need, Minutes, MaxLegs);

    /// <summary>How many units of the need its limit is for.</summary>
    public int LimitUnit => Rate is null ? 1 : RateNeed.LimitUnit;

    /// <summary>What one accelerator of a class counts of the need; 0 for a class that does not.</summary>
    public long WeightOf(string acceleratorClass) => Rate is null ? 1 : Rate.WeightOf(acceleratorClass) ?? 0;

    /// <summary>When its open part expires: at its good-till time or latest start, whichever comes first.</summary>
    public DateTimeOffset ExpiresAt => GoodTill < LatestStart ? GoodTill.Value : LatestStart;

    /// <summary>What offers may ask of it.</summary>
    public OrderTraits Traits => new(
        Rate is null ? (int)Need : null, Minutes, MaxLegs, AllOrNone || TimeInForce == TimeInForce.FillOrKill,
        Vouchers.Length > 0, IsSigned);

    /// <summary>When it would start if it were matched at a time.</summary>
    public DateTimeOffset StartAt(DateTimeOffset now) =>
        TimeWindow.CeilToMinute(now > EarliestStart ? now : EarliestStart);

    /// <summary>The order that was placed, at its place in time priority.</summary>
    public static Order Create(OrderPlaced e, long sequence)
    {
        var asked = new Narrowing(
            [.. e.AcceleratorClasses], [.. e.Regions], [.. e.Forms], e.MinMemoryMiBPerAccelerator,
            e.MinFp16GflopsPerAccelerator, e.MaxPueMilli, e.MinRenewablePercent, null);
        return Create(e, e.Constraint is { } text ? asked.By(Constraint.Parse(text)) : asked, sequence);
    }

    private static Order Create(OrderPlaced e, Narrowing asked, long sequence) => new()
    {
        Id = e.OrderId,
        Number = e.OrderNumber,
        BuyerId = e.BuyerId,
        AccountId = e.AccountId,
        Need = NeedOf(e),
        OpenNeed = NeedOf(e),
        Rate = e.RateGflops is { } gflops
            ? new(
                new(gflops, e.Precision!.Value, e.WorkloadClass!.Value), e.ReferenceVersion!.Value,
                [.. e.Weights!])
            : null,
        AcceleratorClasses = asked.AcceleratorClasses,
        Regions = asked.Regions,
        Forms = asked.Forms,
        MinMemory = asked.MinMemoryMiB is { } memory ? Mebibytes.FromCount(memory) : null,
        MinFp16 = ComputeRate.FromGflops(asked.MinFp16Gflops),
        MaxPue = asked.MaxPueMilli is { } pue ? Pue.FromMilli(pue) : null,
        MinRenewable = asked.MinRenewablePercent is { } share ? Percent.FromValue(share) : null,
        Constraint = asked.Rest,
        EarliestStart = e.EarliestStart,
        LatestStart = e.LatestStart,
        Minutes = e.Minutes,
        Limit = LimitOf(e.LimitMicrosPerAcceleratorHour ?? e.LimitMicrosPerPetaflopHour),
        Budget = BudgetOf(e.BudgetMicros),
        IsOfWorkload = e.Workload is not null,
        TimeInForce = e.TimeInForce,
        GoodTill = e.GoodTill,
        AllOrNone = e.AllOrNone,
        MaxLegs = e.MaxLegs,
        Vouchers = [.. e.VoucherIds],
        IsSigned = !e.BySession,
        Sequence = sequence,
    };

    /// <summary>A leg was matched.</summary>
    public Order Apply(MatchMade e) => this with
    {
        Legs = Legs + 1,
        UnpaidLegs = UnpaidLegs + 1,
        Matched = Matched + Money.FromMicros(e.AmountMicros),
        Spent = Budget is null
            ? Spent
            : Spent + PriceCap.CostOf(UnitPrice.FromMicros(e.PriceMicrosPerUnitHour), e.Units, Minutes),
    };

    /// <summary>A part found capacity.</summary>
    public Order Apply(OrderPartlyFilled e) =>
        this with { OpenNeed = OpenNeed - (e.Covers ?? e.Accelerators) };

    /// <summary>The last open part found capacity.</summary>
    public Order Apply(OrderFilled e) => this with
    {
        OpenNeed = OpenNeed - (e.Covers ?? e.Accelerators),
        State = OrderState.Filled,
    };

    /// <summary>A leg came to nothing: its offer is not asked again by this order.</summary>
    public Order WithoutLeg(Match match) => this with
    {
        Legs = Legs - 1,
        UnpaidLegs = UnpaidLegs - 1,
        Matched = Matched - match.Amount,
        Spent = Budget is null ? Spent : Spent - PriceCap.CostOf(match.Price, match.Units.Count, Minutes),
        ExcludedOffers = ExcludedOffers.Add(match.OfferId),
    };

    /// <summary>The part of a leg that came to nothing is open again.</summary>
    public Order Apply(OrderReopened e) => this with
    {
        OpenNeed = OpenNeed + (e.Covers ?? e.Accelerators),
        State = OrderState.Open,
    };

    /// <summary>New terms and a new place in time priority.</summary>
    public Order Apply(OrderAmended e, long sequence) => this with
    {
        Limit = LimitOf(e.LimitMicrosPerAcceleratorHour ?? e.LimitMicrosPerPetaflopHour),
        Budget = BudgetOf(e.BudgetMicros),
        LatestStart = e.LatestStart,
        Sequence = sequence,
    };

    /// <summary>The open part was given up.</summary>
    public Order Apply(OrderCancelled _) =>
        this with { State = OrderState.Cancelled, OpenNeed = 0 };

    /// <summary>Time passed over the open part.</summary>
    public Order Apply(OrderExpired _) =>
        this with { State = OrderState.Expired, OpenNeed = 0 };

    /// <summary>A leg was paid; its part of the hold was used or released.</summary>
    public Order Apply(SettlementPaid _, Match match) =>
        this with { UnpaidLegs = UnpaidLegs - 1, Matched = Matched - match.Amount };

    private static long NeedOf(OrderPlaced e) => e.RateGflops ?? e.Accelerators!.Value;

    private static UnitPrice? LimitOf(long? micros) => micros is { } limit ? UnitPrice.FromMicros(limit) : null;

    private static Money? BudgetOf(long? micros) => micros is { } budget ? Money.FromMicros(budget) : null;
}
