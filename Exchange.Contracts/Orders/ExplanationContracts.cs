using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Orders;

/// <summary>Asks why an intent gets what it gets.</summary>
public sealed record ExplainRequest : PreviewRequest
{
    /// <summary>An offer to be held against the intent, requirement by requirement.</summary>
    public Guid? Offer { get; init; }
}

/// <summary>Why an intent gets what it gets, from everything that was committed when it was asked.</summary>
/// <param name="Outcome">Filled, Partial, NothingFits, NothingUnderLimit or NotEnoughCapacity.</param>
/// <param name="Start">The start it was planned for.</param>
/// <param name="End">The end it was planned for.</param>
/// <param name="Offers">How many offers take matches.</param>
/// <param name="Summary">The reasons in one English sentence.</param>
/// <param name="Reasons">How many offers fail first at what; they add up to all.</param>
/// <param name="Classes">The same for each accelerator class.</param>
/// <param name="Relaxations">The least changes with which it would match, each tried; empty where it does.</param>
/// <param name="Offer">The offer that was asked for.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Sequence">The feed's number of the last event that was seen.</param>
/// <param name="AsOf">The market's time that it was planned at.</param>
public sealed record ExplanationView(
    string Outcome, DateTimeOffset Start, DateTimeOffset End, int Offers, string Summary,
    IReadOnlyList<ReasonView> Reasons, IReadOnlyList<ClassReasonsView> Classes,
    IReadOnlyList<RelaxationView> Relaxations, OfferExplanationView? Offer, string Currency, long Sequence,
    DateTimeOffset AsOf);

/// <summary>So many open offers fail first at one requirement.</summary>
/// <param name="Reason">OwnSupply, AcceleratorClass, Region, Form, Memory, Fp16, Pue, Renewable, Constraint, OfOrders,
/// Window, MinimumDuration, Limit, Capacity, Block, Legs, Together, Budget, or Fits for those that fail at nothing; in
/// this order.
/// </param>
/// <param name="Asked">What is asked there; empty where nothing is to be said.</param>
/// <param name="Unknown">They do not fail it: what they have there is unknown, which does not meet it.</param>
/// <param name="Offers">How many.</param>
/// <param name="LeastExcessBasisPoints">Of those too dear: how far the cheapest is above the limit, in hundredths of a
/// percent of it, rounded down.</param>
/// <param name="MedianExcessBasisPoints">The same of the one in the middle.</param>
public sealed record ReasonView(
    string Reason, string Asked, bool Unknown, int Offers, long? LeastExcessBasisPoints, long? MedianExcessBasisPoints);

/// <summary>The reasons of one accelerator class.</summary>
/// <param name="AcceleratorClass">The class.</param>
/// <param name="Offers">How many of its offers take matches.</param>
/// <param name="Reasons">How many fail first at what; they add up to all of the class.</param>
public sealed record ClassReasonsView(string AcceleratorClass, int Offers, IReadOnlyList<ReasonView> Reasons);

/// <summary>A least change with which the intent would match.</summary>
/// <param name="Changes">The fields that change.</param>
/// <param name="Intent">The intent with them, ready to ask with.</param>
/// <param name="Outcome">Filled; Partial where <c>allOrNone</c> was given up.</param>
/// <param name="Accelerators">How many it gets.</param>
/// <param name="Cost">What that costs over the whole window, before tax.</param>
/// <param name="Tax">Tax on it.</param>
public sealed record RelaxationView(
    IReadOnlyList<FieldChangeView> Changes, PreviewRequest Intent, string Outcome, int Accelerators, MicroAmount Cost,
    MicroAmount Tax);

/// <summary>A field of an intent, for readers: as asked, and as it would have to be asked. Empty is "any" or none.
/// </summary>
/// <param name="Field">The field's name in a request.</param>
/// <param name="From">What is asked.</param>
/// <param name="To">What would have to be.</param>
public sealed record FieldChangeView(string Field, string From, string To);

/// <summary>One offer held against the intent.</summary>
/// <param name="OfferId">The offer.</param>
/// <param name="Open">Whether it takes matches at all.</param>
/// <param name="Requirements">Every requirement, in the order of the reasons.</param>
public sealed record OfferExplanationView(
    Guid OfferId, bool Open, IReadOnlyList<RequirementView> Requirements);

/// <summary>A requirement, and what an offer has there.</summary>
/// <param name="Reason">Which requirement, as in <see cref="ReasonView"/>.</param>
/// <param name="Asked">What is asked; empty where nothing is to be said.</param>
/// <param name="Has">What the offer has; left out where that is unknown.</param>
/// <param name="Holds">Whether that does; left out where that is unknown, which does not.</param>
public sealed record RequirementView(string Reason, string Asked, string? Has, bool? Holds);
