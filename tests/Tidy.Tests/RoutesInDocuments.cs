using System.Text.RegularExpressions;

namespace Tidy.Tests;

/// <summary>A route that a document names must be one of the API's or a page of the portal.</summary>
public sealed partial class RoutesInDocuments
{
    private static readonly HashSet<string> Known =
    [
        // The framework's own default.
        "/openapi/v1.json",
        .. from file in Tree.WithExtension(".razor", ".cs")
           where file.StartsWith("Exchange.", StringComparison.Ordinal)
           from route in Literal().Matches(Tree.Read(file))
           select Plain(route.Groups[1].Value),
    ];

    [Fact]
    public void Exist() => Violations.None(
        from file in Tree.WithExtension(".md")
        from route in Named().Matches(Tree.Read(file))
        where !IsKnown(Plain(route.Groups[1].Value))
        select $"{file}: {route.Value}");

    [Theory]
    [InlineData("/orders/new")]
    [InlineData("/v1/leases/{number}/usage")]
    [InlineData("/v1/ledger/entries?from=0&limit=500")]
    public void Are_recognised(string route) => Assert.True(IsKnown(Plain(route)));

    [Theory]
    [InlineData("/rules")]
    [InlineData("/v1/leases/{id}/secrets")]
    [InlineData("/v1/lease")]
    public void That_nothing_serves_are_found(string route) => Assert.False(IsKnown(Plain(route)));

    // Some are put together from two literals: a list's, and what follows for one of it.
    private static bool IsKnown(string route) =>
        Known.Contains(route)
        || Enumerable.Range(1, route.Length - 1)
            .Any(cut => Known.Contains(route[..cut]) && Known.Contains(route[cut..]));

    /// <summary>Without a query, and with every parameter called alike.</summary>
    private static string Plain(string route) => Parameter().Replace(route.Split('?')[0], "{}");

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("\"(/[^\"\\s]*)\"")]
    private static partial Regex Literal();

    [GeneratedRegex(@"`(?:GET |POST )?(/[^`\s…]*)`")]
    private static partial Regex Named();
}
