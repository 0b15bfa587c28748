using Exchange.Domain.Matching;
using Exchange.Domain.Quantities;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Orders;

/// <summary>What an intent comes to: a requirement that the matcher can plan for.</summary>
/// <param name="Need">How much: accelerators, or GFLOPS of a rate.</param>
/// <param name="Minutes">How long.</param>
/// <param name="LatestStart">Not after; a workload must start at once to be done in time.</param>
/// <param name="MinFp16Gflops">Least rate of one accelerator; a workload counts on one.</param>
/// <param name="Workload">What a workload came to.</param>
public sealed record Requirement(
    long Need, int Minutes, DateTimeOffset LatestStart, long? MinFp16Gflops, TrainingWorkload? Workload)
{
    /// <summary>What a needed rate comes to; null when the need is in accelerators.</summary>
    public RatePromise? Rate { get; init; }
}

/// <summary>The rules of orders: pure, and checked in the order of <see cref="RefusalCode"/>.</summary>
public static class OrderDecider
{
    /// <summary>Why an intent cannot be ordered at a time, or what it comes to.</summary>
    /// <param name="intent">The buyer's need.</param>
    /// <param name="currency">The currency of its limit.</param>
    /// <param name="rules">The market's rules.</param>
    /// <param name="classRates">The least FP16 rate of each catalogued class.</param>
    /// <param name="weights">What accelerators count of a rate by the data in force; null without any.</param>
    /// <param name="now">The market's time.</param>
    /// <param name="requirement">What it comes to, when there is no refusal.</param>
    public static Refusal? Derive(
        Intent intent, string currency, MarketRules rules, IReadOnlyDictionary<string, ComputeRate> classRates,
        Func<RateNeed, RatePromise?> weights, DateTimeOffset now, out Requirement? requirement)
    {
        requirement = null;
        if ((CheckQuantity(intent) ?? CheckPrice(intent.LimitMicros, intent.BudgetMicros, currency, rules)
            ?? CheckWindow(intent.EarliestStart, intent.LatestStart, now)) is { } refusal)
        {
            return refusal;
        }

        if (intent.Rate is { } rate)
        {
            if (Promise(intent, rate, weights, out var promise) is { } notDelivered)
            {
                return notDelivered;
            }

            requirement = new(
                rate.Gflops, intent.Minutes!.Value, intent.LatestStart, intent.MinFp16GflopsPerAccelerator, null)
            {
                Rate = promise,
            };
        }
        else if (intent.Workload is null)
        {
            requirement = new(
                intent.Accelerators!.Value, intent.Minutes!.Value, intent.LatestStart,
                intent.MinFp16GflopsPerAccelerator, null);
        }
        else if (Decompose(intent, intent.Workload, classRates, now, out requirement) is { } workloadRefusal)
        {
            return workloadRefusal;
        }

        return intent.MaxLegs <= Intent.MaxLegsAllowed
            ? null
            : new Refusal(
                RefusalCode.TooManyLegs, "maxLegs", Refused.Text(intent.MaxLegs),
                $"From 1 to {Intent.MaxLegsAllowed}.");
    }

    /// <summary>The times of good-till-time: one must be given, and be ahead.</summary>
    public static Refusal? CheckTimeInForce(PlaceOrder command, DateTimeOffset now) =>
        command.TimeInForce != TimeInForce.GoodTillTime || command.GoodTill > now
            ? null
            : new Refusal(
                RefusalCode.WindowInPast, "goodTill", command.GoodTill is { } till ? Refused.Text(till) : "",
                $"With GoodTillTime, a time after the market's, {Refused.Text(now)}.");

    /// <summary>New terms for the open part of an order that rests.</summary>
    public static Refusal? CheckAmend(AmendOrder command, Order? order, MarketRules rules, DateTimeOffset now) =>
        CheckOwn(command.Origin, command.OrderId, order)
        ?? (order!.Rests ? null : NotResting(order.Id, order.State))
        ?? (order.IsOfWorkload
            ? Refused.WrongState(
                "order", order.Id, "The terms of a workload follow from it; cancel the order and place a new one.")
            : null)
        ?? CheckPrice(command.LimitMicros, command.BudgetMicros, command.Currency, rules)
        ?? CheckSpent(command.BudgetMicros, order!)
        ?? CheckWindow(order!.EarliestStart, command.LatestStart, now);

    /// <summary>The buyer gives up the open part.</summary>
    public static Decision Cancel(CancelOrder command, Order? order) =>
        CheckOwn(command.Origin, command.OrderId, order) is { } refusal ? refusal
        : order!.State == OrderState.Open ? Decision.Accepted([new OrderCancelled(order.Id, command.Reason)])
        : NothingOpen(order.Id, order.State);

    /// <summary>Why a closed order takes an amendment or a cancellation no more.</summary>
    internal static Refusal Closed(Command command, Guid id, OrderState state) =>
        command is AmendOrder ? NotResting(id, state) : NothingOpen(id, state);

    internal static Refusal NotYours(Guid id) => Refused.NotYours("order", id, "the order's buyer");

    private static Refusal NotResting(Guid id, OrderState state) =>
        Refused.WrongState("order", id, $"Only an open order that rests can be amended; it is {state}.");

    private static Refusal NothingOpen(Guid id, OrderState state) =>
        Refused.WrongState("order", id, $"No part of it is open; it is {state}.");

    /// <summary>Why nothing came of an order that would not wait.</summary>
    internal static Refusal NotFilled(PlanOutcome outcome, Intent intent, Requirement requirement) => outcome switch
    {
        PlanOutcome.NothingFits when intent.Constraint is { } constraint => new(
            RefusalCode.NothingFits, "constraint", constraint.ToString(),
            "One that an open offer meets, with the other fields, from the earliest start for the whole time."),
        PlanOutcome.NothingFits => new(
            RefusalCode.NothingFits, "acceleratorClasses", string.Join(", ", intent.AcceleratorClasses),
            "Constraints that an open offer meets from the earliest start for the whole time."),
        PlanOutcome.NothingUnderLimit when intent.LimitMicros is { } limit => new(
            RefusalCode.NothingUnderLimit, "limit", Refused.Text(limit),
            "A limit at or above the price of an offer that meets the constraints."),
        PlanOutcome.NothingUnderLimit or PlanOutcome.NothingInBudget => new(
            RefusalCode.NothingUnderLimit, "budget", Refused.Text(intent.BudgetMicros ?? 0),
            "A budget at or above what offers that meet the constraints cost for the whole need and time."),
        _ => new(
            RefusalCode.NotEnoughCapacity, requirement.Rate is null ? "accelerators" : "rateGflops",
            Refused.Text(requirement.Need),
            "As much as offers under the limit have free, in their whole blocks, in at most maxLegs legs."),
    };

    private static Refusal? CheckQuantity(Intent intent) =>
        intent.Rate is { } rate
            ? rate.Gflops <= 0 ? Refused.QuantityIsZero("rateGflops", rate.Gflops)
                : intent.Minutes is not > 0 ? Refused.QuantityIsZero("minutes", intent.Minutes ?? 0)
                : null
        : intent.Workload is not null ? null
        : intent.Accelerators is not > 0 ? Refused.QuantityIsZero("accelerators", intent.Accelerators ?? 0)
        : intent.Minutes is not > 0 ? Refused.QuantityIsZero("minutes", intent.Minutes ?? 0)
        : null;

    private static Refusal? CheckPrice(long? limitMicros, long? budgetMicros, string currency, MarketRules rules) =>
        limitMicros is null && budgetMicros is null
            ? Refused.AmountOutOfRange("limit", 0, "A limit, a budget, or both.")
            : limitMicros is { } limit && !UnitPrice.CanBeStated(limit)
            ? Refused.AmountOutOfRange(
                "limit", limit,
                $"Above zero and at most {UnitPrice.MaxStated.Micros} micro-units per accelerator-hour or P-hour.")
            : budgetMicros is { } budget and not (> 0 and <= Intent.MaxBudgetMicros)
            ? Refused.AmountOutOfRange(
                "budget", budget, $"Above zero and at most {Intent.MaxBudgetMicros} micro-units.")
            : currency != rules.Currency ? Refused.WrongCurrency(currency, rules.Currency)
            : null;

    private static Refusal? CheckSpent(long? budgetMicros, Order order) =>
        budgetMicros is { } budget && budget <= order.Spent.Micros
            ? Refused.AmountOutOfRange(
                "budget", budget, $"Above the {Refused.Text(order.Spent.Micros)} micro-units that its legs cost.")
            : null;

    private static Refusal? Promise(
        Intent intent, RateNeed rate, Func<RateNeed, RatePromise?> weights, out RatePromise? promise)
    {
        promise = weights(rate);
        if (promise is not { Weights.Length: > 0 })
        {
            var what = $"{rate.Precision} for {rate.WorkloadClass}";
            return new Refusal(
                RefusalCode.RateNotDelivered, "precision", what, promise is null
                    ? "Reference data that says what a class delivers; none is loaded."
                    : $"A precision that a class delivers for this work by reference data {promise.ReferenceVersion}.");
        }

        if (intent.AcceleratorClasses.Count > 0)
        {
            promise = promise with
            {
                Weights = [.. promise.Weights.Where(weight => intent.AcceleratorClasses.Contains(
                    weight.AcceleratorClass, StringComparer.Ordinal))],
            };
        }

        return promise.Weights.Length > 0
            ? null
            : new Refusal(
                RefusalCode.RateNotDelivered, "acceleratorClasses", string.Join(", ", intent.AcceleratorClasses),
                $"A class that delivers {rate.Precision} for {rate.WorkloadClass} by reference data "
                + $"{promise.ReferenceVersion}.");
    }

    private static Refusal? CheckWindow(DateTimeOffset earliest, DateTimeOffset latest, DateTimeOffset now)
    {
        if (latest < now)
        {
            return new Refusal(
                RefusalCode.WindowInPast, "latestStart", Refused.Text(latest),
                $"Not before the market's time, {Refused.Text(now)}.");
        }

        var first = TimeWindow.CeilToMinute(now > earliest ? now : earliest);
        return first <= latest
            ? null
            : new Refusal(
                RefusalCode.WindowInvalid, "latestStart", Refused.Text(latest),
                $"Not before the first whole minute that the order could start at, {Refused.Text(first)}.");
    }

    private static Refusal? Decompose(
        Intent intent, TrainingIntent workload, IReadOnlyDictionary<string, ComputeRate> classRates,
        DateTimeOffset now, out Requirement? requirement)
    {
        requirement = null;
        ComputeRate? slowest = null;
        foreach (var name in intent.AcceleratorClasses)
        {
            if (!classRates.TryGetValue(name, out var rate))
            {
                return UnknownClass(name);
            }

            slowest = slowest is { } known && known <= rate ? known : rate;
        }

        if (slowest is not { } each)
        {
            return UnknownClass("");
        }

        // The slowest class that will do is safe for all of them, and at this start the time is just enough.
        var start = TimeWindow.CeilToMinute(now > intent.EarliestStart ? now : intent.EarliestStart);
        var minutes = (workload.Deadline - start).Ticks / TimeSpan.TicksPerMinute;
        if (minutes is <= 0 or > TimeWindow.MaxMinutes
            || Decomposition.AcceleratorsFor(workload, each, (int)minutes) is not { } accelerators)
        {
            return new Refusal(
                RefusalCode.WorkloadNotFeasible, "training", Refused.Text(workload.Deadline),
                $"A deadline after {Refused.Text(start)} for which at most {Units.Max.Count} accelerators suffice.");
        }

        var rateAsked = Math.Max(each.Gflops, intent.MinFp16GflopsPerAccelerator ?? 0);
        requirement = new(
            accelerators.Count, (int)minutes, start, rateAsked,
            new(
                workload.Parameters, workload.Tokens, workload.Deadline, workload.UtilisationPercent,
                Decomposition.PetaflopSecondsOf(workload.Parameters, workload.Tokens)));
        return null;
    }

    private static Refusal UnknownClass(string name) =>
        new(
            RefusalCode.UnknownAcceleratorClass, "acceleratorClasses", name,
            "A workload names catalogued classes of registered resources whose FP16 rate is known, at least one.");

    private static Refusal? CheckOwn(CommandOrigin origin, Guid id, Order? order) =>
        order is null
            ? new Refusal(RefusalCode.UnknownOrder, "order", id.ToString(), "The id of an order of this market.")
            : order.BuyerId == origin.ActorId ? null
            : NotYours(id);
}
