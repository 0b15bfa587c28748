namespace Ledger.Tests.Replaying;

/// <summary>A change to an honest day that breaks one rule.</summary>
/// <param name="Name">What the operator lies about.</param>
/// <param name="Rule">One of <see cref="ReplayRules"/>.</param>
/// <param name="At">The step that must be named.</param>
/// <param name="Forge">The lie.</param>
internal sealed record Forgery(string Name, string Rule, string At, Action<MarketDay> Forge)
{
    public static IReadOnlyList<Forgery> All { get; } =
        [.. ForgedForms.All, .. ForgedSupply.All, .. ForgedMatches.All, .. ForgedDelivery.All, .. ForgedMoney.All];
}
