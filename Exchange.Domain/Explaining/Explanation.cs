using Exchange.Domain.Matching;
using Exchange.Domain.Orders;

namespace Exchange.Domain.Explaining;

/// <summary>Why an intent gets what it gets from a market as it is.</summary>
/// <param name="Plan">The plan it gets.</param>
/// <param name="Start">When that begins.</param>
/// <param name="Minutes">How long it lasts.</param>
/// <param name="Offers">How many offers take matches.</param>
/// <param name="Reasons">How many of them fail first at what, in the order of <see cref="PassedOver"/>.</param>
/// <param name="Classes">The same for each accelerator class, in the order of their names.</param>
/// <param name="Relaxations">The least changes with which it would match; none where it does.</param>
public sealed record Explanation(
    PlanResult Plan, DateTimeOffset Start, int Minutes, int Offers, IReadOnlyList<ReasonCount> Reasons,
    IReadOnlyList<ClassReasons> Classes, IReadOnlyList<Relaxation> Relaxations);

/// <summary>How many open offers of a class fail first at what.</summary>
/// <param name="AcceleratorClass">The class.</param>
/// <param name="Offers">All its open offers: the sum of the counts.</param>
/// <param name="Reasons">The counts.</param>
public sealed record ClassReasons(string AcceleratorClass, int Offers, IReadOnlyList<ReasonCount> Reasons);

/// <summary>So many offers fail first at one requirement.</summary>
/// <param name="Reason">At what.</param>
/// <param name="Asked">What is asked there; empty where nothing is to be said.</param>
/// <param name="IsUnknown">They do not fail it: what they have there is not known, which does not meet it.</param>
/// <param name="Offers">How many.</param>
/// <param name="LeastExcess">Of those too dear, how much the cheapest is above the limit, in basis points of the
/// limit, rounded down; null for other reasons.</param>
/// <param name="MedianExcess">The same of the one in the middle.</param>
public sealed record ReasonCount(
    PassedOver Reason, string Asked, bool IsUnknown, int Offers, long? LeastExcess, long? MedianExcess);

/// <summary>A least change with which an intent would match, tried on the same market.</summary>
/// <param name="Changes">The fields that change; two where no single one suffices.</param>
/// <param name="Intent">The intent with them.</param>
/// <param name="Plan">What that gets: all of it, or a part where <c>allOrNone</c> was given up.</param>
public sealed record Relaxation(IReadOnlyList<FieldChange> Changes, Intent Intent, PlanResult Plan);

/// <summary>One field of an intent, as it is and as it would have to be; empty is "any" or none.</summary>
/// <param name="Field">The field's name in a request.</param>
/// <param name="From">What is asked.</param>
/// <param name="To">What would have to be asked.</param>
public sealed record FieldChange(string Field, string From, string To);

/// <summary>One offer held against one requirement.</summary>
/// <param name="Reason">Which requirement.</param>
/// <param name="Asked">What is asked.</param>
/// <param name="Has">What the offer has; null is unknown.</param>
/// <param name="Holds">Whether that does; null is unknown, which does not.</param>
public sealed record RequirementCheck(PassedOver Reason, string Asked, string? Has, bool? Holds);

/// <summary>An offer held against an intent.</summary>
/// <param name="Offer">The offer as the matcher sees it.</param>
/// <param name="IsOpen">Whether it takes matches at all.</param>
/// <param name="Checks">Every requirement, in the order of <see cref="PassedOver"/>.</param>
public sealed record OfferExplanation(SupplyRow Offer, bool IsOpen, IReadOnlyList<RequirementCheck> Checks);
