using Exchange.Domain.Accounts;
using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Quantities;

namespace Exchange.Domain.Trading;

public sealed partial class Market
{
    private readonly Dictionary<Guid, Match> _matches = [];
    private readonly Dictionary<Guid, Guid> _matchOfLease = [];

    /// <summary>The match with this id, if there is one that is not finished.</summary>
    public Match? FindMatch(Guid id) => _matches.GetValueOrDefault(id);

    /// <summary>The match that a lease delivers, or will deliver; null for an unknown or a finished one.</summary>
    public Match? FindMatchOfLease(Guid leaseId) =>
        _matchOfLease.TryGetValue(leaseId, out var matchId) ? _matches[matchId] : null;

    private Refusal? When(ConfirmMatch command) =>
        Take(MatchDecider.Confirm(command, FindMatch(command.MatchId), Rules, _stamp.Now));

    private Refusal? When(DeclineMatch command) =>
        Take(MatchDecider.Decline(command, FindMatch(command.MatchId))) ?? Unwind(command.MatchId);

    private Refusal? When(CancelMatch command) =>
        Take(MatchDecider.Cancel(command, FindMatch(command.MatchId))) ?? Unwind(command.MatchId);

    private PlanResult PlanFor(Order order, out DateTimeOffset start)
    {
        start = order.StartAt(_stamp.Now);
        return start > order.LatestStart || order.Legs >= order.MaxLegs
            ? new([], 0, PlanOutcome.NotEnoughCapacity)
            : Search(DemandOf(order, start), order.OpenCap);
    }

    private static Demand DemandOf(Order order, DateTimeOffset start) =>
        new(
            order.Id, order.BuyerId, order.OpenNeed, order.AcceleratorClasses, order.Regions, order.Forms,
            order.MinMemory?.Count, order.MinFp16?.Gflops, order.MaxPue?.Milli, order.MinRenewable?.Value, start,
            order.Minutes, LimitOf(order.OpenCap), order.AllOrNone || order.TimeInForce == TimeInForce.FillOrKill,
            order.MaxLegs - order.Legs, order.ExcludedOffers)
        {
            Constraint = order.Constraint,
            Weights = WeightsOf(order.Rate),
            LimitUnit = order.LimitUnit,
            BudgetMicros = order.OpenCap.Budget?.Micros,
            Traits = order.Traits,
        };

    private void Fill(Guid orderId, PlanResult plan, DateTimeOffset start)
    {
        var own = plan.Legs.Count == 0 ? null : OwnPrice(_orders[orderId], plan);
        foreach (var leg in plan.Legs)
        {
            var (order, offer, now) = (_orders[orderId], _offers[leg.OfferId], _stamp.Now);
            var (matchId, leaseId, end) = (NewId(), NewId(), start.AddMinutes(order.Minutes));
            var price = PriceBetween(order, offer, leg, own);
            var amount = OrderFunding.ForLeg(price, Units.FromCount(leg.Units), order.Minutes, Rules);
            var confirmBy = now.AddMinutes(Rules.ConfirmWithinMinutes);
            Emit(new MatchMade(
                matchId, leaseId, orderId, offer.Id, offer.ResourceId, order.BuyerId, offer.SupplierId, leg.Units,
                offer.AcceleratorsPerUnit.Count, start, end, price.Micros, amount.Micros, offer.AutoAccept,
                confirmBy < end ? confirmBy : end, _stamp.Position, plan.OffersExamined,
                order.Rate is null ? null : leg.Covers,
                order.Rate?.WeightOf(_resources[offer.ResourceId].AcceleratorClass), order.Rate?.ReferenceVersion));
            Emit(new OfferCapacityReserved(offer.Id, matchId, leg.Units, start, end));
            long? covers = order.Rate is null ? null : leg.Covers;
            Emit(leg.Covers == order.OpenNeed
                ? new OrderFilled(orderId, matchId, leg.Accelerators, covers)
                : new OrderPartlyFilled(orderId, matchId, leg.Accelerators, covers));
            if (offer.AutoAccept)
            {
                Emit(new MatchConfirmed(matchId, MatchDecider.ProvisionBy(start, end, Rules, now)));
            }
        }
    }

    /// <summary>
    /// What an order names for each unit of its need: its limit, or what its budget comes to. A plan may hold a leg
    /// that is dearer, because the budget allows the whole: then the order names no price, and each leg is at its
    /// offer's.
    /// </summary>
    private static UnitPrice? OwnPrice(Order order, PlanResult plan)
    {
        var cap = order.OpenCap;
        var share = cap.Share(order.OpenNeed, order.Minutes, order.MaxLegs - order.Legs);
        return cap.Budget is null || plan.Legs.All(leg => cap.PriceOf(leg, share).Micros >= leg.PriceMicrosPerUnitHour)
            ? share
            : null;
    }

    /// <summary>Who waited set the terms: the earlier of the two in time priority names the price.</summary>
    private static UnitPrice PriceBetween(Order order, Offer offer, PlanLeg leg, UnitPrice? own) =>
        own is not { } perUnitOfNeed || offer.Sequence < order.Sequence
            ? offer.Price
            : order.OpenCap.PriceOf(leg, perUnitOfNeed);

    private bool TryFill(Guid orderId)
    {
        var order = _orders[orderId];
        if (_participants[order.BuyerId].IsSuspended)
        {
            return false;
        }

        var plan = PlanFor(order, out var start);
        Fill(orderId, plan, start);
        FillOn(orderId);
        return plan.Legs.Count > 0;
    }

    /// <summary>
    /// A match came to nothing: its units are free again, and its part of the order is open again at its old place.
    /// </summary>
    private Refusal? Unwind(Guid matchId)
    {
        var match = _matches[matchId];
        Free(match, match.Window.Start);
        if (_orders[match.OrderId].State is OrderState.Open or OrderState.Filled)
        {
            Emit(new OrderReopened(
                match.OrderId, matchId, match.Accelerators,
                _orders[match.OrderId].Rate is null ? null : match.Covers));
            FundAgain(_orders[match.OrderId]);
        }

        Tidy(match.OrderId);
        return null;
    }

    /// <summary>Gives back what a match still holds of its offer from a time on.</summary>
    private void Free(Match match, DateTimeOffset from)
    {
        // In the last minute of its window a match holds nothing any more, and its offer may be closed.
        if (FindOffer(match.OfferId)?.Reservations.GetValueOrDefault(match.Id) is { } held && from < held.Window.End)
        {
            var start = from > held.Window.Start ? from : held.Window.Start;
            Emit(new OfferCapacityReleased(match.OfferId, match.Id, match.Units.Count, start, held.Window.End));
        }

        NoteReturned(match.ResourceId);
    }

    /// <summary>The hold was cut to what was matched; an open part needs its limit again.</summary>
    private void FundAgain(Order order)
    {
        var account = _accounts[order.AccountId];
        var missing = NeededFor(order) - account.Holds.GetValueOrDefault(order.Id);
        if (missing > account.Available)
        {
            Emit(new OrderCancelled(order.Id, "The available balance no longer covers the order's limit."));
            return;
        }

        if (missing > Money.Zero)
        {
            Emit(new AccountHeld(account.Id, order.Id, missing.Micros));
        }

        if (order.StartAt(_stamp.Now) > order.LatestStart || order.GoodTill <= _stamp.Now)
        {
            Emit(new OrderExpired(order.Id));
            return;
        }

        _reopened.Add(order.Id);
    }

    private void GiveUpUnlessItRests(Guid orderId)
    {
        if (_orders[orderId] is { State: OrderState.Open, Rests: false } order)
        {
            Emit(new OrderCancelled(orderId, $"What is not filled at once is given up: {order.TimeInForce}."));
        }
    }

    private void On(MatchMade e)
    {
        _matches.Add(e.MatchId, Match.Create(e));
        _matchOfLease.Add(e.LeaseId, e.MatchId);
        _orders[e.OrderId] = _orders[e.OrderId].Apply(e);
        _deadlines.Set(DeadlineKind.MatchLapses, e.MatchId, e.ConfirmBy);
    }

    private void On(MatchConfirmed e)
    {
        _matches[e.MatchId] = _matches[e.MatchId].Apply(e);
        _deadlines.Set(DeadlineKind.MatchLapses, e.MatchId, e.ProvisionBy);
    }

    private void On(MatchDeclined e) => FellThrough(_matches[e.MatchId] = _matches[e.MatchId].Apply(e));

    private void On(MatchLapsed e) => FellThrough(_matches[e.MatchId] = _matches[e.MatchId].Apply(e));

    private void On(MatchCancelled e) => FellThrough(_matches[e.MatchId] = _matches[e.MatchId].Apply(e));

    private void FellThrough(Match match)
    {
        _deadlines.Clear(DeadlineKind.MatchLapses, match.Id);
        var order = _orders[match.OrderId];
        StopResting(order);
        LetRest(_orders[order.Id] = order.WithoutLeg(match));
        NoteFinished(_orders[order.Id]);
        NoteFinished(ClosedKind.Match, match.Id);
    }
}
