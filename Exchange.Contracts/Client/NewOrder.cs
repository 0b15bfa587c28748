using Exchange.Contracts.Orders;

namespace Exchange.Contracts.Client;

/// <summary>
/// An order to place; members as in <see cref="PlaceOrderBody"/>, with the confidential <see cref="Terms"/> in the
/// clear: the client makes the commitment.
/// </summary>
public sealed record NewOrder
{
    /// <summary>Its id; made here unless given.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Accelerators wanted; left out with a workload.</summary>
    public int? Accelerators { get; init; }

    /// <summary>Accelerator classes that will do; empty: any.</summary>
    public IReadOnlyList<string> AcceleratorClasses { get; init; } = [];

    /// <summary>Regions that will do; empty: any.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>Product forms that will do; empty: any.</summary>
    public IReadOnlyList<string> Forms { get; init; } = [];

    /// <summary>Least device memory of one accelerator, MiB.</summary>
    public long? MinMemoryMiB { get; init; }

    /// <summary>Least dense FP16 rate of one accelerator, GFLOPS.</summary>
    public long? MinFp16Gflops { get; init; }

    /// <summary>Highest PUE, thousandths.</summary>
    public int? MaxPueMilli { get; init; }

    /// <summary>Least renewable share, whole percent.</summary>
    public int? MinRenewablePercent { get; init; }

    /// <summary>Not before.</summary>
    public required DateTimeOffset EarliestStart { get; init; }

    /// <summary>Not after.</summary>
    public required DateTimeOffset LatestStart { get; init; }

    /// <summary>How long, minutes; left out with a workload.</summary>
    public int? Minutes { get; init; }

    /// <summary>FillOrKill, ImmediateOrCancel, GoodTillTime or GoodTillCancelled.</summary>
    public required string TimeInForce { get; init; }

    /// <summary>For GoodTillTime: until when it rests.</summary>
    public DateTimeOffset? GoodTill { get; init; }

    /// <summary>All accelerators together or none.</summary>
    public bool AllOrNone { get; init; } = true;

    /// <summary>Most offers to spread over, 1 to 16.</summary>
    public int MaxLegs { get; init; } = 8;

    /// <summary>Vouchers that should pay their share.</summary>
    public IReadOnlyList<Guid> Vouchers { get; init; } = [];

    /// <summary>Limit, currency and workload.</summary>
    public required OrderTerms Terms { get; init; }
}
