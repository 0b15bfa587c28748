using Exchange.Domain.Matching;
using Exchange.Domain.Orders;

namespace Exchange.Domain.Explaining;

/// <summary>What a plan may be best by. The names are contract.</summary>
public enum Preference
{
    /// <summary>It costs least.</summary>
    Cheapest = 1,

    /// <summary>It starts first.</summary>
    Soonest = 2,

    /// <summary>The least renewable share among its legs is the highest; of equal ones, the highest PUE the lowest.
    /// </summary>
    Greenest = 3,
}

/// <summary>A plan that fills an intent, and is the best by something.</summary>
/// <param name="Preferences">By what.</param>
/// <param name="Plan">The plan.</param>
/// <param name="Start">When it begins.</param>
/// <param name="Minutes">How long it lasts.</param>
/// <param name="HighestPueMilli">The highest PUE of its legs; null when that of one is unknown.</param>
/// <param name="LeastRenewablePercent">The least renewable share of its legs; null when that of one is unknown.</param>
/// <param name="Intent">An intent narrowed so far that the market, as it is, gives just this plan for it.</param>
public sealed record PlanChoice(
    IReadOnlyList<Preference> Preferences, PlanResult Plan, DateTimeOffset Start, int Minutes, int? HighestPueMilli,
    int? LeastRenewablePercent, Intent Intent);
