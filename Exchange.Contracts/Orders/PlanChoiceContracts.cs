namespace Exchange.Contracts.Orders;

/// <summary>The plans that fill an intent, from everything that was committed when it was asked.</summary>
/// <param name="Plans">Each once, the cheapest first; empty where nothing fills it.</param>
/// <param name="Sequence">The feed's number of the last event that was seen.</param>
/// <param name="AsOf">The market's time that they were planned at.</param>
public sealed record PlanChoicesView(IReadOnlyList<PlanChoiceView> Plans, long Sequence, DateTimeOffset AsOf);

/// <summary>A plan that fills the intent and is the best by something.</summary>
/// <param name="Preferences">By what: Cheapest, Soonest, Greenest.</param>
/// <param name="Plan">The plan, with each leg's units, price and cost, and the tax; the exchange's fee is the
/// suppliers'.</param>
/// <param name="HighestPueMilli">The highest PUE of its legs, thousandths; left out when one is unknown.</param>
/// <param name="LeastRenewablePercent">The least renewable share of its legs; left out when that of one is unknown.
/// </param>
/// <param name="ValidUntil">Until when it can be placed at all: its start. What is free may be gone sooner; then an
/// order by <paramref name="Intent"/> that fills or is cancelled is refused, and costs nothing.</param>
/// <param name="Intent">What to ask with to get just this plan.</param>
public sealed record PlanChoiceView(
    IReadOnlyList<string> Preferences, PlanView Plan, int? HighestPueMilli, int? LeastRenewablePercent,
    DateTimeOffset ValidUntil, PreviewRequest Intent);
