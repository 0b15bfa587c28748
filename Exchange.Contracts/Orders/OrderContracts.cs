using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Orders;

/// <summary>
/// Places an order. Kind <c>order.placed</c>. What is public is in the body; limit, budget and workload are committed
/// to and sent beside it as <see cref="OrderTerms"/>.
/// </summary>
public sealed record PlaceOrderBody : CommandBody
{
    /// <summary>Made by the client.</summary>
    public required Guid Order { get; init; }

    /// <summary>Accelerators wanted; left out with a rate or a workload, which then says.</summary>
    public int? Accelerators { get; init; }

    /// <summary>A compute rate wanted instead of accelerators, GFLOPS delivered, 1 to 10¹².</summary>
    public long? RateGflops { get; init; }

    /// <summary>With a rate: Fp64, Fp32, Tf32, Fp16, Fp8 or Int8; other precisions of a chip do not count.</summary>
    public string? Precision { get; init; }

    /// <summary>With a rate: Training, FineTuning, Inference, Rendering or Hpc.</summary>
    public string? WorkloadClass { get; init; }

    /// <summary>Accelerator classes that will do; empty: any.</summary>
    public required IReadOnlyList<string> AcceleratorClasses { get; init; }

    /// <summary>Regions that will do; empty: any.</summary>
    public required IReadOnlyList<string> Regions { get; init; }

    /// <summary>Product forms that will do; empty: any.</summary>
    public required IReadOnlyList<string> Forms { get; init; }

    /// <summary>Least device memory of one accelerator, MiB.</summary>
    public long? MinMemoryMiB { get; init; }

    /// <summary>Least dense FP16 rate of one accelerator, GFLOPS.</summary>
    public long? MinFp16Gflops { get; init; }

    /// <summary>Highest PUE, thousandths.</summary>
    public int? MaxPueMilli { get; init; }

    /// <summary>Least renewable share, whole percent.</summary>
    public int? MinRenewablePercent { get; init; }

    /// <summary>What else supply must meet, in the constraint language, at most 1,000 characters; public.</summary>
    public string? Constraint { get; init; }

    /// <summary>Not before.</summary>
    public required DateTimeOffset EarliestStart { get; init; }

    /// <summary>Not after.</summary>
    public required DateTimeOffset LatestStart { get; init; }

    /// <summary>How long, minutes; left out with a workload.</summary>
    public int? Minutes { get; init; }

    /// <summary>FillOrKill, ImmediateOrCancel, GoodTillTime or GoodTillCancelled.</summary>
    public required string TimeInForce { get; init; }

    /// <summary>For GoodTillTime: until when it rests.</summary>
    public DateTimeOffset? GoodTill { get; init; }

    /// <summary>All accelerators together or none.</summary>
    public required bool AllOrNone { get; init; }

    /// <summary>Most offers to spread over, 1 to 16.</summary>
    public required int MaxLegs { get; init; }

    /// <summary>Vouchers that should pay their share.</summary>
    public required IReadOnlyList<Guid> Vouchers { get; init; }

    /// <summary>
    /// True with a budget in the terms, missing without: it tells a verifier by which rule the price was made.
    /// </summary>
    public bool? HasBudget { get; init; }

    /// <summary>Commitment to <see cref="OrderTerms"/>, 64 lower-case hex digits.</summary>
    public required string TermsCommitment { get; init; }
}

/// <summary>The confidential part of an order; the opening's payload.</summary>
public sealed record OrderTerms
{
    /// <summary>
    /// Most to pay per accelerator and hour, or with a rate per PFLOPS delivered and hour, before tax; left out with a
    /// budget alone.
    /// </summary>
    public MicroAmount? Limit { get; init; }

    /// <summary>Most to pay for all legs over the whole window, before tax; left out with a limit alone.</summary>
    public MicroAmount? Budget { get; init; }

    /// <summary>ISO 4217; the market's.</summary>
    public required string Currency { get; init; }

    /// <summary>The workload form.</summary>
    public TrainingWorkloadTerms? Training { get; init; }
}

/// <summary>Train a model by a deadline.</summary>
/// <param name="Parameters">Model parameters, a count.</param>
/// <param name="Tokens">Training tokens, a count.</param>
/// <param name="Deadline">When it must be done.</param>
/// <param name="UtilisationPercent">Share of the peak rate that the run reaches, 1 to 100.</param>
public sealed record TrainingWorkloadTerms(
    long Parameters, long Tokens, DateTimeOffset Deadline, int UtilisationPercent);

/// <summary>Changes limit, budget and latest start. Kind <c>order.amended</c>; the terms are committed to.</summary>
public sealed record AmendOrderBody : CommandBody
{
    /// <summary>The order.</summary>
    public required Guid Order { get; init; }

    /// <summary>Not after.</summary>
    public required DateTimeOffset LatestStart { get; init; }

    /// <summary>
    /// True with a budget in the terms, missing without: it tells a verifier by which rule the price was made.
    /// </summary>
    public bool? HasBudget { get; init; }

    /// <summary>Commitment to <see cref="OrderTerms"/> without a workload, 64 lower-case hex digits.</summary>
    public required string TermsCommitment { get; init; }
}

/// <summary>Cancels the open part. Kind <c>order.cancelled</c>.</summary>
public sealed record CancelOrderBody : CommandBody
{
    /// <summary>The order.</summary>
    public required Guid Order { get; init; }

    /// <summary>Why, at most 200 characters; public.</summary>
    public required string Reason { get; init; }
}

/// <summary>
/// An order as its buyer sees it; limit, budget, hold and workload are null for everyone else. Accelerators are null
/// where a rate is wanted.
/// </summary>
public sealed record OrderView(
    Guid OrderId, string OrderNumber, Guid BuyerId, int? Accelerators, int? OpenAccelerators,
    IReadOnlyList<string> AcceleratorClasses, IReadOnlyList<string> Regions, IReadOnlyList<string> Forms,
    long? MinMemoryMiB, long? MinFp16Gflops, int? MaxPueMilli, int? MinRenewablePercent, DateTimeOffset EarliestStart,
    DateTimeOffset LatestStart, int Minutes, MicroAmount? Limit, string Currency, string TimeInForce,
    DateTimeOffset? GoodTill, bool AllOrNone, int MaxLegs, string Status, MicroAmount? Held, string By,
    DateTimeOffset PlacedAt, TrainingRequirement? Training)
{
    /// <summary>What else supply must meet, in the constraint language.</summary>
    public string? Constraint { get; init; }

    /// <summary>The compute rate that is wanted instead of accelerators.</summary>
    public RateView? Rate { get; init; }

    /// <summary>What of the rate is still wanted, GFLOPS.</summary>
    public long? OpenGflops { get; init; }

    /// <summary>Most to pay for all legs over the whole window, before tax.</summary>
    public MicroAmount? Budget { get; init; }
}

/// <summary>How a training workload became a requirement: 6 × parameters × tokens FLOP.</summary>
public sealed record TrainingRequirement(
    long Parameters, long Tokens, DateTimeOffset Deadline, int UtilisationPercent, long PetaflopSeconds);

/// <summary>Asks for plans without committing to anything.</summary>
public record PreviewRequest : OrderRequirement;

/// <summary>A plan that would fill the intent now.</summary>
/// <param name="Outcome">
/// Filled, Partial, NothingFits, NothingUnderLimit, NotEnoughCapacity or NothingInBudget.
/// </param>
/// <param name="Start">When it would start.</param>
/// <param name="End">When it would end.</param>
/// <param name="Accelerators">How many the requirement comes to; null with a rate.</param>
/// <param name="Legs">The legs.</param>
/// <param name="Cost">All legs over the whole window, before tax.</param>
/// <param name="Tax">Tax on it.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="OffersExamined">How many offers were looked at.</param>
/// <param name="Training">How the workload became a requirement.</param>
public sealed record PlanView(
    string Outcome, DateTimeOffset Start, DateTimeOffset End, int? Accelerators, IReadOnlyList<PlanLegView> Legs,
    MicroAmount Cost, MicroAmount Tax, string Currency, int OffersExamined, TrainingRequirement? Training)
{
    /// <summary>The compute rate that is wanted instead of accelerators.</summary>
    public RateView? Rate { get; init; }
}

/// <summary>One leg of a plan.</summary>
public sealed record PlanLegView(
    Guid OfferId, Guid SupplierId, string SupplierName, string AcceleratorClass, string Region, string Unit, int Units,
    int Accelerators, MicroAmount Price, MicroAmount Cost, int? PueMilli)
{
    /// <summary>With a rate: what the leg delivers, GFLOPS.</summary>
    public long? DeliversGflops { get; init; }

    /// <summary>With a rate: what of that the order needs, GFLOPS.</summary>
    public long? CoversGflops { get; init; }

    /// <summary>With a rate: the price per PFLOPS delivered and hour, rounded up to the micro-unit.</summary>
    public MicroAmount? PricePerPetaflopHour { get; init; }
}
