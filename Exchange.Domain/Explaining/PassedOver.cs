namespace Exchange.Domain.Explaining;

/// <summary>
/// Why an open offer is no part of a plan: the first of these, in this order, that does not hold. The names are
/// contract.
/// </summary>
public enum PassedOver
{
    /// <summary>It holds up alone, and the need is met or the plan has a leg with it.</summary>
    Fits = 0,

    /// <summary>It is the buyer's own supply.</summary>
    OwnSupply = 1,

    /// <summary>A match of the same order with it came to nothing before.</summary>
    Excluded = 2,

    /// <summary>Its accelerators are of another class.</summary>
    AcceleratorClass = 3,

    /// <summary>It is in another region.</summary>
    Region = 4,

    /// <summary>It is sold in another form.</summary>
    Form = 5,

    /// <summary>An accelerator has too little memory.</summary>
    Memory = 6,

    /// <summary>An accelerator's FP16 rate is too low.</summary>
    Fp16 = 7,

    /// <summary>The site's PUE is too high.</summary>
    Pue = 8,

    /// <summary>The renewable share is too low.</summary>
    Renewable = 9,

    /// <summary>It does not meet a requirement of the constraint.</summary>
    Constraint = 10,

    /// <summary>It asks something of orders that this one does not meet.</summary>
    OfOrders = 11,

    /// <summary>Its window does not cover the time asked for.</summary>
    Window = 12,

    /// <summary>It is sold for a longer time only.</summary>
    MinimumDuration = 13,

    /// <summary>It costs more than the limit.</summary>
    Limit = 14,

    /// <summary>Nothing of it is free throughout the time asked for.</summary>
    Capacity = 15,

    /// <summary>Its blocks are larger than what is free of it, or than the need.</summary>
    Block = 16,

    /// <summary>It holds up alone, but it would take more legs than the intent allows.</summary>
    Legs = 17,

    /// <summary>It holds up alone, but all that do are not enough together.</summary>
    Together = 18,

    /// <summary>It holds up alone, but all that are needed cost more together than the budget.</summary>
    Budget = 19,
}
