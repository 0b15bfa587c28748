namespace Check;

/// <summary>What checking a rule found.</summary>
/// <param name="Invariant">The rule.</param>
/// <param name="Violations">How often it is broken.</param>
/// <param name="Examples">The first places.</param>
/// <param name="Took">How long that took.</param>
internal sealed record Finding(Invariant Invariant, long Violations, IReadOnlyList<string> Examples, TimeSpan Took);
