using Exchange.Domain.Matching;

namespace Exchange.Domain.Explaining;

/// <summary>An offer that takes matches.</summary>
/// <param name="Row">The offer as the matcher sees it.</param>
/// <param name="FreeUnits">Units free throughout the time asked for; zero where the window is too short.</param>
public sealed record OpenOffer(SupplyRow Row, int FreeUnits);
