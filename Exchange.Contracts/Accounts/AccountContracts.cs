using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Accounts;

/// <summary>The operator books incoming money. Kind <c>account.deposited</c>.</summary>
public sealed record DepositBody : CommandBody
{
    /// <summary>The account credited.</summary>
    public required Guid Account { get; init; }

    /// <summary>Above zero, whole minor units.</summary>
    public required MicroAmount Amount { get; init; }

    /// <summary>ISO 4217; the market's.</summary>
    public required string Currency { get; init; }

    /// <summary>The bank's reference, 1 to 64 characters. It is public in the ledger: it should name nobody.</summary>
    public required string Reference { get; init; }
}

/// <summary>The owner takes money out. Kind <c>account.withdrawn</c>.</summary>
public sealed record WithdrawBody : CommandBody
{
    /// <summary>The account debited.</summary>
    public required Guid Account { get; init; }

    /// <summary>Above zero, whole minor units.</summary>
    public required MicroAmount Amount { get; init; }

    /// <summary>ISO 4217; the market's.</summary>
    public required string Currency { get; init; }

    /// <summary>The payment's reference, 1 to 64 characters. It is public in the ledger: let it name nobody.</summary>
    public required string Reference { get; init; }
}

/// <summary>An account. Balance = available + held.</summary>
public sealed record AccountView(
    Guid AccountId, Guid? OwnerId, string Kind, string Currency, MicroAmount Balance, MicroAmount Held,
    MicroAmount Available);

/// <summary>One movement on an account.</summary>
public sealed record StatementLine(
    long Sequence, DateTimeOffset Time, string Kind, MicroAmount Amount, Guid? TransferId, string? Reason,
    string? Reference);
