using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Offers;

/// <summary>Puts capacity on sale. Kind <c>offer.listed</c>.</summary>
public sealed record ListOfferBody : CommandBody
{
    /// <summary>Made by the client.</summary>
    public required Guid Offer { get; init; }

    /// <summary>The resource it sells from.</summary>
    public required Guid Resource { get; init; }

    /// <summary>BareMetal, VirtualMachine, Container, HpcQueue or ModelService.</summary>
    public required string Form { get; init; }

    /// <summary>Accelerator or Node.</summary>
    public required string Unit { get; init; }

    /// <summary>Units on sale at any time in the window.</summary>
    public required int Units { get; init; }

    /// <summary>Sold in whole blocks of so many units.</summary>
    public required int BlockUnits { get; init; }

    /// <summary>Shortest lease in minutes.</summary>
    public required int MinMinutes { get; init; }

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

    /// <summary>Where the price comes from, at most 200 characters.</summary>
    public required string PriceSource { get; init; }

    /// <summary>What orders must meet, in the constraint language, at most 1,000 characters; public.</summary>
    public string? Constraint { get; init; }
}

/// <summary>Changes an offer's price. Kind <c>offer.repriced</c>.</summary>
public sealed record RepriceOfferBody : CommandBody
{
    /// <summary>The offer.</summary>
    public required Guid Offer { get; init; }

    /// <summary>Per unit and hour, before tax.</summary>
    public required MicroAmount Price { get; init; }

    /// <summary>ISO 4217; the market's.</summary>
    public required string Currency { get; init; }
}

/// <summary>Pauses an offer. Kind <c>offer.paused</c>.</summary>
public sealed record PauseOfferBody : CommandBody
{
    /// <summary>The offer.</summary>
    public required Guid Offer { get; init; }
}

/// <summary>Resumes an offer. Kind <c>offer.resumed</c>.</summary>
public sealed record ResumeOfferBody : CommandBody
{
    /// <summary>The offer.</summary>
    public required Guid Offer { get; init; }
}

/// <summary>Withdraws an offer. Kind <c>offer.withdrawn</c>.</summary>
public sealed record WithdrawOfferBody : CommandBody
{
    /// <summary>The offer.</summary>
    public required Guid Offer { get; init; }
}

/// <summary>An offer with what is known of its resource.</summary>
public sealed record OfferView(
    Guid OfferId, Guid ResourceId, Guid SupplierId, string SupplierName, string ComputeIdentity, string Region,
    string Site, string AcceleratorClass, bool Catalogued, string Form, string Unit, int Units, int AcceleratorsPerUnit,
    int BlockUnits, int MinMinutes, DateTimeOffset WindowStart, DateTimeOffset WindowEnd, MicroAmount Price,
    MicroAmount PricePerAccelerator, string Currency, bool AutoAccept, string PriceSource, string Status,
    long? MemoryMiB, long? Fp16Gflops, int? PueMilli, int? RenewablePercent,
    string? Constraint);
