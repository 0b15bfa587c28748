using Exchange.Domain.Accounts;
using Exchange.Domain.Matching;
using Exchange.Domain.Orders;
using Exchange.Domain.Quantities;
using Exchange.Domain.Vouchers;

namespace Exchange.Domain.Trading;

public sealed partial class Market
{
    private readonly Dictionary<Guid, Order> _orders = [];

    // Orders whose open part waits, by place in time priority; what a reinstated buyer's orders are found by.
    private readonly SortedSet<(long Sequence, Guid OrderId)> _waiting = [];
    private readonly RestingOrders _resting = new();
    private long _sequence;

    /// <summary>The order with this id, if there is one that is not finished.</summary>
    public Order? FindOrder(Guid id) => _orders.GetValueOrDefault(id);

    /// <summary>What an intent comes to at a time; a refusal says why nothing.</summary>
    /// <remarks>The intent's values are within <see cref="CommandRanges"/>, which also finds constraints that nothing
    /// can meet.</remarks>
    public Refusal? Derive(Intent intent, string currency, DateTimeOffset now, out Requirement? requirement) =>
        OrderDecider.Derive(intent.Narrowed(), currency, Rules, _classRates, PromiseOf, now, out requirement);

    /// <summary>
    /// The plan that an intent would get at a time, with the market as it is. Reserves nothing; an intent that
    /// <see cref="Derive"/> refuses fits nothing. The market must not change meanwhile.
    /// </summary>
    public PlanResult Preview(Intent intent, Guid? buyerId, DateTimeOffset now)
    {
        if (Derive(intent, Currency, now, out var requirement) is not null || intent.MaxLegs < 1)
        {
            return new([], 0, PlanOutcome.NothingFits);
        }

        return Search(
            DemandOf(intent.Narrowed(), requirement!, buyerId, now), CapOf(intent.Narrowed(), requirement!));
    }

    private Refusal? When(PlaceOrder command)
    {
        if (Check(command, out var requirement, out var hold) is { } refusal)
        {
            return refusal;
        }

        var placed = Placed(command, requirement!, hold);
        var order = Order.Create(placed, _sequence + 1);
        var plan = PlanFor(order, out var start);
        var waits = command.TimeInForce is TimeInForce.GoodTillTime or TimeInForce.GoodTillCancelled;
        if (!waits && plan.Legs.Count == 0)
        {
            return OrderDecider.NotFilled(plan.Outcome, command.Intent, requirement!);
        }

        Emit(placed);
        Emit(new AccountHeld(order.AccountId, order.Id, hold.Micros));
        foreach (var voucherId in order.Vouchers)
        {
            Emit(new VoucherReserved(voucherId, order.Id));
        }

        Fill(order.Id, plan, start);
        FillOn(order.Id);
        GiveUpUnlessItRests(order.Id);
        Tidy(order.Id);
        return null;
    }

    private Refusal? Check(PlaceOrder command, out Requirement? requirement, out Money hold)
    {
        (requirement, hold) = (null, Money.Zero);
        var buyerId = command.Origin.ActorId;
        if (IsTaken(command.OrderId))
        {
            return Refused.IdTaken("order", command.OrderId);
        }

        foreach (var voucherId in command.VoucherIds)
        {
            if (!_vouchers.ContainsKey(voucherId) && !_closed.Contains(voucherId, ClosedKind.Voucher))
            {
                return new Refusal(
                    RefusalCode.UnknownVoucher, "vouchers", voucherId.ToString(),
                    "The ids of vouchers of this market.");
            }
        }

        var derived = Derive(command.Intent, command.Currency, _stamp.Now, out requirement);
        var timed = OrderDecider.CheckTimeInForce(command, _stamp.Now);
        if (derived is not null || timed is not null)
        {
            return derived is null || timed?.Code < derived.Code ? timed : derived;
        }

        return CheckFunds(command, requirement!, out hold) ?? CheckVouchers(command, buyerId);
    }

    private Refusal? CheckFunds(PlaceOrder command, Requirement requirement, out Money hold)
    {
        var needed = OrderFunding.ForOpenPart(
            CapOf(command.Intent, requirement), requirement.Need, requirement.Minutes, command.Intent.MaxLegs, Rules);
        var available = OwnAccount(command.Origin.ActorId).Available;
        hold = needed ?? Money.Zero;
        return needed <= available
            ? null
            : Refused.InsufficientFunds(
                command.Intent.LimitMicros is null ? "budget" : "limit",
                needed is { } amount ? Refused.Text(amount.Micros) : "beyond any balance", available.Micros);
    }

    private Refusal? CheckVouchers(PlaceOrder command, Guid buyerId)
    {
        HashSet<Guid> seen = [];
        var classes = command.Intent.Narrowed().AcceleratorClasses;
        foreach (var voucherId in command.VoucherIds)
        {
            var why = seen.Add(voucherId)
                ? WhyNotUsable(voucherId, buyerId, classes)
                : "Each voucher once.";
            if (why is not null)
            {
                return new Refusal(RefusalCode.VoucherNotUsable, "vouchers", voucherId.ToString(), why);
            }
        }

        return null;
    }

    private string? WhyNotUsable(Guid voucherId, Guid buyerId, IReadOnlyList<string> classes)
    {
        if (_vouchers.TryGetValue(voucherId, out var voucher))
        {
            return VoucherDecider.WhyNotUsable(
                voucher, _programmes[voucher.ProgrammeId], buyerId, classes, _stamp.Now);
        }

        _ = _closed.TryFind(voucherId, out var closed);
        return VoucherDecider.WhyNotFree(closed.Buyer == NumberOf(buyerId), (VoucherState)closed.State);
    }

    private OrderPlaced Placed(PlaceOrder command, Requirement requirement, Money hold)
    {
        var intent = command.Intent;
        var ordinal = _orders.Count + _closed.CountOf(ClosedKind.Order) + 1;
        var number = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"O-{ordinal:D9}");
        return new(
            command.OrderId, number, command.Origin.ActorId, OwnAccount(command.Origin.ActorId).Id,
            requirement.Rate is null ? (int)requirement.Need : null, [.. intent.AcceleratorClasses],
            [.. intent.Regions], [.. intent.Forms], intent.MinMemoryMiBPerAccelerator,
            intent.Workload is null ? intent.MinFp16GflopsPerAccelerator : requirement.MinFp16Gflops,
            intent.MaxPueMilli, intent.MinRenewablePercent, intent.EarliestStart,
            requirement.LatestStart, requirement.Minutes,
            requirement.Rate is null ? intent.LimitMicros : null, command.TimeInForce, command.GoodTill,
            intent.AllOrNone, intent.MaxLegs, [.. command.VoucherIds], hold.Micros, requirement.Workload,
            BySession: command.Origin.Key is null, intent.Constraint?.ToString(), requirement.Rate?.Need.Gflops,
            requirement.Rate?.Need.Precision, requirement.Rate?.Need.WorkloadClass, requirement.Rate?.ReferenceVersion,
            requirement.Rate is { } rate ? [.. rate.Weights] : null,
            requirement.Rate is null ? null : intent.LimitMicros, intent.BudgetMicros);
    }

    private Refusal? When(AmendOrder command)
    {
        var order = FindOrder(command.OrderId);
        if (OrderDecider.CheckAmend(command, order, Rules, _stamp.Now) is { } refusal)
        {
            return refusal;
        }

        var cap = CapOf(command.LimitMicros, order!.LimitUnit, command.BudgetMicros - order.Spent.Micros);
        var open = OrderFunding.ForOpenPart(
            cap, order.OpenNeed, order.Minutes, order.MaxLegs - order.Legs, Rules);
        var account = _accounts[order.AccountId];
        var held = account.Holds.GetValueOrDefault(order.Id);
        // Before it is known to be covered, the sum may be beyond what money can count.
        if (open is not { } needed
            || (Int128)needed.Micros + order.Matched.Micros - held.Micros > account.Available.Micros)
        {
            return Refused.InsufficientFunds(
                command.LimitMicros is null ? "budget" : "limit",
                Refused.Text(command.LimitMicros ?? command.BudgetMicros!.Value), account.Available.Micros);
        }

        var total = needed + order.Matched;
        Emit(new OrderAmended(
            order.Id, order.Rate is null ? command.LimitMicros : null, command.LatestStart, total.Micros,
            order.Rate is null ? null : command.LimitMicros, command.BudgetMicros));
        if (total > held)
        {
            Emit(new AccountHeld(account.Id, order.Id, (total - held).Micros));
        }

        TryFill(order.Id);
        Tidy(order.Id);
        return null;
    }

    private Refusal? When(CancelOrder command)
    {
        if (Take(OrderDecider.Cancel(command, FindOrder(command.OrderId))) is { } refusal)
        {
            return refusal;
        }

        Tidy(command.OrderId);
        return null;
    }

    /// <summary>
    /// Leaves an order's hold at just what its open part and its unpaid legs need, and gives its vouchers back once
    /// nothing of it can still be settled.
    /// </summary>
    private void Tidy(Guid orderId)
    {
        var order = _orders[orderId];
        var excess = _accounts[order.AccountId].Holds.GetValueOrDefault(orderId) - NeededFor(order);
        if (excess > Money.Zero)
        {
            Emit(new AccountHoldReleased(order.AccountId, orderId, excess.Micros));
        }
        else if (excess < Money.Zero)
        {
            throw new InvalidOperationException($"The hold of order {orderId} does not cover it.");
        }

        if (order.IsDone)
        {
            foreach (var voucherId in order.Vouchers)
            {
                if (FindVoucher(voucherId) is { State: VoucherState.Reserved } voucher && voucher.OrderId == orderId)
                {
                    Emit(new VoucherReleased(voucherId, orderId));
                }
            }
        }
    }

    private Money NeededFor(Order order) =>
        order.State != OrderState.Open
            ? order.Matched
            : order.Matched + (OrderFunding.ForOpenPart(
                order.OpenCap, order.OpenNeed, order.Minutes, order.MaxLegs - order.Legs, Rules)
                ?? throw new InvalidOperationException($"Order {order.Id} needs more than any account holds."));

    private Account OwnAccount(Guid participantId) =>
        FindAccountOf(participantId, AccountKind.Participant)
        ?? throw new InvalidOperationException($"Participant {participantId} has no account.");

    private void On(OrderPlaced e)
    {
        LetFinishedLeave();
        var order = Order.Create(e, ++_sequence);
        _orders.Add(order.Id, order);
        LetRest(order);
    }

    private void On(OrderPartlyFilled e)
    {
        StopResting(_orders[e.OrderId]);
        LetRest(_orders[e.OrderId] = _orders[e.OrderId].Apply(e));
    }

    private void On(OrderFilled e)
    {
        StopResting(_orders[e.OrderId]);
        NoteFinished(_orders[e.OrderId] = _orders[e.OrderId].Apply(e));
    }

    private void On(OrderReopened e)
    {
        StopResting(_orders[e.OrderId]);
        LetRest(_orders[e.OrderId] = _orders[e.OrderId].Apply(e));
    }

    private void On(OrderAmended e)
    {
        StopResting(_orders[e.OrderId]);
        LetRest(_orders[e.OrderId] = _orders[e.OrderId].Apply(e, ++_sequence));
    }

    private void On(OrderCancelled e)
    {
        StopResting(_orders[e.OrderId]);
        NoteFinished(_orders[e.OrderId] = _orders[e.OrderId].Apply(e));
    }

    private void On(OrderExpired e)
    {
        StopResting(_orders[e.OrderId]);
        NoteFinished(_orders[e.OrderId] = _orders[e.OrderId].Apply(e));
    }

    private void LetRest(Order order)
    {
        if (order.Rests)
        {
            PutToRest(order);
            _deadlines.Set(DeadlineKind.OrderExpires, order.Id, order.ExpiresAt);
        }
    }

    private void PutToRest(Order order)
    {
        _waiting.Add((order.Sequence, order.Id));
        var demand = DemandOf(order, TimeWindow.CeilToMinute(order.EarliestStart));
        _resting.Add(demand, order.Sequence, order.LatestStart);
    }

    private void StopResting(Order order)
    {
        if (order.Rests)
        {
            _waiting.Remove((order.Sequence, order.Id));
            _resting.Remove(order.Id);
            _deadlines.Clear(DeadlineKind.OrderExpires, order.Id);
        }
    }
}
