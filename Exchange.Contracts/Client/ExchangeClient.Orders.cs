using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Client;

// What buyers want. Limits and workloads are committed to in the signed body and sent beside it.
public sealed partial class ExchangeClient
{
    /// <summary>Places an order; the reply says what became of it at once.</summary>
    public Task<CommandReply> PlaceOrderAsync(NewOrder order, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        var (commitment, opening) = Commitments.Make(order.Terms);
        return CommandAsync(h => new PlaceOrderBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Order = order.Id, Accelerators = order.Accelerators, RateGflops = order.RateGflops,
            Precision = order.Precision, WorkloadClass = order.WorkloadClass,
            AcceleratorClasses = order.AcceleratorClasses, Regions = order.Regions, Forms = order.Forms,
            MinMemoryMiB = order.MinMemoryMiB,
            MinFp16Gflops = order.MinFp16Gflops, MaxPueMilli = order.MaxPueMilli,
            MinRenewablePercent = order.MinRenewablePercent, Constraint = order.Constraint,
            EarliestStart = order.EarliestStart, LatestStart = order.LatestStart, Minutes = order.Minutes,
            TimeInForce = order.TimeInForce, GoodTill = order.GoodTill, AllOrNone = order.AllOrNone,
            MaxLegs = order.MaxLegs, Vouchers = order.Vouchers, HasBudget = order.Terms.Budget is null ? null : true,
            TermsCommitment = commitment,
        }, opening, cancel);
    }

    /// <summary>Changes the limit, the budget and the latest start of the open part.</summary>
    /// <param name="order">The order.</param>
    /// <param name="latestStart">Not after.</param>
    /// <param name="terms">The new limit or budget, without a workload; what is left out the order has no more.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<CommandReply> AmendOrderAsync(
        Guid order, DateTimeOffset latestStart, OrderTerms terms, CancellationToken cancel = default)
    {
        var (commitment, opening) = Commitments.Make(terms);
        return CommandAsync(h => new AmendOrderBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Order = order, LatestStart = latestStart, HasBudget = terms.Budget is null ? null : true,
            TermsCommitment = commitment,
        }, opening, cancel);
    }

    /// <summary>Cancels the open part; what is matched stays. The reason is public.</summary>
    public Task<CommandReply> CancelOrderAsync(Guid order, string reason, CancellationToken cancel = default) =>
        CommandAsync(h => new CancelOrderBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Order = order, Reason = reason,
        }, null, cancel);
}
