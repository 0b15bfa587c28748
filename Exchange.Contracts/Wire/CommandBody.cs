namespace Exchange.Contracts.Wire;

/// <summary>
/// What every command says of itself. A participant signs the canonical JSON of the whole body; for an attested fact
/// these bytes are the ledger entry's body.
/// </summary>
public abstract record CommandBody
{
    /// <summary>Made by the client (version 7); unique per participant. Also the default idempotency key.</summary>
    public required Guid CommandId { get; init; }

    /// <summary>The market's ledger origin; a signature for one market is worthless in another.</summary>
    public required string Market { get; init; }

    /// <summary>The participant that acts.</summary>
    public required Guid Participant { get; init; }

    /// <summary>The market's time after which the command must be refused.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>The participant's own running number, 1, 2, 3, …; optional, but once used it may not skip.</summary>
    public long? ClientSeq { get; init; }
}
