using Exchange.Domain.Constraints;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Orders;

/// <summary>What a buyer needs, in requirement form: the plain fields of an intent. Empty lists mean "any".</summary>
/// <param name="Accelerators">How many, above zero; null with a workload or a rate, which then says.</param>
/// <param name="AcceleratorClasses">Classes that will do.</param>
/// <param name="Regions">Regions that will do.</param>
/// <param name="Forms">Product forms that will do.</param>
/// <param name="MinMemoryMiBPerAccelerator">Least device memory; an unknown one does not pass.</param>
/// <param name="MinFp16GflopsPerAccelerator">Least dense FP16 rate; an unknown one does not pass.</param>
/// <param name="MaxPueMilli">Highest PUE in thousandths; an unknown one does not pass.</param>
/// <param name="MinRenewablePercent">Least renewable share; an unknown one does not pass.</param>
/// <param name="EarliestStart">Not before.</param>
/// <param name="LatestStart">Not after.</param>
/// <param name="Minutes">How long; null with a workload, which then says.</param>
/// <param name="LimitMicros">Most to pay per accelerator and hour, or per PFLOPS and hour with a rate, before tax; null
/// when the budget says all.</param>
/// <param name="AllOrNone">All accelerators together or none.</param>
/// <param name="MaxLegs">Most offers to spread over, 1 to <see cref="MaxLegsAllowed"/>.</param>
/// <param name="Workload">The workload form, when the buyer stated one.</param>
public sealed record Intent(
    int? Accelerators, IReadOnlyList<string> AcceleratorClasses, IReadOnlyList<string> Regions,
    IReadOnlyList<string> Forms, long? MinMemoryMiBPerAccelerator, long? MinFp16GflopsPerAccelerator, int? MaxPueMilli,
    int? MinRenewablePercent, DateTimeOffset EarliestStart, DateTimeOffset LatestStart, int? Minutes,
    long? LimitMicros, bool AllOrNone, int MaxLegs, TrainingIntent? Workload)
{
    /// <summary>The most legs that an order may have.</summary>
    public const int MaxLegsAllowed = 16;

    /// <summary>The highest budget: 10¹² of the currency.</summary>
    public const long MaxBudgetMicros = 1_000_000_000_000_000_000;

    /// <summary>The compute rate that is needed instead of accelerators.</summary>
    public RateNeed? Rate { get; init; }

    /// <summary>Most to pay for all legs over the whole window, before tax, up to <see cref="MaxBudgetMicros"/>.
    /// </summary>
    public long? BudgetMicros { get; init; }

    /// <summary>What else supply must meet, beside the fields.</summary>
    public Constraint? Constraint { get; init; }

    /// <summary>The requirement that fields and constraint state together.</summary>
    /// <exception cref="InvalidOperationException">Nothing can meet both: see <see cref="Conflict"/>.</exception>
    internal Intent Narrowed()
    {
        if (Constraint is null)
        {
            return this;
        }

        var narrowed = Stated().By(Constraint);
        return this with
        {
            AcceleratorClasses = narrowed.AcceleratorClasses,
            Regions = narrowed.Regions,
            Forms = narrowed.Forms,
            MinMemoryMiBPerAccelerator = narrowed.MinMemoryMiB,
            MinFp16GflopsPerAccelerator = narrowed.MinFp16Gflops,
            MaxPueMilli = narrowed.MaxPueMilli,
            MinRenewablePercent = narrowed.MinRenewablePercent,
            Constraint = narrowed.Rest,
        };
    }

    /// <summary>The plain fields alone.</summary>
    internal Narrowing Stated() => new(
        [.. AcceleratorClasses], [.. Regions], [.. Forms], MinMemoryMiBPerAccelerator, MinFp16GflopsPerAccelerator,
        MaxPueMilli, MinRenewablePercent, null);
}

/// <summary>Train a model of <paramref name="Parameters"/> on <paramref name="Tokens"/> by a deadline.</summary>
/// <param name="Parameters">Model parameters, a count.</param>
/// <param name="Tokens">Training tokens, a count.</param>
/// <param name="Deadline">When it must be done.</param>
/// <param name="UtilisationPercent">Share of the peak rate that the run reaches, 1 to 100.</param>
public sealed record TrainingIntent(long Parameters, long Tokens, DateTimeOffset Deadline, int UtilisationPercent);

/// <summary>Commits to an intent.</summary>
public sealed record PlaceOrder(
    CommandOrigin Origin, Guid OrderId, Intent Intent, string Currency, TimeInForce TimeInForce,
    DateTimeOffset? GoodTill, IReadOnlyList<Guid> VoucherIds) : Command(Origin);

/// <summary>Changes limit, budget or latest start of the open part; a budget counts what is matched already.</summary>
public sealed record AmendOrder(
    CommandOrigin Origin, Guid OrderId, long? LimitMicros, string Currency,
    DateTimeOffset LatestStart) : Command(Origin)
{
    /// <summary>Most to pay for all legs; null when the limit says all from now on.</summary>
    public long? BudgetMicros { get; init; }
}

/// <summary>Cancels the open part.</summary>
public sealed record CancelOrder(CommandOrigin Origin, Guid OrderId, string Reason) : Command(Origin);
