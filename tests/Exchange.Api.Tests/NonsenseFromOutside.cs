using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Wire;
using Microsoft.AspNetCore.Mvc.ApiExplorer;

namespace Exchange.Api.Tests;

/// <summary>
/// Every parameter and every body of every endpoint, wrong in every way that its type can be wrong. The walk goes by
/// the endpoints that are mapped, so that a new one is walked as well.
/// </summary>
public sealed class NonsenseFromOutside(SharedExchange shared) : IClassFixture<SharedExchange>, IAsyncLifetime
{
    private const string Filter = QueryRoutes.Filters + "/mine";

    private static readonly string[] WrongTexts =
        ["%00", "a%00b", "a%0Ab", "%FF", "%ED%A0%80", "%C0%80", new('x', 201)];

    private static readonly string[] WrongNumbers =
        ["abc", "", "1.5", "1e3", "0x10", "%201", "-1", "99999999999999999999", "NaN"];

    private static readonly string[] WrongIds =
        ["abc", "", "7", "0190aaaa00007000800000000000000a", "%7B0190aaaa-0000-7000-8000-00000000000a%7D"];

    private readonly TestExchange _exchange = shared.Exchange;
    private readonly HttpClient _operator = shared.Exchange.Http(shared.Exchange.OperatorCredentials().ApiKey);
    private HttpClient _anybody = null!;

    /// <summary>Between them the two have every role, so that what is tried is the request and not the role.</summary>
    public async Task InitializeAsync() => _anybody = _exchange.Http(
        (await _exchange.JoinAsync("Anybody", "Supplier", "Buyer", "Auditor", "Issuer")).ApiKey);

    public Task DisposeAsync()
    {
        _operator.Dispose();
        _anybody.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task In_a_parameter_is_refused_by_name()
    {
        var wrong = new List<string>();
        var tried = 0;
        foreach (var (path, name, type) in QueryParameters())
        {
            foreach (var text in WrongTexts.Concat(WrongFor(name, type)))
            {
                tried++;
                var (status, problem) = await GetAsync($"{path}?{name}={text}");
                if (status is not (400 or 422) || problem?["field"]?.ToString() != name || !IsWhole(problem))
                    wrong.Add($"{path}?{name}={text}: {status} {problem?.ToJsonString()}");
            }

            var (_, twice) = await GetAsync($"{path}?{name}=1&{name}=1");
            if (twice?["field"]?.ToString() != name)
                wrong.Add($"{path}?{name} twice: {twice?.ToJsonString()}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(tried > 400, $"Only {tried} were tried.");
    }

    [Theory]
    [InlineData("/v1/market?surprise=%00", "surprise")]
    [InlineData("/v1/market?%FF=1", "query")]
    [InlineData("/openapi/%01.json", "path")]
    public async Task Is_refused_where_no_parameter_is_known_as_well(string path, string field)
    {
        var (status, problem) = await GetAsync(path);

        Assert.Equal((400, field), (status, problem!["field"]!.ToString()));
    }

    [Theory]
    [InlineData("limit", "abc", 1000, "A whole number, -2147483648 to 2147483647.")]
    [InlineData("limit", "501", 1001, "must be 1 to 500")]
    [InlineData("supplier", "abc", 1000, "An id, like 0190aaaa-0000-7000-8000-00000000000a.")]
    [InlineData("status", "opne", 1001, "One of open, paused, withdrawn, expired.")]
    [InlineData("class", "%00", 1000, "At most 200 characters, in UTF-8, none of them a control character.")]
    public async Task Is_told_the_rule(string name, string value, int code, string rule)
    {
        var (_, problem) = await GetAsync($"/v1/offers?{name}={value}");

        Assert.Equal((code, value), ((int)problem!["code"]!, problem["value"]!.ToString()));
        Assert.Equal(rule, (string)problem["rule"]!);
    }

    [Fact]
    public async Task In_a_body_is_refused_by_member()
    {
        var wrong = new List<string>();
        foreach (var (method, path) in JsonBodies())
        {
            foreach (var (json, field) in WrongBodies(path))
            {
                var (status, problem) = await SendAsync(method, path, json);
                if (status != 400 || !IsWhole(problem) || (field is not null && problem!["field"]!.ToString() != field))
                    wrong.Add($"{path} {json}: {status} {problem?.ToJsonString()}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(CommandRoutes.All.Count + 6, JsonBodies().Count());
    }

    [Theory]
    [InlineData("/v1/operator/clock", "{\"now\":7}", "now", "7")]
    [InlineData("/v1/operator/clock", "{\"then\":[1]}", "then", "[1]")]
    [InlineData("/v1/intents/preview", "{\"accelerators\":\"many\"}", "accelerators", "many")]
    [InlineData("/v1/orders", "{\"body\":{},\"signature\":{\"by\":{}}}", "signature.by", "{}")]
    [InlineData("/v1/usage", "{\"items\":[{\"body\":{},\"opening\":7}]}", "items[0].opening", "7")]
    public async Task In_a_body_is_shown_as_it_came(string path, string json, string field, string value)
    {
        var (status, problem) = await PostAsync(path, json);

        Assert.Equal(
            (400, 1000, field, value),
            (status, (int)problem!["code"]!, problem["field"]!.ToString(), problem["value"]!.ToString()));
        Assert.DoesNotContain("System.", (string)problem["rule"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2sp.org/tlog-proof@v1\n")]
    [InlineData("\u0000")]
    public async Task Instead_of_a_receipt_is_not_verified(string text)
    {
        using var http = _exchange.Http();
        using var response = await http.PostAsync("/v1/ledger/check", new StringContent(text));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False((bool)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["verified"]!);
    }

    [Fact]
    public async Task About_the_clock_does_not_put_it_beyond_the_present()
    {
        const string never = "9999-12-31T00:00:00.000000Z";
        var (status, problem) = await PostAsync(QueryRoutes.Clock, $"{{\"now\":\"{never}\"}}");

        var wall = WireTime.Write(_exchange.Wall.GetUtcNow());
        Assert.Equal((422, 1001), (status, (int)problem!["code"]!));
        Assert.Equal(("now", never), (problem["field"]!.ToString(), problem["value"]!.ToString()));
        Assert.Equal($"Not after wall time, {wall}.", (string)problem["rule"]!);
        var now = await _exchange.Operator.SetClockAsync(_exchange.Wall.GetUtcNow());
        Assert.Equal(_exchange.Wall.GetUtcNow(), now.Now);
    }

    private static bool IsWhole(JsonNode? problem) =>
        problem?["code"] is { } code && (int)code is 1000 or 1001
            && problem["rule"]?.ToString().Length > 0 && problem["value"] is not null;

    private static IEnumerable<(string Json, string? Field)> WrongBodies(string path)
    {
        yield return ("", "request");
        yield return ("{", null);
        yield return ("nonsense", "request");
        yield return ("null", "request");
        yield return ("[]", "request");
        yield return ("7", "request");
        yield return ("{\"surprise\":1}", "surprise");
        if (path is not QueryRoutes.Clock)
            yield return ("{}", null);
        if (path is QueryRoutes.Clock or QueryRoutes.Preview or QueryRoutes.Explain or QueryRoutes.Plans
            or QueryRoutes.Decompose or Filter)
            yield break;
        var member = path == "/v1/usage" ? "items" : "body";
        yield return ($"{{\"{member}\":\"text\"}}", member);
        yield return ($"{{\"{member}\":null}}", member);
        yield return ($"{{\"{member}\":{{}},\"{member}\":{{}}}}", member);
    }

    private static IEnumerable<string> WrongFor(string name, Type type) => name switch
    {
        "limit" => WrongNumbers.Concat(["0", "501"]),
        "cursor" => ["abc", "-1", "1.2.3", "99999999999999999999"],
        "status" => ["nonsense", "", "OPEN"],
        _ when type == typeof(long) => WrongNumbers,
        _ when type == typeof(Guid) => WrongIds,
        _ => [""],
    };

    /// <summary>Every parameter in a query, with a path of its endpoint.</summary>
    private IEnumerable<(string Path, string Name, Type Type)> QueryParameters()
    {
        foreach (var api in Described().Where(api => api.HttpMethod == "GET"))
        {
            var path = "/" + api.RelativePath!
                .Replace("{id:guid}", Guid.Empty.ToString(), StringComparison.Ordinal)
                .Replace("{seq:long}", "0", StringComparison.Ordinal);
            foreach (var parameter in api.ParameterDescriptions.Where(parameter => parameter.Source.Id == "Query"))
                yield return (path, parameter.Name, Nullable.GetUnderlyingType(parameter.Type) ?? parameter.Type);
            if (api.ActionDescriptor.EndpointMetadata.OfType<Describing.WaitsForPosition>().Any())
                yield return (path, "atLeast", typeof(long));
        }
    }

    private IEnumerable<(HttpMethod Method, string Path)> JsonBodies() =>
        from api in Described()
        let metadata = api.ActionDescriptor.EndpointMetadata
        where metadata.OfType<Ingest.CommandDefinition>().Any()
            || metadata.OfType<Describing.TakesBody>().Any(body => body.Type != typeof(string))
        select (new HttpMethod(api.HttpMethod!),
            ("/" + api.RelativePath).Replace(QueryRoutes.Filters + "/{name}", Filter, StringComparison.Ordinal));

    private IEnumerable<ApiDescription> Described() =>
        _exchange.Service<IApiDescriptionGroupCollectionProvider>().ApiDescriptionGroups.Items.SelectMany(g => g.Items);

    private async Task<(int Status, JsonNode? Problem)> GetAsync(string path)
    {
        using var response = await For(path).GetAsync(new Uri(path, UriKind.Relative));
        return ((int)response.StatusCode, await ProblemOfAsync(response));
    }

    private Task<(int Status, JsonNode? Problem)> PostAsync(string path, string json) =>
        SendAsync(HttpMethod.Post, path, json);

    private async Task<(int Status, JsonNode? Problem)> SendAsync(HttpMethod method, string path, string json)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await For(path).SendAsync(request);
        return ((int)response.StatusCode, await ProblemOfAsync(response));
    }

    private HttpClient For(string path) =>
        path == Filter || path.StartsWith("/v1/operator/", StringComparison.Ordinal) ? _operator : _anybody;

    private static async Task<JsonNode?> ProblemOfAsync(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? await response.Content.ReadFromJsonAsync<JsonNode>()
            : null;
}
