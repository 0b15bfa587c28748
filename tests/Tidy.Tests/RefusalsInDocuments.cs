using System.Globalization;
using System.Text.RegularExpressions;
using Exchange.Api.Hosting;
using Exchange.Domain.Trading;

namespace Tidy.Tests;

/// <summary>The catalogue of refusals that clients are written against.</summary>
public sealed partial class RefusalsInDocuments
{
    private const string Page = "docs/contracts/refusals.md";

    [Fact]
    public void Are_exactly_those_that_the_market_gives_in_the_order_of_its_checks() =>
        Assert.Equal(Enum.GetValues<RefusalCode>().Select(code => (int)code), Rows().Select(row => row.Code));

    [Fact]
    public void Have_the_types_and_statuses_that_the_API_answers_with() =>
        Assert.Equal(
            RefusalProblems.All.Values.OrderBy(problem => problem.Code)
                .Select(problem => ((int)problem.Code, problem.Slug, problem.Status)),
            Rows());

    private static IEnumerable<(int Code, string Slug, int Status)> Rows() =>
        from row in Row().Matches(Tree.Read(Page))
        select (Number(row.Groups[1]), row.Groups[2].Value, Number(row.Groups[3]));

    private static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| (\d{4}) \| `([a-z-]+)` \| (\d{3}) \| \S", RegexOptions.Multiline)]
    private static partial Regex Row();
}
