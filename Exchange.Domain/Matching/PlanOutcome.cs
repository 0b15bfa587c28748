namespace Exchange.Domain.Matching;

/// <summary>How far a plan goes, and why it does not go further.</summary>
public enum PlanOutcome
{
    /// <summary>The legs meet the whole demand.</summary>
    Filled,

    /// <summary>The legs meet a part of a demand that may be filled in part.</summary>
    Partial,

    /// <summary>No open offer passes the constraints, whatever its price and free capacity.</summary>
    NothingFits,

    /// <summary>Offers pass the constraints, but each is above the limit.</summary>
    NothingUnderLimit,

    /// <summary>Offers pass and are at or under the limit, but their free blocks do not make the demand.</summary>
    NotEnoughCapacity,

    /// <summary>Offers pass, are under the limit and have capacity, but the budget does not buy the demand.</summary>
    NothingInBudget,
}
