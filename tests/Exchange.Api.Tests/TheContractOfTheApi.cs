using System.Text.Json.Nodes;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Wire;
using TestKit;

namespace Exchange.Api.Tests;

/// <summary>
/// The API's description as it is served and as it lies in the repository. Who means to change the contract sets
/// <c>MARKET_REWRITE=1</c>, runs this class and commits the file with the change.
/// </summary>
public sealed class TheContractOfTheApi(SharedExchange shared) : IClassFixture<SharedExchange>
{
    private const string Page = "docs/contracts/openapi.json";

    private static readonly bool Rewrite = Environment.GetEnvironmentVariable("MARKET_REWRITE") == "1";

    private readonly TestExchange _exchange = shared.Exchange;

    [Fact]
    public async Task Is_the_one_in_the_repository()
    {
        var path = Path.Combine(RepositoryRoot.Find(), Page);
        var served = await ServedAsync() + "\n";
        if (Rewrite)
            await File.WriteAllTextAsync(path, served);

        Assert.True(
            served == await File.ReadAllTextAsync(path),
            $"{Page} is not what is served. If that is meant, run this test with MARKET_REWRITE=1.");
    }

    [Fact]
    public async Task Says_of_every_operation_what_it_is_for() =>
        Assert.All(await OperationsAsync(), operation =>
        {
            Assert.NotEmpty((string?)operation.Json["operationId"] ?? "");
            Assert.EndsWith(".", (string?)operation.Json["summary"] ?? "", StringComparison.Ordinal);
            Assert.Single(operation.Json["tags"]!.AsArray());
            Assert.All(operation.Parameters, parameter => Assert.NotEmpty((string?)parameter!["description"] ?? ""));
        });

    [Fact]
    public async Task Asks_for_a_key_exactly_where_one_is_needed()
    {
        var document = JsonNode.Parse(await ServedAsync())!;
        Assert.Equal("bearer", (string)document["components"]!["securitySchemes"]!["apiKey"]!["scheme"]!);
        using var http = _exchange.Http();
        foreach (var operation in await OperationsAsync())
        {
            using var response = await operation.CallAsync(http);
            var isOpen = operation.Json["security"] is null;
            Assert.True(isOpen == ((int)response.StatusCode != 401), $"{operation}: {response.StatusCode}");
            Assert.Contains(((int)response.StatusCode).ToString(null as IFormatProvider), operation.Statuses);
        }
    }

    [Fact]
    public async Task Lists_every_status_that_an_operation_answers_with()
    {
        using var http = _exchange.Http(_exchange.OperatorCredentials().ApiKey);
        foreach (var operation in await OperationsAsync())
        {
            Assert.Superset(new HashSet<string> { "400", "429", "500" }, operation.Statuses);
            if (CommandRoutes.All.Any(route => route.Path == operation.Path && operation.Method == "post"))
                Assert.Superset(new HashSet<string> { "200", "403", "413", "415" }, operation.Statuses);
            if (operation.Parameters.Any(parameter => (string)parameter!["name"]! == "atLeast"))
                Assert.Superset(new HashSet<string> { "200", "422", "503" }, operation.Statuses);
            using var response = await operation.CallAsync(http);
            Assert.Contains(((int)response.StatusCode).ToString(null as IFormatProvider), operation.Statuses);
        }
    }

    [Fact]
    public async Task Lists_every_refusal_of_a_command()
    {
        var operations = await OperationsAsync();
        var orders = operations.Single(operation => (string)operation.Json["operationId"]! == "PlaceOrder");
        var statuses = Hosting.RefusalProblems.All.Values.Select(refusal => $"{refusal.Status}").ToHashSet();

        Assert.Superset(statuses, orders.Statuses);
        Assert.Contains(orders.Parameters, parameter => (string)parameter!["name"]! == "Idempotency-Key");
        var conflict = JsonNode.Parse(await ServedAsync())!["components"]!["responses"]!["Conflict"]!;
        Assert.Contains("1400 insufficient-funds", (string)conflict["description"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_what_every_answer_looks_like()
    {
        foreach (var operation in await OperationsAsync())
        {
            var (status, answer) = operation.Json["responses"]!.AsObject().First();
            Assert.StartsWith("2", status, StringComparison.Ordinal);
            if (status == "200")
                Assert.NotNull(answer!["content"]!.AsObject().Single().Value!["schema"]);
            else
                Assert.Contains(
                    operation.Path,
                    (string[])["/v1/operator/publish", "/v1/ledger/openings/{seq}/erase", "/v1/filters/{name}"]);
        }
    }

    [Fact]
    public async Task Says_how_money_and_times_are_written()
    {
        var schemas = JsonNode.Parse(await ServedAsync())!["components"]!["schemas"]!;
        var money = schemas["MicroAmount"]!;
        var order = schemas["OrderView"]!;
        var time = order["properties"]!["goodTill"]!;

        Assert.Equal(("string", "decimal"), ((string)money["type"]!, (string)money["format"]!));
        Assert.Matches((string)money["pattern"]!, MicroAmount.Parse("-12.000001").ToString());
        Assert.Equal(("string", "date-time"), ((string)time["type"]!, (string)time["format"]!));
        Assert.Matches((string)time["pattern"]!, WireTime.Write(TestExchange.Start));
        // It is left out where there is none.
        Assert.DoesNotContain("goodTill", order["required"]!.AsArray().Select(name => (string)name!));
        Assert.Contains("placedAt", order["required"]!.AsArray().Select(name => (string)name!));
    }

    private async Task<string> ServedAsync()
    {
        using var http = _exchange.Http();
        return await http.GetStringAsync("/openapi/v1.json");
    }

    private async Task<IReadOnlyList<Operation>> OperationsAsync() =>
    [
        .. from path in JsonNode.Parse(await ServedAsync())!["paths"]!.AsObject()
           from method in path.Value!.AsObject()
           select new Operation(path.Key, method.Key, method.Value!),
    ];

    private sealed record Operation(string Path, string Method, JsonNode Json)
    {
        public HashSet<string> Statuses => [.. Json["responses"]!.AsObject().Select(row => row.Key)];

        public JsonArray Parameters => Json["parameters"] as JsonArray ?? [];

        /// <summary>Calls it about nothing that is there, with nothing that it could do.</summary>
        public async Task<HttpResponseMessage> CallAsync(HttpClient http)
        {
            var path = Path.Replace("{id}", Guid.Empty.ToString(), StringComparison.Ordinal)
                .Replace("{seq}", "999999", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(new(Method.ToUpperInvariant()), path);
            if (request.Method == HttpMethod.Post)
                request.Content = new StringContent("[]", System.Text.Encoding.UTF8, "application/json");
            return await http.SendAsync(request);
        }

        public override string ToString() => $"{Method} {Path}";
    }
}
