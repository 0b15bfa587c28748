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
    int? RenewablePercent, int ResourceAccelerators);
