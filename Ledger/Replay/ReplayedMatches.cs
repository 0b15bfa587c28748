namespace Ledger;

/// <summary>A trade that stands, and the lease that delivers it.</summary>
internal sealed class ReplayedMatch
{
    public required Guid Id { get; init; }

    public required Guid LeaseId { get; init; }

    public required ReplayedOrder Order { get; init; }

    public required ReplayedOffer Offer { get; init; }

    public required int Units { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required DateTimeOffset End { get; init; }

    public required long Price { get; init; }

    public required long Amount { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>When it lapses: unanswered, or confirmed and not provisioned.</summary>
    public required DateTimeOffset AnswerBy { get; set; }

    public bool IsConfirmed { get; set; }

    public ReplayedLease? Lease { get; set; }

    public Guid Buyer => Order.Buyer;

    public Guid Supplier => Offer.Resource.Supplier;

    public long Accelerators => (long)Units * Offer.AcceleratorsPerUnit;

    /// <summary>What it covers of its order's need: accelerators, or GFLOPS of a rate.</summary>
    public required long Covers { get; init; }

    /// <summary>What it costs before tax, rounded up to the micro-unit.</summary>
    public Int128 Cost
    {
        get
        {
            var (whole, rest) = Int128.DivRem((Int128)Price * Units * (End - Start).Ticks, TimeSpan.TicksPerHour);
            return rest > 0 ? whole + 1 : whole;
        }
    }
}

/// <summary>Matches that stand: what binds both sides and is not paid.</summary>
internal sealed class ReplayedMatches(ReplayedMarket market)
{
    private const long HighestPrice = 1_000_000_000_000_000;

    private readonly Dictionary<Guid, ReplayedMatch> _matches = [];
    private readonly Dictionary<Guid, ReplayedMatch> _byLease = [];
    private long _position;

    public int Count => _matches.Count;

    public void Make(Fact fact)
    {
        var order = market.Orders.Open(fact);
        var offer = market.Supply.OnMarket(fact);
        var match = Read(fact, order, offer);
        CheckParties(fact, match);
        CheckWindow(fact, match);
        CheckConstraints(fact, order, offer);
        CheckCovers(fact, match);
        CheckPrice(fact, match);
        var amount = market.Terms.LegAmount(match.Price, match.Units, order.Minutes!.Value);
        fact.Same(ReplayRules.MatchAmount, "amount", new Micros(amount), new Micros(match.Amount));
        fact.Require(
            order.Legs < order.MaxLegs, ReplayRules.Legs, $"at most {order.MaxLegs} legs", order.Legs + 1);
        market.Orders.TakeLeg(fact, order, match.Covers, match.Cost);
        Reserve(fact, match);
        _matches.Add(match.Id, match);
        _byLease.Add(match.LeaseId, match);
        market.Books.Commit(fact, match.Buyer, match.Amount);
        market.Counts.Matches++;
    }

    public void Confirm(Fact fact)
    {
        var match = Waiting(fact);
        if (fact.Actor is null)
        {
            fact.Require(
                match.Offer.AutoAccept, ReplayRules.OwnThing, match.Supplier, "the exchange, for an offer that asks");
            fact.Require(fact.Time == match.MadeAt, ReplayRules.MatchLapse, match.MadeAt, fact.Time);
            var by = ProvisionBy(match, fact.Time);
            fact.Same(ReplayRules.MatchDeadline, "provisionBy", by, fact.Instant("provisionBy"));
        }
        else
        {
            ReplayedParties.RequireOwner(fact, match.Supplier);
            RequireInTime(fact, match);
        }

        (match.IsConfirmed, match.AnswerBy) = (true, ProvisionBy(match, fact.Time));
    }

    public void Decline(Fact fact)
    {
        fact.Text("reason");
        var match = Waiting(fact);
        ReplayedParties.RequireOwner(fact, match.Supplier);
        RequireInTime(fact, match);
        Unwind(match, fact.Time);
    }

    public void Cancel(Fact fact)
    {
        fact.Text("reason");
        var match = Unprovisioned(fact);
        ReplayedParties.RequireOwner(fact, match.Buyer);
        Unwind(match, fact.Time);
    }

    public void Lapse(Fact fact)
    {
        var match = Unprovisioned(fact);
        fact.Require(fact.Time >= match.AnswerBy, ReplayRules.MatchLapse, match.AnswerBy, fact.Time);
        Unwind(match, fact.Time);
    }

    /// <summary>The match that a fact's lease delivers; null for an unknown or a finished one.</summary>
    public ReplayedMatch? OfLease(Guid lease) => _byLease.GetValueOrDefault(lease);

    /// <summary>What a match still holds of its offer and resource from a time on is free again.</summary>
    public static void Free(ReplayedMatch match, DateTimeOffset from, DateTimeOffset now)
    {
        var start = Minutes.Later(from, match.Start);
        match.Offer.Taken.Take(start, match.End, -match.Units, now);
        match.Offer.Resource.Taken.Take(start, match.End, -match.Accelerators, now);
    }

    public void Forget(ReplayedMatch match)
    {
        _matches.Remove(match.Id);
        _byLease.Remove(match.LeaseId);
    }

    private ReplayedMatch Read(Fact fact, ReplayedOrder order, ReplayedOffer offer)
    {
        market.RequireCurrency(fact);
        fact.Number("offersExamined");
        var position = fact.Number("marketPosition");
        fact.Require(position >= _position, ReplayRules.MatchPosition, $"at least {_position}", position);
        _position = position;
        var units = fact.Count("units");
        return new()
        {
            Id = market.NewId(fact, fact.Id("match")),
            LeaseId = market.NewId(fact, fact.Id("lease")),
            Order = order,
            Offer = offer,
            Units = units,
            Covers = order.Weights is null ? (long)units * offer.AcceleratorsPerUnit : fact.Number("covers", 1),
            Start = fact.Instant("start"),
            End = fact.Instant("end"),
            Price = fact.Price("price"),
            Amount = fact.Micros("amount"),
            MadeAt = fact.Time,
            AnswerBy = fact.Instant("confirmBy"),
        };
    }

    private void CheckParties(Fact fact, ReplayedMatch match)
    {
        const string rule = ReplayRules.MatchTerms;
        var offer = match.Offer;
        fact.Same(rule, "buyer", match.Buyer, fact.Id("buyer"));
        fact.Same(rule, "supplier", match.Supplier, fact.Id("supplier"));
        fact.Same(rule, "resource", offer.Resource.Id, fact.Id("resource"));
        fact.Same(rule, "acceleratorsPerUnit", offer.AcceleratorsPerUnit, fact.Count("acceleratorsPerUnit"));
        fact.Same(rule, "autoAccepted", offer.AutoAccept, fact.Truth("autoAccepted"));
        fact.Require(
            match.Units % offer.BlockUnits == 0, rule, $"units in blocks of {offer.BlockUnits}", match.Units);
        foreach (var party in new[] { match.Buyer, match.Supplier })
            fact.Require(
                !market.Parties.IsSuspended(party), ReplayRules.Standing, "a participant that is not suspended", party);
    }

    private void CheckWindow(Fact fact, ReplayedMatch match)
    {
        var (order, offer) = (match.Order, match.Offer);
        order.Minutes ??= (int)((match.End - match.Start).Ticks / TimeSpan.TicksPerMinute);
        var start = order.StartAt(fact.Time);
        fact.Require(
            match.Start == start && match.End == start.AddMinutes(order.Minutes.Value) && start <= order.Latest
            && offer.Start <= start && match.End <= offer.End && order.Minutes >= offer.MinMinutes,
            ReplayRules.MatchWindow,
            $"{order.Minutes} minutes from {EntryFormat.Time(start)}, starting by {EntryFormat.Time(order.Latest)}, in "
            + $"{EntryFormat.Time(offer.Start)} to {EntryFormat.Time(offer.End)}",
            $"{EntryFormat.Time(match.Start)} to {EntryFormat.Time(match.End)}");
        fact.Require(
            !(order.MatchedBefore <= fact.Time), ReplayRules.MatchTime, order.MatchedBefore, fact.Time);
        var confirmBy = Minutes.Earlier(fact.Time + market.Terms.ConfirmWithin, match.End);
        fact.Same(ReplayRules.MatchDeadline, "confirmBy", confirmBy, match.AnswerBy);
    }

    private static void CheckConstraints(Fact fact, ReplayedOrder order, ReplayedOffer offer)
    {
        const string rule = ReplayRules.MatchConstraint;
        var resource = offer.Resource;
        OneOf("accelerator class", order.Classes, resource.AcceleratorClass);
        OneOf("region", order.Regions, resource.Region);
        OneOf("form", order.Forms, offer.Form);
        // Memory that was not registered is the catalogue's, which no entry states.
        fact.Require(
            order.MinMemoryMiB is not { } memory || resource.MemoryMiB is not { } has || has >= memory, rule,
            $"memoryMiB {order.MinMemoryMiB}", resource.MemoryMiB);
        fact.Require(
            order.MaxPueMilli is not { } pue || resource.PueMilli <= pue, rule, $"pueMilli {order.MaxPueMilli}",
            resource.PueMilli);
        fact.Require(
            order.MinRenewablePercent is not { } share || resource.RenewablePercent >= share, rule,
            $"renewablePercent {order.MinRenewablePercent}", resource.RenewablePercent);
        fact.Require(order.Buyer != resource.Supplier, rule, "another's offer", order.Buyer);
        fact.Require(!order.Excluded.Contains(offer.Id), rule, "an offer that has not failed the order", offer.Id);

        void OneOf(string name, IReadOnlyList<string> wanted, string found) => fact.Require(
            wanted.Count == 0 || wanted.Contains(found), rule, $"{name} {string.Join(" or ", wanted)}", found);
    }

    private static void CheckCovers(Fact fact, ReplayedMatch match)
    {
        var (order, name) = (match.Order, match.Offer.Resource.AcceleratorClass);
        if (order.Weights is not { } weights) return;
        fact.Same(
            ReplayRules.MatchTerms, "referenceVersion", order.ReferenceVersion!.Value, fact.Count("referenceVersion"));
        fact.Require(
            weights.TryGetValue(name, out var weight), ReplayRules.MatchConstraint, "a class that delivers the rate",
            name);
        fact.Same(ReplayRules.Covers, "weight", weight, fact.Number("weight", 1));
        var delivers = (Int128)match.Accelerators * weight;
        fact.Same(ReplayRules.Covers, "covers", (long)Int128.Min(delivers, order.Remaining!.Value), match.Covers);
    }

    private static void CheckPrice(Fact fact, ReplayedMatch match)
    {
        var (order, offer, price) = (match.Order, match.Offer, match.Price);
        var perUnit = offer.AcceleratorsPerUnit;
        if (order.Limit is { } limit)
        {
            fact.Require(
                (Int128)price * match.Units * order.LimitUnit <= (Int128)limit * match.Covers, ReplayRules.Limit,
                $"at most {Fact.Money(limit)} per {(order.Weights is null ? "accelerator" : "P")}-hour",
                new Micros(price));
        }

        if (offer.Place < order.Place)
        {
            fact.Same(ReplayRules.MatchPrice, "the offer's price", new Micros(offer.Price), new Micros(price));
            return;
        }

        if (order.HasBudget || order.Weights is not null)
        {
            CheckPriceOfNeed(fact, match);
            return;
        }

        // The order waited: the price is its limit, which is thereby known.
        fact.Require(
            price >= offer.Price && price % perUnit == 0 && (order.Limit is not { } named || price == named * perUnit),
            ReplayRules.MatchPrice,
            order.Limit is { } waited
                ? $"the limit, {Fact.Money(waited)} × {perUnit}"
                : $"at least {Fact.Money(offer.Price)}",
            new Micros(price));
        order.Limit ??= price / perUnit;
    }

    /// <summary>
    /// The order waited. By its limit for a rate the price is what the leg covers, rounded down to the unit; what a
    /// budget comes to for a part follows from it alone, so that with one only its bounds are known.
    /// </summary>
    private static void CheckPriceOfNeed(Fact fact, ReplayedMatch match)
    {
        var (order, price) = (match.Order, match.Price);
        fact.Require(
            price >= match.Offer.Price, ReplayRules.MatchPrice, $"at least {Fact.Money(match.Offer.Price)}",
            new Micros(price));
        if (order.HasBudget || order.Limit is not { } limit) return;
        var named = (Int128)limit * match.Covers / ((Int128)match.Units * order.LimitUnit);
        fact.Same(
            ReplayRules.MatchPrice, "what the limit comes to", new Micros((long)Int128.Min(named, HighestPrice)),
            new Micros(price));
    }

    private static void Reserve(Fact fact, ReplayedMatch match)
    {
        var (offer, resource) = (match.Offer, match.Offer.Resource);
        var units = offer.Taken.Take(match.Start, match.End, match.Units, fact.Time);
        fact.Require(units <= offer.Units, ReplayRules.OfferCapacity, $"at most {offer.Units}", units);
        var accelerators = resource.Taken.Take(match.Start, match.End, match.Accelerators, fact.Time);
        fact.Require(
            accelerators <= resource.Accelerators, ReplayRules.ResourceCapacity, $"at most {resource.Accelerators}",
            accelerators);
    }

    private void Unwind(ReplayedMatch match, DateTimeOffset now)
    {
        Free(match, match.Start, now);
        Forget(match);
        market.Books.Uncommit(match.Buyer, match.Amount);
        market.Orders.ReturnLeg(match.Order, match.Offer.Id, match.Covers, match.Cost, now);
    }

    private DateTimeOffset ProvisionBy(ReplayedMatch match, DateTimeOffset now) =>
        Minutes.Earlier(Minutes.Later(now, match.Start) + market.Terms.ProvisionWithin, match.End);

    private ReplayedMatch Waiting(Fact fact)
    {
        var match = Unprovisioned(fact);
        fact.Require(!match.IsConfirmed, ReplayRules.MatchState, "a match that waits for its supplier", match.Id);
        return match;
    }

    private static void RequireInTime(Fact fact, ReplayedMatch match) =>
        fact.Require(
            fact.Time < match.AnswerBy, ReplayRules.MatchLapse, $"before {EntryFormat.Time(match.AnswerBy)}",
            fact.Time);

    private ReplayedMatch Unprovisioned(Fact fact) =>
        _matches.TryGetValue(fact.Id("match"), out var match) && match.Lease is null
            ? match
            : throw fact.Broken(ReplayRules.MatchState, "a match that stands and is not provisioned", fact.Id("match"));
}
