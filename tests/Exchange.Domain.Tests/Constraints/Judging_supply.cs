using Exchange.Domain.Constraints;
using Exchange.Domain.Matching;
using Exchange.Domain.Resources;
using Exchange.Domain.Tests.Matching;

namespace Exchange.Domain.Tests.Constraints;

public sealed class Judging_supply
{
    private static SupplyRow Row { get; } = Examples.Offer(1) with
    {
        Interconnect = null,
        RenewablePercent = null,
        Catalogued = true,
        Site = "Shanghai 1",
    };

    [Theory]
    [InlineData("memory >= 80GiB and fp16 >= 900TFLOPS and pue <= 1.3 and block = 1", true)]
    [InlineData("memory > 80GiB", false)]
    [InlineData("pue < 1.2 or pue > 1.2", false)]
    [InlineData("accelerator in (H100, A100) and region != beijing", true)]
    [InlineData("accelerator = h100", false)]
    [InlineData("site = \"Shanghai 1\" and catalogued and not auto_accept", true)]
    [InlineData("renewable >= 0%", null)]
    [InlineData("renewable != 50%", null)]
    [InlineData("not (renewable >= 50%)", null)]
    [InlineData("renewable >= 50% or renewable < 50%", null)]
    [InlineData("interconnect not in (NVLink)", null)]
    [InlineData("interconnect = NVLink and memory > 80GiB", false)]
    [InlineData("interconnect = NVLink or memory >= 80GiB", true)]
    [InlineData("interconnect = NVLink and memory >= 80GiB", null)]
    [InlineData("interconnect = NVLink or memory > 80GiB", null)]
    [InlineData("not (interconnect = NVLink and memory > 80GiB)", true)]
    public void Is_in_three_values_and_unknown_is_not_met(string text, bool? verdict)
    {
        var constraint = Constraint.Parse(text);
        Assert.Equal(verdict, constraint.Judge(Row));
        Assert.Equal(verdict == true, constraint.Holds(Row));
    }

    [Theory]
    [InlineData("NVLink 4", "nvlink")]
    [InlineData("nvlink5 / NVSwitch", "nvlink")]
    [InlineData("NVLink bridge", "nvlink_bridge")]
    [InlineData("PCIe NVLink", "nvlink_bridge")]
    [InlineData("Infinity Fabric (xGMI)", "infinity_fabric")]
    [InlineData("HCCS", "hccs")]
    [InlineData("PCIe 4.0 x16", "pcie")]
    [InlineData("ICI", "ici")]
    [InlineData("RoCE (24x200GbE)", "roce")]
    [InlineData("Juicier Link", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Knows_the_level_of_a_link_by_its_name(string? link, string? level)
    {
        var row = Row with { Interconnect = link };
        Assert.Equal(level, row.Fabric is { } known ? FabricLevels.Names[known] : null);
        Assert.Equal(level is null ? null : true, Constraint.Parse($"fabric = {level ?? "pcie"}").Judge(row));
    }

    [Fact]
    public void Of_a_link_is_by_the_order_of_levels_and_unknown_meets_none()
    {
        Assert.True(
            Constraint.Parse("fabric >= nvlink and fabric > hccs").Holds(Row with { Interconnect = "NVLink 4" }));
        Assert.False(Constraint.Parse("fabric >= nvlink").Judge(Row with { Interconnect = "PCIe" }));
        Assert.Null(Constraint.Parse("fabric >= pcie").Judge(Row with { Interconnect = "by hand" }));
    }

    [Fact]
    public void Comes_out_as_a_table_says()
    {
        var met = 0;
        for (var seed = 0; seed < 300; seed++)
        {
            var world = new World(seed, WorldShape.Small);
            var constraint = Constraint.Parse(RandomConstraints.Text(new Random(seed), 3));
            foreach (var row in Enumerable.Range(0, 20).Select(_ => world.NextRow()))
            {
                var verdict = NaiveJudge.Of(constraint, row);
                Assert.Equal(
                    verdict switch { Verdict.Met => true, Verdict.Failed => false, _ => (bool?)null },
                    constraint.Judge(row));
                met += verdict == Verdict.Met ? 1 : 0;
            }
        }

        Assert.InRange(met, 1_000, 5_000);
    }

    [Fact]
    public void Every_property_can_be_read_of_a_row()
    {
        var known = Row with { Interconnect = "NVLink", RenewablePercent = 50 };
        Assert.All(SupplyProperty.All, property => Assert.Equal(
            property.Kind != PropertyKind.Name,
            property.Kind == PropertyKind.Name
                ? new NameConstraint(property, ["no such"]).Judge(known)
                : new NumberConstraint(property, Comparator.AtLeast, property.Least).Judge(known)));
    }
}
