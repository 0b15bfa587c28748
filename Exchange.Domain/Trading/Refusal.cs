namespace Exchange.Domain.Trading;

/// <summary>A "no": which rule, about which field and value, and what would pass.</summary>
/// <param name="Code">The stable number; contract.</param>
/// <param name="Field">The member of the command's body, in its wire name.</param>
/// <param name="Value">The value that came, as text.</param>
/// <param name="Rule">The rule and what would pass, one English sentence.</param>
public sealed record Refusal(RefusalCode Code, string Field, string Value, string Rule);
