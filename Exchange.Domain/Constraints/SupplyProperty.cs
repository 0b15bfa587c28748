using System.Collections.Frozen;
using System.Collections.Immutable;
using Exchange.Domain.Matching;
using Exchange.Domain.Quantities;
using Exchange.Domain.Resources;

namespace Exchange.Domain.Constraints;

/// <summary>A property of supply that constraints speak of. Its name and meaning are contract and never change.
/// </summary>
/// <param name="Name">How it is written: lower-case letters and underscores.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Description">What it says, one English sentence.</param>
/// <param name="CanBeUnknown">Whether a supplier may leave it out. Unknown is neither met nor failed.</param>
public sealed record SupplyProperty(string Name, PropertyKind Kind, string Description, bool CanBeUnknown)
{
    /// <summary>The least value, in the kind's whole units; constraints of less are refused.</summary>
    public long Least { get; private init; }

    /// <summary>The highest value, in the kind's whole units; constraints of more are refused.</summary>
    public long Most { get; private init; } = 1;

    /// <summary>The names it can have; empty when any name may occur.</summary>
    public ImmutableArray<string> Vocabulary { get; private init; } = [];

    /// <summary>The units that its values are written in, the largest first; none for bare numbers and names.</summary>
    public ImmutableArray<string> Units => Literals.UnitsOf(Kind);

    /// <summary>A value as constraints write it; empty for names and flags.</summary>
    public string Write(long value) =>
        Kind is PropertyKind.Name or PropertyKind.Flag ? "" : Literals.Write(Kind, value);

    /// <summary>Its value, for all kinds but names; yes is one, no is zero, null is unknown.</summary>
    internal Func<SupplyRow, long?> NumberOf { get; private init; } = _ => null;

    /// <summary>Its name, for names alone; null is unknown.</summary>
    internal Func<SupplyRow, string?> NameOf { get; private init; } = _ => null;

    /// <summary>All properties, in the order in which they are shown.</summary>
    public static ImmutableArray<SupplyProperty> All { get; } =
    [
        Named("accelerator", "The accelerator's class.", row => row.AcceleratorClass),
        Named("region", "The region of the site.", row => row.Region),
        Named("site", "The site, as the supplier names it.", row => row.Site),
        Named("form", "The product form.", row => row.Form) with { Vocabulary = [.. Enum.GetNames<ProductForm>()] },
        Named("interconnect", "What links the accelerators, as the supplier names it.", row => row.Interconnect) with
        {
            CanBeUnknown = true,
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
        Flag("auto_accept", "A match is confirmed at once, without the supplier's answer.", row => row.AutoAccept),
    ];

    private static readonly FrozenDictionary<string, SupplyProperty> s_byName =
        All.ToFrozenDictionary(property => property.Name, StringComparer.Ordinal);

    /// <summary>The property of a name, in any case; null if there is none.</summary>
    public static SupplyProperty? Find(string name) => s_byName.GetValueOrDefault(name.ToLowerInvariant());

    private static SupplyProperty Named(string name, string description, Func<SupplyRow, string?> read) =>
        new(name, PropertyKind.Name, description, CanBeUnknown: false) { NameOf = read };

    private static SupplyProperty Number(
        string name, PropertyKind kind, string description, Func<SupplyRow, long?> read) =>
        new(name, kind, description, CanBeUnknown: true) { NumberOf = read };

    private static SupplyProperty Flag(string name, string description, Func<SupplyRow, bool> read) =>
        new(name, PropertyKind.Flag, description, CanBeUnknown: false) { NumberOf = row => read(row) ? 1 : 0 };
}
