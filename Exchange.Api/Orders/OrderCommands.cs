using Exchange.Api.Auth;
using Exchange.Api.Ingest;
using Exchange.Contracts.Orders;
using Exchange.Domain.Orders;
using Exchange.Domain.Reference;
using Exchange.Domain.Resources;
using Exchange.Domain.Trading;

namespace Exchange.Api.Orders;

internal static class OrderCommands
{

    public static IReadOnlyList<CommandDefinition> All { get; } =
    [
        CommandDefinition.Of<PlaceOrderBody, OrderTerms>(Policies.Buyer, b => b.Order, b => b.TermsCommitment, Place),
        CommandDefinition.Of<AmendOrderBody, OrderTerms>(Policies.Buyer, b => b.Order, b => b.TermsCommitment, Amend),
        CommandDefinition.Of<CancelOrderBody>(
            Policies.Buyer, b => b.Order,
            (b, origin, checks) => new CancelOrder(origin, b.Order, checks.Reason(b.Reason))),
    ];

    /// <summary>The intent behind a preview; the same checks as for an order.</summary>
    public static Intent IntentOf(PreviewRequest request, FieldChecks checks) => new(
        request.Accelerators, checks.Labels("acceleratorClasses", request.AcceleratorClasses),
        checks.Labels("regions", request.Regions), Forms(request.Forms, checks), request.MinMemoryMiB,
        request.MinFp16Gflops, request.MaxPueMilli, request.MinRenewablePercent,
        checks.WholeMinute("earliestStart", request.EarliestStart),
        checks.WholeMinute("latestStart", request.LatestStart), request.Minutes, request.Terms.Limit?.Micros,
        request.AllOrNone, request.MaxLegs, Workload(request.Terms))
    {
        Rate = Rate(request.RateGflops, request.Precision, request.WorkloadClass, checks),
        BudgetMicros = request.Terms.Budget?.Micros,
        Constraint = checks.Constraint("constraint", request.Constraint),
    };

    private static PlaceOrder Place(PlaceOrderBody body, OrderTerms terms, CommandOrigin origin, FieldChecks checks)
    {
        var intent = new Intent(
            body.Accelerators, checks.Labels("acceleratorClasses", body.AcceleratorClasses),
            checks.Labels("regions", body.Regions), Forms(body.Forms, checks), body.MinMemoryMiB,
            body.MinFp16Gflops, body.MaxPueMilli, body.MinRenewablePercent,
            checks.WholeMinute("earliestStart", body.EarliestStart),
            checks.WholeMinute("latestStart", body.LatestStart), body.Minutes, terms.Limit?.Micros, body.AllOrNone,
            body.MaxLegs, Workload(terms))
        {
            Rate = Rate(body.RateGflops, body.Precision, body.WorkloadClass, checks),
            BudgetMicros = terms.Budget?.Micros,
            Constraint = checks.Constraint("constraint", body.Constraint),
        };
        CheckBudget(body.HasBudget, terms, checks);
        checks.Range("vouchers", body.Vouchers.Count, 0, CommandLimits.MostVouchers);
        return new(
            origin, body.Order, intent, terms.Currency, checks.Name<TimeInForce>("timeInForce", body.TimeInForce),
            body.GoodTill, body.Vouchers);
    }

    private static AmendOrder Amend(AmendOrderBody body, OrderTerms terms, CommandOrigin origin, FieldChecks checks)
    {
        if (terms.Training is not null)
            checks.Refuse("training", "", "A workload cannot be amended; place a new order.");
        CheckBudget(body.HasBudget, terms, checks);
        return new(
            origin, body.Order, terms.Limit?.Micros, terms.Currency,
            checks.WholeMinute("latestStart", body.LatestStart))
        {
            BudgetMicros = terms.Budget?.Micros,
        };
    }

    private static IReadOnlyList<string> Forms(IReadOnlyList<string> forms, FieldChecks checks)
    {
        checks.Names<ProductForm>("forms", forms);
        return checks.Labels("forms", forms);
    }

    private static void CheckBudget(bool? hasBudget, OrderTerms terms, FieldChecks checks)
    {
        if (hasBudget != (terms.Budget is null ? null : true))
            checks.Refuse(
                "hasBudget", hasBudget switch { null => "", true => "true", false => "false" },
                "True with a budget in the terms, left out without.");
    }

    private static RateNeed? Rate(long? gflops, string? precision, string? workloadClass, FieldChecks checks)
    {
        if (gflops is { } rate)
            return new(
                rate, checks.Name<Precision>("precision", precision!),
                checks.Name<WorkloadClass>("workloadClass", workloadClass!));
        if (precision is not null)
            checks.Refuse("precision", precision, "Only with rateGflops.");
        if (workloadClass is not null)
            checks.Refuse("workloadClass", workloadClass, "Only with rateGflops.");
        return null;
    }

    private static TrainingIntent? Workload(OrderTerms terms) =>
        terms.Training is { } training
            ? new(training.Parameters, training.Tokens, training.Deadline, training.UtilisationPercent)
            : null;
}
