using Demo.Input;
using Exchange.Contracts.Client;

namespace Demo.Rules;

/// <summary>One job as a buyer's order, and what the buyer will do with it.</summary>
/// <param name="Job">The job.</param>
/// <param name="Buyer">Which buyer.</param>
/// <param name="Order">What it orders.</param>
/// <param name="Behaviour">What it does afterwards.</param>
internal sealed record DemandLine(Job Job, int Buyer, NewOrder Order, BuyerBehaviour Behaviour)
{
    /// <summary>The most that the order can cost before tax, in micro-units.</summary>
    public long MostMicros => Order.Terms switch
    {
        { Budget: { } budget } => budget.Micros,
        { Limit: { } limit } when Order.RateGflops is { } gflops =>
            (long)((Int128)limit.Micros * gflops / 1_000_000 / 60 * (Job.Minutes + 1)),
        { Limit: { } limit } => limit.Micros / 60 * Job.Accelerators * (Job.Minutes + 1),
        _ => 0,
    };
}

/// <summary>What a buyer does with an order besides waiting for it.</summary>
internal enum BuyerBehaviour
{
    /// <summary>Nothing.</summary>
    Patient,

    /// <summary>Cancels after an hour what is still open.</summary>
    Cancels,

    /// <summary>Bids more after two hours if the order is still open.</summary>
    Amends,

    /// <summary>Gives its first match back.</summary>
    GivesBack,
}
