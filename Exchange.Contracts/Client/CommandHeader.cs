namespace Exchange.Contracts.Client;

/// <summary>What every command's body says of itself; see <see cref="Wire.CommandBody"/>.</summary>
/// <param name="CommandId">Fresh, version 7.</param>
/// <param name="Market">The market's ledger origin.</param>
/// <param name="Participant">The participant that acts.</param>
/// <param name="NotAfter">The market's time after which the command must be refused.</param>
public readonly record struct CommandHeader(Guid CommandId, string Market, Guid Participant, DateTimeOffset NotAfter);
