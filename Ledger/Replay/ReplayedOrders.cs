using System.Text.Json;

namespace Ledger;

/// <summary>What a buyer wants, and how much of it is still open.</summary>
internal sealed class ReplayedOrder
{
    public required Guid Id { get; init; }

    public required Guid Buyer { get; init; }

    /// <summary>The entry that gave it its place in time priority: its placing or its last amendment.</summary>
    public required long Place { get; set; }

    /// <summary>
    /// Accelerators still wanted, or GFLOPS of a rate; null where they follow from a workload, which no entry states.
    /// </summary>
    public required long? Remaining { get; set; }

    /// <summary>What one accelerator of a class counts of a rate; null when accelerators are wanted.</summary>
    public required IReadOnlyDictionary<string, long>? Weights { get; init; }

    /// <summary>The version of the reference data that the weights are from.</summary>
    public required int? ReferenceVersion { get; init; }

    /// <summary>How much of the need its limit is for: an accelerator, or a PFLOPS.</summary>
    public long LimitUnit => Weights is null ? 1 : 1_000_000;

    /// <summary>Has it a budget, opened or not?</summary>
    public required bool HasBudget { get; set; }

    /// <summary>Micro-units for all legs, from the opening.</summary>
    public long? Budget { get; set; }

    /// <summary>What its legs cost, before tax, each rounded up to the micro-unit.</summary>
    public Int128 Spent { get; set; }

    /// <summary>How long; of a workload known from its first match on.</summary>
    public required int? Minutes { get; set; }

    public required bool IsOfWorkload { get; init; }

    public required IReadOnlyList<string> Classes { get; init; }

    public required IReadOnlyList<string> Regions { get; init; }

    public required IReadOnlyList<string> Forms { get; init; }

    public required long? MinMemoryMiB { get; init; }

    public required long? MaxPueMilli { get; init; }

    public required long? MinRenewablePercent { get; init; }

    public required DateTimeOffset Earliest { get; init; }

    public required DateTimeOffset Latest { get; set; }

    public required DateTimeOffset? GoodTill { get; init; }

    /// <summary>Until when it may be matched; null when only its latest start says so.</summary>
    public required DateTimeOffset? MatchedBefore { get; init; }

    /// <summary>Does its open part wait for supply?</summary>
    public required bool Rests { get; init; }

    public required bool AllOrNone { get; init; }

    public required int MaxLegs { get; init; }

    public required IReadOnlyList<Guid> Vouchers { get; init; }

    /// <summary>Micro-units per accelerator-hour or P-hour: from the opening, or from a price that it named.</summary>
    public long? Limit { get; set; }

    public bool IsOpen { get; set; } = true;

    /// <summary>Was its open part cancelled, or did it expire?</summary>
    public bool GaveUp { get; set; }

    /// <summary>When a leg last came to nothing.</summary>
    public DateTimeOffset? ReturnedAt { get; set; }

    public int Legs { get; set; }

    public int UnpaidLegs { get; set; }

    /// <summary>Offers that a match of it came to nothing with.</summary>
    public HashSet<Guid> Excluded { get; } = [];

    public DateTimeOffset StartAt(DateTimeOffset now) => Ledger.Minutes.Ceiling(Ledger.Minutes.Later(now, Earliest));
}

/// <summary>The orders of which a part is open or unpaid.</summary>
internal sealed class ReplayedOrders(ReplayedMarket market)
{
    private static readonly string[] TimesInForce =
        ["FillOrKill", "ImmediateOrCancel", "GoodTillTime", "GoodTillCancelled"];

    private readonly Dictionary<Guid, ReplayedOrder> _orders = [];

    // An order that wants all or none, and has got a part, until the next leg.
    private ReplayedOrder? _incomplete;

    public int Count => _orders.Count;

    public void Place(Fact fact)
    {
        var order = Read(fact);
        fact.Require(
            order.StartAt(fact.Time) <= order.Latest, ReplayRules.OrderWindow,
            $"latestStart not before {EntryFormat.Time(order.StartAt(fact.Time))}", order.Latest);
        // The terms of a workload follow from it: what is just enough must start at once.
        if (order.IsOfWorkload) order.Latest = order.StartAt(fact.Time);
        TakeTerms(fact, order);
        _orders.Add(order.Id, order);
        market.Counts.Orders++;
    }

    public void Amend(Fact fact)
    {
        var order = Open(fact);
        ReplayedParties.RequireOwner(fact, order.Buyer);
        fact.Require(
            order is { Rests: true, IsOfWorkload: false }, ReplayRules.OrderOpen, "an order that rests", order.Id);
        order.Latest = fact.Instant("latestStart");
        fact.Require(
            order.StartAt(fact.Time) <= order.Latest, ReplayRules.OrderWindow,
            $"latestStart not before {EntryFormat.Time(order.StartAt(fact.Time))}", order.Latest);
        order.Place = fact.Seq;
        order.HasBudget = fact.Flag("hasBudget");
        TakeTerms(fact, order);
    }

    public void Cancel(Fact fact)
    {
        fact.Text("reason");
        var order = Open(fact);
        if (fact.Actor is not null) ReplayedParties.RequireOwner(fact, order.Buyer);
        // The exchange gives up what does not wait, and what can no longer be paid for once a leg comes back.
        else
            fact.Require(
                !order.Rests || order.ReturnedAt == fact.Time, ReplayRules.OwnThing, order.Buyer, "the exchange");
        Close(order);
    }

    public void Expire(Fact fact)
    {
        var order = Open(fact);
        var ends = order.GoodTill is { } till ? Minutes.Earlier(till, order.Latest) : order.Latest;
        fact.Require(
            fact.Time >= ends || order.StartAt(fact.Time) > order.Latest, ReplayRules.OrderExpiry,
            $"not before {EntryFormat.Time(ends)}", fact.Time);
        Close(order);
    }

    /// <summary>The order that a fact names, of which a part must be open.</summary>
    public ReplayedOrder Open(Fact fact) =>
        Find(fact.Id("order")) is { IsOpen: true } order
            ? order
            : throw fact.Broken(ReplayRules.OrderOpen, "an order with an open part", fact.Id("order"));

    public ReplayedOrder? Find(Guid id) => _orders.GetValueOrDefault(id);

    public void TakeLeg(Fact fact, ReplayedOrder order, long covers, Int128 cost)
    {
        (order.Legs, order.UnpaidLegs) = (order.Legs + 1, order.UnpaidLegs + 1);
        order.Spent += cost;
        fact.Require(
            !(order.Spent > order.Budget), ReplayRules.OrderBudget, order.Budget is { } most ? new Micros(most) : null,
            order.Spent);
        order.Remaining -= covers;
        fact.Require(
            order.Remaining is null or >= 0, ReplayRules.Remaining, $"at most {order.Remaining + covers}", covers);
        order.IsOpen = order.Remaining != 0;
        _incomplete = order is { AllOrNone: true, Remaining: > 0 } ? order : null;
    }

    /// <summary>A leg came to nothing: its part is open again unless the order gave it up.</summary>
    public void ReturnLeg(ReplayedOrder order, Guid offer, long covers, Int128 cost, DateTimeOffset now)
    {
        order.Spent -= cost;
        order.ReturnedAt = now;
        (order.Legs, order.UnpaidLegs) = (order.Legs - 1, order.UnpaidLegs - 1);
        order.Excluded.Add(offer);
        if (!order.GaveUp)
        {
            order.Remaining += covers;
            order.IsOpen = true;
        }

        LeaveIfDone(order);
    }

    public void PayLeg(ReplayedOrder order, DateTimeOffset now)
    {
        order.UnpaidLegs--;
        // Nobody says when a workload has all it wants; after its time it cannot be matched again.
        if (order.Remaining is null && now > order.Latest) order.IsOpen = false;
        LeaveIfDone(order);
    }

    /// <summary>The legs of one plan stand together; what else comes ends the plan.</summary>
    public void EndPlan(Fact? next)
    {
        if (_incomplete is not { } order) return;
        if (next?.Kind == "match.confirmed" && !next.Has("commandId")) return;
        if (next?.Kind == "match.made" && next.Id("order") == order.Id) return;
        throw new LedgerVerificationException(new(
            ReplayRules.AllOrNone, Index: next?.Seq, Expected: $"another leg of {order.Id}, which wants all or none",
            Found: $"{order.Remaining} open"));
    }

    private ReplayedOrder Read(Fact fact)
    {
        var force = fact.Word("timeInForce", TimesInForce);
        var accelerators = fact.NumberOrNone("accelerators", 1);
        var (rate, weights) = ReadRate(fact);
        fact.Require(accelerators is null || rate is null, ReplayRules.OrderNeed, "one need", rate);
        var order = new ReplayedOrder
        {
            Id = market.NewId(fact, fact.Id("order")),
            Buyer = fact.Actor!.Value,
            Place = fact.Seq,
            Remaining = accelerators ?? rate,
            Weights = weights,
            ReferenceVersion = rate is null ? null : market.Reference.Version,
            HasBudget = fact.Flag("hasBudget"),
            Minutes = fact.NumberOrNone("minutes", 1) is { } minutes ? (int)minutes : null,
            IsOfWorkload = accelerators is null && rate is null,
            Classes = fact.Texts("acceleratorClasses"),
            Regions = fact.Texts("regions"),
            Forms = fact.Texts("forms"),
            MinMemoryMiB = fact.NumberOrNone("minMemoryMiB"),
            MaxPueMilli = fact.NumberOrNone("maxPueMilli"),
            MinRenewablePercent = fact.NumberOrNone("minRenewablePercent"),
            Earliest = fact.Instant("earliestStart"),
            Latest = fact.Instant("latestStart"),
            GoodTill = fact.Has("goodTill") ? fact.Instant("goodTill") : null,
            MatchedBefore = force == "GoodTillTime" ? fact.Instant("goodTill") : null,
            Rests = force is "GoodTillTime" or "GoodTillCancelled",
            AllOrNone = fact.Truth("allOrNone") || force == "FillOrKill",
            MaxLegs = fact.Count("maxLegs"),
            Vouchers = fact.Ids("vouchers"),
        };
        // The exchange's catalogue of rates is in no entry, and its language of constraints not in this library.
        fact.NumberOrNone("minFp16Gflops");
        if (fact.TextOrNone("constraint") is not null) market.Counts.ConstraintsUnchecked++;
        return order;
    }

    private (long? Rate, IReadOnlyDictionary<string, long>? Weights) ReadRate(Fact fact)
    {
        if (fact.NumberOrNone("rateGflops", 1) is not { } rate) return (null, null);
        var (precision, workload) = (
            fact.Word("precision", ReplayedReference.Precisions),
            fact.Word("workloadClass", ReplayedReference.Workloads));
        var weights = market.Reference.WeightsFor(precision, workload);
        fact.Require(
            weights.Count > 0, ReplayRules.OrderNeed, "reference data of what delivers it",
            $"{precision} for {workload}");
        return (rate, weights);
    }

    private void TakeTerms(Fact fact, ReplayedOrder order)
    {
        (order.Limit, order.Budget) = (null, null);
        if (market.Openings.Take(fact, "termsCommitment", market.Counts) is not { } terms)
        {
            market.Counts.LimitsUnchecked++;
            return;
        }

        order.Limit = Amount(fact, terms, "limit");
        order.Budget = Amount(fact, terms, "budget");
        fact.Require(
            order.HasBudget ? order.Budget is not null : order.Budget is null && order.Limit is not null,
            ReplayRules.Members, order.HasBudget ? "an opening with a budget" : "an opening with a limit and no budget",
            terms.GetRawText());
    }

    private static long? Amount(Fact fact, JsonElement terms, string name)
    {
        if (!terms.TryGetProperty(name, out var stated)) return null;
        var amount = stated.ValueKind == JsonValueKind.String ? Fact.MicrosOf(stated.GetString()!) : null;
        fact.Require(amount > 0, ReplayRules.Members, $"an opening with a {name} above zero", stated.GetRawText());
        return amount;
    }

    private void Close(ReplayedOrder order)
    {
        (order.IsOpen, order.Remaining) = (false, order.Remaining is null ? null : 0);
        order.GaveUp = true;
        LeaveIfDone(order);
    }

    private void LeaveIfDone(ReplayedOrder order)
    {
        if (order is { IsOpen: false, UnpaidLegs: 0 }) _orders.Remove(order.Id);
    }
}
