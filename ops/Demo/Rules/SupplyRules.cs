using System.Text.RegularExpressions;
using Demo.Input;
using Exchange.Contracts.Client;

namespace Demo.Rules;

/// <summary>
/// From price lists to capacity. Prices, accelerators and the regions of whole instances are the lists'; how many there
/// are, who sells them, where single accelerators are and who confirms by itself is made up here. See docs/demo-day.md.
/// </summary>
internal sealed partial class SupplyRules
{
    private const decimal Micros = 1_000_000m;

    // Whole instances are sold by whoever has the region, single accelerators by one of the last five.
    private static readonly (string Prefix, string Supplier)[] ByRegion =
    [
        ("us-east", "Northgate Compute"), ("us-west", "Cascadia Metal"), ("eu", "Silverpine Systems"),
        ("ap", "Straits Compute"), ("", "Meridian Compute"),
    ];

    private static readonly string[] ByProvider =
        ["Harbour Grid", "Quarry Lane GPUs", "Tallgrass Nodes", "Ember Racks", "Bluestone Pool"];

    private static readonly (int, int)[] Instances = [(70, 1), (20, 2), (10, 4)];
    private static readonly (int, int)[] NodesOfFour = [(50, 1), (30, 2), (20, 4)];

    // Some who sell whole instances keep them for what is worth setting them up for.
    private const string AskedOfOrders = "duration >= 30min or accelerators >= 8";

    private readonly string _currency;
    private readonly DateTimeOffset _from;
    private readonly DateTimeOffset _until;
    private readonly string[] _regions;

    public SupplyRules(IReadOnlyList<PriceRow> prices, string currency, DateTimeOffset from, DateTimeOffset until)
    {
        (_currency, _from, _until) = (currency, from, until);
        _regions = [.. prices.Select(row => row.Region).OfType<string>().Where(IsWholeRegion).Distinct()
            .Order(StringComparer.Ordinal)];
        Regions = [.. prices.Select(row => row.Region).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>All suppliers.</summary>
    public static IReadOnlyList<string> Suppliers { get; } = [.. ByRegion.Select(r => r.Supplier), .. ByProvider];

    /// <summary>All regions of the lists.</summary>
    public IReadOnlyList<string> Regions { get; }

    public SupplyLine Line(PriceRow row)
    {
        var region = row.Region ?? Draw.OneOf("region", row.RowId, _regions);
        var isNode = row.AcceleratorsPerInstance is not null;
        var nodes = Draw.Weighted("instances", row.RowId, isNode ? Instances : NodesOfFour);
        var perNode = row.AcceleratorsPerInstance ?? 4;
        var supplier = isNode
            ? ByRegion.First(r => region.StartsWith(r.Prefix, StringComparison.Ordinal)).Supplier
            : Draw.OneOf("supplier", row.Provider, ByProvider);
        var resource = new NewResource
        {
            Site = isNode ? $"{region}-1" : $"{region}-{(char)('a' + Draw.Of("site", row.RowId, 3))}",
            Region = region, AcceleratorClass = row.AcceleratorClass, Nodes = nodes, AcceleratorsPerNode = perNode,
            MemoryMiB = row.MemoryMiB, Interconnect = row.Interconnect,
        };
        var offer = new NewOffer
        {
            Resource = resource.Id, Form = FormOf(row), Unit = isNode ? "Node" : "Accelerator",
            Units = isNode ? nodes : nodes * perNode, WindowStart = _from, WindowEnd = _until,
            Price = new(decimal.ToInt64(decimal.Round(row.UsdPerHour * Micros))), Currency = _currency,
            AutoAccept = Draw.PerMille("auto-accept", row.RowId, 400), PriceSource = row.Source,
            Constraint = isNode && Draw.PerMille("constraint", row.RowId, 150) ? AskedOfOrders : null,
        };
        return new(row, supplier, resource, offer);
    }

    private static string FormOf(PriceRow row) => row.InstanceType switch
    {
        null => "Container",
        var type when type.Contains(".metal", StringComparison.Ordinal) => "BareMetal",
        _ => "VirtualMachine",
    };

    private static bool IsWholeRegion(string region) =>
        WholeRegion().IsMatch(region) && !region.Contains("-gov-", StringComparison.Ordinal);

    // us-east-1, and not the zones near a city that hang from it.
    [GeneratedRegex(@"^[a-z]+-[a-z]+-\d$")]
    private static partial Regex WholeRegion();
}
