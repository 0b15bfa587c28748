using System.Net;
using System.Text.RegularExpressions;
using Exchange.Web.Tests.Stub;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace Exchange.Web.Tests;

public sealed partial class WhoMaySeeWhat(PortalFactory portal) : IClassFixture<PortalFactory>
{
    /// <summary>All there is but styles and scripts, said once more and independently of the code.</summary>
    private static readonly Dictionary<string, string> Stated = new()
    {
        ["/"] = "visitors",
        // The framework's own, for its script and for files that come after a build. The portal uses neither; they
        // declare nothing, and so are closed.
        ["/_framework/opaque-redirect"] = "nobody",
        ["/{**path:file}"] = "nobody",
        ["/account"] = "sessions",
        ["/activity"] = "sessions",
        ["/error"] = "visitors",
        ["/health/live"] = "visitors",
        ["/health/ready"] = "visitors",
        ["/ledger"] = "visitors",
        ["/ledger/check"] = "visitors",
        ["/ledger/checkpoint"] = "visitors",
        ["/ledger/checkpoint/note"] = "visitors",
        ["/ledger/policy"] = "visitors",
        ["/ledger/{Seq:long}"] = "visitors",
        ["/ledger/{seq:long}/receipt"] = "visitors",
        ["/market"] = "visitors",
        ["/offers"] = "visitors",
        ["/offers/{Id:guid}"] = "visitors",
        ["/orders"] = "sessions",
        ["/orders/new"] = "sessions",
        ["/orders/{Id:guid}"] = "sessions",
        ["/sign"] = "sessions",
        ["/sign/body.json"] = "sessions",
        ["/signin"] = "visitors",
        ["/signout"] = "visitors",
        ["/supply"] = "sessions",
        ["/supply/list"] = "sessions",
        ["/supply/matches/{Id:guid}"] = "sessions",
    };

    private IEnumerable<RouteEndpoint> Endpoints =>
        portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    [Fact]
    public void Every_page_and_every_endpoint_is_for_whom_the_table_says()
    {
        var found = Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
            .GroupBy(endpoint => PathOf(endpoint), ForWhom)
            .Select(path => $"{path.Key}: {string.Join(" and ", path.Distinct())}");

        Assert.Equal(
            Stated.Select(row => $"{row.Key}: {row.Value}").Order(StringComparer.Ordinal),
            found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Styles_and_scripts_are_for_everybody()
    {
        var files = Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
            .ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Equal("visitors", ForWhom(file)));
    }

    [Fact]
    public async Task What_is_for_sessions_sends_visitors_to_sign_in()
    {
        foreach (var path in Stated.Where(row => row.Value == "sessions").Select(row => Fill(row.Key)))
        {
            using var visitor = new Visitor(portal);
            using var response = path == "/sign/body.json"
                ? await visitor.PostAsync(path)
                : await visitor.SendAsync(path);

            Assert.Equal((path, HttpStatusCode.Redirect), (path, response.StatusCode));
            Assert.Equal("/signin", response.Headers.Location!.AbsolutePath);
        }
    }

    [Fact]
    public async Task What_is_for_visitors_does_not()
    {
        foreach (var path in Stated.Where(row => row.Value == "visitors").Select(row => Fill(row.Key)))
        {
            using var visitor = new Visitor(portal);
            using var response = await visitor.SendAsync(path);

            Assert.NotEqual((path, HttpStatusCode.Redirect), (path, response.StatusCode));
            Assert.NotEqual((path, HttpStatusCode.Forbidden), (path, response.StatusCode));
        }
    }

    [Fact]
    public async Task What_declares_nothing_is_for_nobody()
    {
        using var visitor = await new Visitor(portal).AsAsync(SampleMarket.AuditorKey);
        using var response = await visitor.SendAsync("/_framework/opaque-redirect");
        Assert.NotEqual(HttpStatusCode.OK, response.StatusCode);

        var policies = portal.Services.GetRequiredService<IAuthorizationPolicyProvider>();
        var fallback = Assert.IsType<AuthorizationPolicy>(await policies.GetFallbackPolicyAsync());
        var authorization = portal.Services.GetRequiredService<IAuthorizationService>();
        var anybody = Access.Session.PrincipalOf(SampleMarket.ByKey[SampleMarket.BuyerKey], SampleMarket.BuyerKey);

        Assert.False((await authorization.AuthorizeAsync(anybody, null, fallback)).Succeeded);
    }

    [Theory]
    [InlineData("/nowhere", null)]
    [InlineData("/nowhere", SampleMarket.BuyerKey)]
    [InlineData("/dist/nothing.css", null)]
    public async Task What_is_not_there_is_not_there_for_anybody(string path, string? key)
    {
        using var visitor = new Visitor(portal);
        if (key is not null)
        {
            await visitor.AsAsync(key);
        }

        var (status, page) = await visitor.TryAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Single(page.QuerySelectorAll("h1"));
    }

    private static string PathOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.TrimStart('/');

    private static string ForWhom(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? "visitors"
        : endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null ? "sessions"
        : "nobody";

    private static string Fill(string path) => Parameter().Replace(
        path,
        parameter => parameter.Value.Contains("guid", StringComparison.Ordinal) ? SampleIds.Offer.ToString() : "4");

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
