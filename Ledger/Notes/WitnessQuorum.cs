namespace Ledger;

/// <summary>A named witness of a policy.</summary>
/// <param name="Name">Its name inside the policy.</param>
/// <param name="Key">Its cosigning key.</param>
/// <param name="Url">Where it takes checkpoints; null when the policy does not say.</param>
public sealed record Witness(string Name, VerifierKey Key, string? Url);

/// <summary>A named group: it has witnessed when enough of its members have.</summary>
/// <param name="Name">Its name inside the policy.</param>
/// <param name="Threshold">How many members are needed, 1 to their number.</param>
/// <param name="Members">Names of witnesses and groups defined before.</param>
public sealed record WitnessGroup(string Name, int Threshold, IReadOnlyList<string> Members);
