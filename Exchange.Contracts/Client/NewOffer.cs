using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Client;

/// <summary>Capacity to put on sale; members as in <see cref="Offers.ListOfferBody"/>.</summary>
public sealed record NewOffer
{
    /// <summary>Its id; made here unless given.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The resource it sells from.</summary>
    public required Guid Resource { get; init; }

    /// <summary>BareMetal, VirtualMachine, Container, HpcQueue or ModelService.</summary>
    public required string Form { get; init; }

    /// <summary>Accelerator or Node.</summary>
    public required string Unit { get; init; }

    /// <summary>Units on sale.</summary>
    public required int Units { get; init; }

    /// <summary>Sold in whole blocks of so many units.</summary>
    public int BlockUnits { get; init; } = 1;

    /// <summary>Shortest lease in minutes.</summary>
    public int MinMinutes { get; init; } = 1;

    /// <summary>On sale from, a whole minute.</summary>
    public required DateTimeOffset WindowStart { get; init; }

    /// <summary>On sale until, a whole minute.</summary>
    public required DateTimeOffset WindowEnd { get; init; }

    /// <summary>Per unit and hour, before tax.</summary>
    public required MicroAmount Price { get; init; }

    /// <summary>ISO 4217; the market's.</summary>
    public required string Currency { get; init; }

    /// <summary>Does a match count as confirmed at once?</summary>
    public required bool AutoAccept { get; init; }

    /// <summary>Where the price comes from.</summary>
    public required string PriceSource { get; init; }

    /// <summary>What orders must meet, in the constraint language, at most 1,000 characters.</summary>
    public string? Constraint { get; init; }
}
