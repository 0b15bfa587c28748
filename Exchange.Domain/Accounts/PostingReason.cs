namespace Exchange.Domain.Accounts;

/// <summary>Why money moved.</summary>
public enum PostingReason
{
    /// <summary>The other side of a deposit.</summary>
    Deposit = 1,

    /// <summary>The other side of a withdrawal.</summary>
    Withdrawal = 2,

    /// <summary>A buyer's own share of a settlement.</summary>
    SettlementPayment = 3,

    /// <summary>A programme's share of a settlement.</summary>
    VoucherShare = 4,

    /// <summary>What the supplier earned.</summary>
    SupplierEarning = 5,

    /// <summary>The exchange's fee.</summary>
    ExchangeFee = 6,

    /// <summary>Tax.</summary>
    Tax = 7,

    /// <summary>What rounding left over.</summary>
    Rounding = 8,

    /// <summary>An issuer's money into its programme's fund.</summary>
    ProgrammeFunding = 9,

    /// <summary>What a closed programme did not need, back to its issuer.</summary>
    ProgrammeRefund = 10,
}
