namespace Exchange.Contracts.Client;

/// <summary>What a client may want otherwise than usual.</summary>
public sealed record ExchangeClientOptions
{
    /// <summary>The most attempts that one call may take.</summary>
    public const int MaxAttemptsAllowed = 20;

    /// <summary>The market's ledger origin; null: asked of the exchange at the first command.</summary>
    public string? Market { get; init; }

    /// <summary>
    /// Check every receipt of every reply, and that the ledger holds the very bytes that were signed. Costs about three
    /// signature checks per fact.
    /// </summary>
    public bool VerifyReceipts { get; init; }

    /// <summary>
    /// The policy that receipts are checked against, as text. Null takes what the exchange says of itself at the first
    /// check, which catches mistakes but not an exchange that lies from the start.
    /// </summary>
    public string? Policy { get; init; }

    /// <summary>How long a command stays acceptable, in the market's time; above zero.</summary>
    public TimeSpan CommandLife { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Attempts in all, 1 to <see cref="MaxAttemptsAllowed"/>.</summary>
    public int MaxAttempts { get; init; } = 6;

    /// <summary>The wait before the second attempt; it doubles from then on.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait between two attempts, also when the exchange asks for a longer one.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock of the waits: wall time also where the market's time is simulated.</summary>
    public TimeProvider WaitTime { get; init; } = TimeProvider.System;
}
