using Demo.Input;
using Demo.Rules;

namespace Ops.Tests.DemoDay;

public sealed class CapacityFromPriceLists
{
    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly IReadOnlyList<PriceRow> _prices = DataFiles.Beside.Prices();

    [Fact]
    public void Every_row_is_on_sale() => Assert.Equal(1_402, Lines().Count);

    [Fact]
    public void Instances_are_sold_as_whole_nodes_and_marketplace_rows_by_the_accelerator()
    {
        foreach (var line in Lines())
        {
            var isInstance = line.Row.AcceleratorsPerInstance is not null;
            Assert.Equal(isInstance ? "Node" : "Accelerator", line.Offer.Unit);
            var perUnit = isInstance ? line.Resource.AcceleratorsPerNode : 1;
            Assert.Equal(line.Resource.Nodes * line.Resource.AcceleratorsPerNode, line.Offer.Units * perUnit);
            Assert.Equal(line.Row.AcceleratorsPerInstance ?? 4, line.Resource.AcceleratorsPerNode);
        }
    }

    [Fact]
    public void Prices_and_their_sources_are_the_lists()
    {
        var line = Lines().Single(line => line.Row.RowId == "aws2026-00001");

        Assert.Equal("11.5952", line.Offer.Price.ToString());
        Assert.Equal("eu-central-1", line.Resource.Region);
        Assert.Equal("AWS on demand, dl2q.24xlarge, 2026-01-21, tsaol-aws-gpu", line.Offer.PriceSource);
    }

    [Fact]
    public void What_the_catalogue_does_not_know_is_sold_under_its_own_name()
    {
        var unknown = Lines().Where(line => !line.Row.IsCatalogued).ToArray();

        Assert.Equal(520, unknown.Length);
        Assert.All(unknown, line => Assert.Null(DataFiles.Beside.Fp16Of(line.Resource.AcceleratorClass)));
    }

    [Fact]
    public void Every_name_fits_the_exchanges_limits() => Assert.All(Lines(), line =>
    {
        Assert.InRange(line.Resource.Site.Length, 1, 64);
        Assert.InRange(line.Resource.Region.Length, 1, 64);
        Assert.InRange(line.Resource.AcceleratorClass.Length, 1, 64);
        Assert.InRange(line.Resource.Interconnect?.Length ?? 0, 0, 64);
        Assert.InRange(line.Offer.PriceSource.Length, 1, 200);
        Assert.Contains(line.Supplier, SupplyRules.Suppliers);
    });

    [Fact]
    public void The_same_rows_give_the_same_capacity() => Assert.Equal(
        Lines().Select(line => (line.Supplier, line.Resource.Site, line.Offer.Units, line.Offer.AutoAccept)),
        Lines().Select(line => (line.Supplier, line.Resource.Site, line.Offer.Units, line.Offer.AutoAccept)));

    private List<SupplyLine> Lines()
    {
        var rules = new SupplyRules(_prices, "USD", From, From.AddDays(200));
        return [.. _prices.Select(rules.Line)];
    }
}
