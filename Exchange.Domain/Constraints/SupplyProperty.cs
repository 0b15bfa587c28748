using System.Collections.Immutable;
using Exchange.Domain.Matching;
using Exchange.Domain.Quantities;
using Exchange.Domain.Resources;

namespace Exchange.Domain.Constraints;

/// <summary>The properties of supply: what intents, orders and filters of offers may ask for.</summary>
public static class SupplyProperty
{
    /// <summary>All of them.</summary>
    public static PropertyCatalogue Catalogue { get; } = new("supply",
    [
        Named("accelerator", "The accelerator's class.", row => row.AcceleratorClass),
        Named("region", "The region of the site.", row => row.Region),
        Named("site", "The site, as the supplier names it.", row => row.Site),
        Named("form", "The product form.", row => row.Form) with { Vocabulary = [.. Enum.GetNames<ProductForm>()] },
        Named("interconnect", "What links the accelerators, as the supplier names it.", row => row.Interconnect) with
        {
            CanBeUnknown = true,
        },
        Number("fabric", PropertyKind.Level, "What links the accelerators, as a level of it.", row => row.Fabric) with
        {
            Vocabulary = FabricLevels.Names,
            Most = FabricLevels.Names.Length - 1,
        },
        Number("memory", PropertyKind.Memory, "Device memory of one accelerator.", row => row.MemoryMiB) with
        {
            Most = Mebibytes.Max.Count,
        },
        Number("fp16", PropertyKind.Rate, "Dense FP16 rate of one accelerator; measured, where it was verified.",
            row => row.Fp16Gflops) with
        {
            Most = ComputeRate.Max.Gflops,
        },
        Number("pue", PropertyKind.Ratio, "Power usage effectiveness of the site.", row => row.PueMilli) with
        {
            Least = Pue.Min.Milli,
            Most = Pue.Max.Milli,
        },
        Number("renewable", PropertyKind.Share, "Renewable share of the site's power.", row => row.RenewablePercent)
            with
        {
            Most = Percent.Max.Value,
        },
        Number("minimum_duration", PropertyKind.Duration, "The least time that the offer is sold for.",
            row => row.MinMinutes) with
        {
            CanBeUnknown = false,
            Most = TimeWindow.MaxMinutes,
        },
        Number("block", PropertyKind.Count, "Accelerators in the smallest part that the offer is sold in.",
            row => (long)row.BlockUnits * row.AcceleratorsPerUnit) with
        {
            CanBeUnknown = false,
            Most = Quantities.Units.Max.Count,
        },
        Flag("catalogued", "The class is in the exchange's catalogue of accelerators.", row => row.Catalogued),
        Flag("verified", "An auditor has measured a rate of the resource.", row => row.Verified),
        Flag("auto_accept", "A match is confirmed at once, without the supplier's answer.", row => row.AutoAccept),
    ]);

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static ImmutableArray<Property> All => Catalogue.All;

    /// <summary>The property of a name, in any case; null if there is none.</summary>
    public static Property? Find(string name) => Catalogue.Find(name);

    private static Property Named(string name, string description, Func<SupplyRow, string?> read) =>
        Property.Named(name, description, read);

    private static Property Number(
        string name, PropertyKind kind, string description, Func<SupplyRow, long?> read) =>
        Property.Number(name, kind, description, read);

    private static Property Flag(string name, string description, Func<SupplyRow, bool?> read) =>
        Property.Flag(name, description, read);
}
