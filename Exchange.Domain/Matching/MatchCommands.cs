using Exchange.Domain.Trading;

namespace Exchange.Domain.Matching;

/// <summary>The supplier accepts.</summary>
public sealed record ConfirmMatch(CommandOrigin Origin, Guid MatchId) : Command(Origin);

/// <summary>The supplier declines; the order is matched again, elsewhere.</summary>
public sealed record DeclineMatch(CommandOrigin Origin, Guid MatchId, string Reason) : Command(Origin);

/// <summary>The buyer gives a match back before it is provisioned.</summary>
public sealed record CancelMatch(CommandOrigin Origin, Guid MatchId, string Reason) : Command(Origin);
