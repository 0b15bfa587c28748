using System.Globalization;
using System.Text.RegularExpressions;
using Exchange.Domain.Trading;

namespace Tidy.Tests;

/// <summary>The catalogue of refusals that clients are written against.</summary>
public sealed partial class RefusalsInDocuments
{
    private const string Page = "docs/contracts/refusals.md";

    [Fact]
    public void Are_exactly_those_that_the_market_gives_in_the_order_of_its_checks() =>
        Assert.Equal(Enum.GetValues<RefusalCode>().Select(code => (int)code), Codes());

    private static IEnumerable<int> Codes() =>
        from row in Row().Matches(Tree.Read(Page))
        select int.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| (\d{4}) \| `([a-z-]+)` \| (\d{3}) \| \S", RegexOptions.Multiline)]
    private static partial Regex Row();
}
