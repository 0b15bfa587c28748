using Exchange.Domain.Constraints;
using Exchange.Domain.Resources;

namespace Exchange.Domain.Matching;

/// <summary>
/// One offer as the matcher sees it: units of one resource over [WindowStart, WindowEnd), sold in whole blocks of
/// <paramref name="BlockUnits"/> for at least <paramref name="MinMinutes"/>. Price in micro-units of currency per
/// unit-hour; <paramref name="Sequence"/> is the time priority, lower is earlier. Memory in MiB and FP16 rate in
/// GFLOPS of one accelerator, PUE in thousandths; null is unknown and satisfies no bound. All offers of one resource
/// state the same <paramref name="ResourceAccelerators"/>, which they share.
/// </summary>
public sealed record SupplyRow(
    Guid OfferId, Guid ResourceId, Guid SupplierId, string AcceleratorClass, string Region, string Form, int Units,
    int AcceleratorsPerUnit, int BlockUnits, int MinMinutes, DateTimeOffset WindowStart, DateTimeOffset WindowEnd,
    long PriceMicrosPerUnitHour, long Sequence, long? MemoryMiB, long? Fp16Gflops, int? PueMilli,
    int? RenewablePercent, int ResourceAccelerators) : IConstrained
{
    /// <summary>The highest price, so that 64 bits hold the key of its place; far above what may be stated.</summary>
    public const long MaxPriceMicros = 100_000_000_000_000;

    /// <summary>The site, as the supplier names it.</summary>
    public string? Site { get; init; }

    /// <summary>What links the accelerators, as the supplier names it; null is unknown.</summary>
    public string? Interconnect
    {
        get;
        init => (field, Fabric) = (value, FabricLevels.Of(value));
    }

    /// <summary>The level of the interconnect, looked up once; null is unknown.</summary>
    public int? Fabric { get; private init; }

    /// <summary>An auditor has measured a rate of the resource.</summary>
    public bool Verified { get; init; }

    /// <summary>The class is in the exchange's catalogue.</summary>
    public bool Catalogued { get; init; }

    /// <summary>A match is confirmed at once.</summary>
    public bool AutoAccept { get; init; }

    /// <summary>What it asks of orders; null: nothing.</summary>
    public Constraint? OfOrders { get; init; }

    internal static void CheckPrice(long micros)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(micros);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(micros, MaxPriceMicros);
    }
}
