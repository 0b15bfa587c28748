namespace Exchange.Domain.Participants;

/// <summary>What a participant may do; one participant may hold several roles.</summary>
public enum ParticipantRole
{
    /// <summary>Lists capacity and delivers leases.</summary>
    Supplier = 1,

    /// <summary>Places orders.</summary>
    Buyer = 2,

    /// <summary>Verifies specifications and reads what an auditor may read.</summary>
    Auditor = 3,

    /// <summary>Runs voucher programmes.</summary>
    Issuer = 4,

    /// <summary>Runs the exchange.</summary>
    Operator = 5,
}
