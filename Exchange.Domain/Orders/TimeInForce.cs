namespace Exchange.Domain.Orders;

/// <summary>How long an order waits for supply.</summary>
public enum TimeInForce
{
    /// <summary>All of it at once, or it is cancelled.</summary>
    FillOrKill = 1,

    /// <summary>What is there at once; the rest is cancelled.</summary>
    ImmediateOrCancel = 2,

    /// <summary>Rests until a stated time.</summary>
    GoodTillTime = 3,

    /// <summary>Rests until its latest start passes or it is cancelled.</summary>
    GoodTillCancelled = 4,
}
