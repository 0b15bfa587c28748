using Exchange.Domain.Constraints;
using TestKit;

namespace Exchange.Domain.Tests.Constraints;

public sealed class The_contract_of_constraints
{
    private static readonly string s_page =
        File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "contracts", "constraints.md"));

    [Fact]
    public void Lists_every_property() => Assert.Equal(
        SupplyProperty.All.Concat(OrderProperty.Catalogue.All).Select(Row),
        s_page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)));

    [Fact]
    public void Has_examples_that_are_canonical()
    {
        var examples = Examples(1);
        Assert.Equal(3, examples.Length);
        Assert.Equal(
            examples.Select(text => text.Replace("not region =", "region !=", StringComparison.Ordinal)),
            examples.Select(text => Constraint.Parse(text).ToString()));
    }

    [Fact]
    public void Has_examples_of_what_offers_ask_that_are_canonical()
    {
        var examples = Examples(5);
        Assert.Equal(2, examples.Length);
        Assert.Equal(
            examples, examples.Select(text => Constraint.Parse(text, OrderProperty.Catalogue).ToString()));
    }

    private static string[] Examples(int block) => s_page.Split("```\n")[block].TrimEnd().Split('\n');

    private static string Row(Property property)
    {
        var values = property.Kind switch
        {
            PropertyKind.Flag => "stands alone",
            PropertyKind.Level => string.Join(" < ", property.Vocabulary),
            PropertyKind.Name when property.Vocabulary.Length > 0 => string.Join(", ", property.Vocabulary),
            PropertyKind.Name => "a name",
            _ => $"{property.Write(property.Least)} to {property.Write(property.Most)}"
                + (property.Units.IsEmpty ? "" : $" ({string.Join(", ", property.Units)})"),
        };
        return $"| `{property.Name}` | {values} | {(property.CanBeUnknown ? "yes" : "no")} | {property.Description} |";
    }
}
