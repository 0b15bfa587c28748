using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Exchange.Api.Auth;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Exchange.Api.Tests;

public sealed partial class WhoMayCallWhat(SharedExchange shared) : IClassFixture<SharedExchange>
{
    /// <summary>Who may post where, said once more and independently of the code.</summary>
    private static readonly Dictionary<string, string> MayPost = new()
    {
        ["/v1/participants"] = "Open",
        ["/v1/operator/participants/verify"] = "Operator",
        ["/v1/participants/keys"] = "Participant",
        ["/v1/participants/keys/revoke"] = "Participant",
        ["/v1/operator/participants/suspend"] = "Operator",
        ["/v1/operator/participants/reinstate"] = "Operator",
        ["/v1/operator/reference-data"] = "Operator",
        ["/v1/operator/deposits"] = "Operator",
        ["/v1/withdrawals"] = "Participant",
        ["/v1/resources"] = "Supplier",
        ["/v1/resources/verify"] = "Auditor",
        ["/v1/resources/status"] = "Supplier",
        ["/v1/resources/retire"] = "Supplier",
        ["/v1/offers"] = "Supplier",
        ["/v1/offers/reprice"] = "Supplier",
        ["/v1/offers/pause"] = "Supplier",
        ["/v1/offers/resume"] = "Supplier",
        ["/v1/offers/withdraw"] = "Supplier",
        ["/v1/orders"] = "Buyer",
        ["/v1/orders/amend"] = "Buyer",
        ["/v1/orders/cancel"] = "Buyer",
        ["/v1/matches/confirm"] = "Supplier",
        ["/v1/matches/decline"] = "Supplier",
        ["/v1/matches/cancel"] = "Buyer",
        ["/v1/leases/provision"] = "Supplier",
        ["/v1/usage"] = "Supplier",
        ["/v1/leases/interrupt"] = "Supplier",
        ["/v1/leases/resume"] = "Supplier",
        ["/v1/leases/fail"] = "Supplier",
        ["/v1/leases/end"] = "Participant",
        ["/v1/settlements/dispute"] = "Participant",
        ["/v1/operator/settlements/adjust"] = "Operator",
        ["/v1/programmes"] = "Issuer",
        ["/v1/programmes/top-up"] = "Issuer",
        ["/v1/programmes/close"] = "Issuer",
        ["/v1/vouchers"] = "Issuer",
        ["/v1/vouchers/revoke"] = "Issuer",
        ["/v1/intents/explain"] = "Open",
        ["/v1/intents/plans"] = "Open",
        ["/v1/intents/preview"] = "Open",
        ["/v1/intents/decompose"] = "Open",
        ["/v1/ledger/check"] = "Open",
        ["/v1/ledger/openings/{seq:long}/erase"] = "Participant",
        ["/v1/operator/clock"] = "Operator",
        ["/v1/operator/publish"] = "Operator",
    };

    private readonly TestExchange _exchange = shared.Exchange;

    [Fact]
    public void Every_endpoint_names_its_policy()
    {
        var nameless = Endpoints().Where(endpoint => PolicyOf(endpoint) is null);

        Assert.Empty(nameless.Select(endpoint => endpoint.RoutePattern.RawText));
    }

    [Fact]
    public void Every_post_is_for_whom_the_table_says()
    {
        var posts = Endpoints().Where(endpoint => MethodOf(endpoint) == "POST")
            .ToDictionary(endpoint => endpoint.RoutePattern.RawText!, PolicyOf);

        Assert.Equal(MayPost.OrderBy(row => row.Key), posts.OrderBy(row => row.Key)!);
    }

    [Fact]
    public void What_else_changes_something_is_for_participants_and_their_own()
    {
        var others = Endpoints().Where(endpoint => MethodOf(endpoint) is not ("GET" or "POST"))
            .Select(endpoint => (MethodOf(endpoint), endpoint.RoutePattern.RawText, PolicyOf(endpoint)));

        Assert.Equal(
            [("DELETE", "/v1/filters/{name}", "Participant"), ("PUT", "/v1/filters/{name}", "Participant")],
            others.Order());
    }

    [Fact]
    public async Task Without_credentials_only_what_is_open_answers()
    {
        foreach (var endpoint in Endpoints())
        {
            var status = await CallAsync(endpoint, null);
            var isOpen = PolicyOf(endpoint) == Policies.Open;
            Assert.True(
                isOpen == (status != HttpStatusCode.Unauthorized), $"{endpoint.RoutePattern.RawText}: {status}");
        }
    }

    [Fact]
    public async Task A_key_that_nobody_has_opens_nothing()
    {
        foreach (var endpoint in Endpoints().Where(endpoint => PolicyOf(endpoint) != Policies.Open))
            Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(endpoint, "cx_nobody"));
    }

    [Fact]
    public async Task A_key_of_another_form_is_not_even_looked_up()
    {
        var somebody = await _exchange.JoinAsync("Somebody");
        var keys = _exchange.Service<ApiKeys>();
        foreach (var (key, expected) in new[]
        {
            ("cx_known", HttpStatusCode.OK), ("known", HttpStatusCode.Unauthorized),
            ("CX_known", HttpStatusCode.Unauthorized), ("xcx_known", HttpStatusCode.Unauthorized),
            ("cx_" + new string('x', 198), HttpStatusCode.Unauthorized),
        })
        {
            keys.Add(ApiKeys.HashOf(key), somebody.ParticipantId);
            Assert.Equal((key, expected), (key, await MeAsync($"Bearer {key}")));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await MeAsync("bearer cx_known"));
        Assert.Equal(HttpStatusCode.Unauthorized, await MeAsync("Basic cx_known"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_not_there_is_not_there_for_anybody(bool known)
    {
        using var http = _exchange.Http(known ? _exchange.OperatorSecrets.ApiKey : null);
        foreach (var (method, path, status) in new[]
        {
            ("GET", "/", 404), ("GET", "/v1/nowhere", 404), ("POST", "/v1/nowhere", 404), ("GET", "/v1/orders/7", 404),
            ("GET", "/ledger/nothing", 404), ("GET", "/favicon.ico", 404), ("DELETE", "/v1/offers", 405),
            ("GET", "/v1/operator/deposits", 405),
        })
        {
            using var request = new HttpRequestMessage(new(method), path);
            using var response = await http.SendAsync(request);
            Assert.Equal((path, status), (path, (int)response.StatusCode));
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            var problem = await response.Content.ReadFromJsonAsync<Problem>();
            Assert.Equal((path, status), (path, problem!.Status));
        }
    }

    [Fact]
    public async Task A_wrong_role_is_forbidden()
    {
        var supplier = await _exchange.JoinAsync("Supplier", "Supplier");
        var auditor = await _exchange.JoinAsync("Auditor", "Auditor");
        var wrong = new Dictionary<string, ParticipantCredentials>
        {
            [Policies.Supplier] = auditor,
            [Policies.Buyer] = supplier,
            [Policies.Auditor] = supplier,
            [Policies.Issuer] = auditor,
            [Policies.Operator] = auditor,
            [Policies.Staff] = supplier,
        };
        foreach (var endpoint in Endpoints().Where(endpoint => wrong.ContainsKey(PolicyOf(endpoint)!)))
        {
            var status = await CallAsync(endpoint, wrong[PolicyOf(endpoint)!].ApiKey);
            Assert.True(status == HttpStatusCode.Forbidden, $"{endpoint.RoutePattern.RawText}: {status}");
        }
    }

    private async Task<HttpStatusCode> MeAsync(string authorization)
    {
        using var http = _exchange.Http();
        using var request = new HttpRequestMessage(HttpMethod.Get, QueryRoutes.Me);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }

    private IEnumerable<RouteEndpoint> Endpoints() =>
        _exchange.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static string? PolicyOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().SingleOrDefault()?.Policy;

    private static string MethodOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "GET";

    private async Task<HttpStatusCode> CallAsync(RouteEndpoint endpoint, string? apiKey)
    {
        using var http = _exchange.Http(apiKey);
        var path = Parameter().Replace(
            endpoint.RoutePattern.RawText!,
            parameter => parameter.Value switch
            {
                "{documentName}" => "v1",
                var id when id.EndsWith(":guid}", StringComparison.Ordinal) => Guid.Empty.ToString(),
                _ => "0",
            });
        using var request = new HttpRequestMessage(new(MethodOf(endpoint)), path);
        if (request.Method == HttpMethod.Post || request.Method == HttpMethod.Put)
            request.Content = JsonContent.Create(new { });
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
