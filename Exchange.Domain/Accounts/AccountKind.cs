namespace Exchange.Domain.Accounts;

/// <summary>Whose money an account counts.</summary>
public enum AccountKind
{
    /// <summary>A participant's own money; orders are funded from it. Never below zero.</summary>
    Participant = 1,

    /// <summary>What suppliers have earned and not yet withdrawn. Never below zero.</summary>
    SupplierPayable = 2,

    /// <summary>A voucher programme's budget. Never below zero.</summary>
    ProgrammeFund = 3,

    /// <summary>The exchange's fees.</summary>
    ExchangeFees = 4,

    /// <summary>Tax collected.</summary>
    Tax = 5,

    /// <summary>What rounding left over; may be below zero.</summary>
    Rounding = 6,

    /// <summary>The other side of deposits and withdrawals; at or below zero.</summary>
    OutsideWorld = 7,
}
