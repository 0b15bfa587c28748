namespace Demo.Input;

/// <summary>One price of a list, as published.</summary>
/// <param name="RowId">The row's id in its file.</param>
/// <param name="Provider">Who asked this price.</param>
/// <param name="AcceleratorClass">A key of the catalogue, or the name where the catalogue has none.</param>
/// <param name="IsCatalogued">Does the catalogue know it?</param>
/// <param name="InstanceType">Of whole instances: their type.</param>
/// <param name="AcceleratorsPerInstance">Of whole instances: how many; null where single accelerators are sold.</param>
/// <param name="Region">The region; null where the list does not say.</param>
/// <param name="UsdPerHour">For an instance, or for one accelerator where those are sold.</param>
/// <param name="MemoryMiB">Device memory of one accelerator, where the list says.</param>
/// <param name="Interconnect">The link between accelerators, where the list says.</param>
/// <param name="Source">List, row and date, as the offer will show it.</param>
internal sealed record PriceRow(
    string RowId, string Provider, string AcceleratorClass, bool IsCatalogued, string? InstanceType,
    int? AcceleratorsPerInstance, string? Region, decimal UsdPerHour, long? MemoryMiB, string? Interconnect,
    string Source)
{
    /// <summary>For one accelerator.</summary>
    public decimal UsdPerAcceleratorHour => UsdPerHour / (AcceleratorsPerInstance ?? 1);
}
