namespace Exchange.Contracts.Resources;

/// <summary>A property that constraints speak of.</summary>
/// <param name="Name">How constraints write it.</param>
/// <param name="Subject">What has it: supply, of which orders and filters ask, or orders, of which offers ask.</param>
/// <param name="Kind">Name, Memory, Rate, Ratio, Share, Duration, Count, Flag or Level.</param>
/// <param name="Description">What it says.</param>
/// <param name="CanBeUnknown">Whether it may be left out; what is unknown meets no constraint.</param>
/// <param name="Units">The units that values are written in, the largest first.</param>
/// <param name="Least">The least value that a constraint may name; null for names and flags.</param>
/// <param name="Most">The highest value that a constraint may name; null for names and flags.</param>
/// <param name="Values">The names it can have, of levels the lowest first; empty when any name may occur.</param>
public sealed record PropertyView(
    string Name, string Subject, string Kind, string Description, bool CanBeUnknown, IReadOnlyList<string> Units,
    string? Least, string? Most, IReadOnlyList<string> Values);
