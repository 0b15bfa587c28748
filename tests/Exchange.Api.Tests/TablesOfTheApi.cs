using System.Text.Json;
using Exchange.Api.Attestation;
using Exchange.Api.Hosting;
using Exchange.Api.Ingest;
using Exchange.Api.Resources;
using Exchange.Contracts.Wire;
using Exchange.Domain.Trading;
using Ledger;

namespace Exchange.Api.Tests;

public sealed class TablesOfTheApi
{
    [Fact]
    public void Every_refusal_has_its_problem_under_a_name_of_its_own()
    {
        Assert.Equal(Enum.GetValues<RefusalCode>().Order(), RefusalProblems.All.Keys.Order());
        Assert.Equal(RefusalProblems.All.Count, RefusalProblems.All.Values.DistinctBy(row => row.Slug).Count());
        Assert.All(RefusalProblems.All.Values, row => Assert.InRange(row.Status, 400, 503));
    }

    [Fact]
    public void Every_route_of_the_contract_is_taken_in()
    {
        Assert.Equal(
            CommandRoutes.All.Select(route => route.Body.Name).Order(),
            CommandDefinitions.All.Select(definition => definition.Body.Name).Order());
    }

    [Fact]
    public void A_body_commits_to_something_exactly_where_its_route_opens_something()
    {
        Assert.All(
            CommandDefinitions.All,
            definition => Assert.Equal(definition.Route.Opens is null, definition.Commitment is null));
    }

    [Fact]
    public void Every_attested_fact_has_a_body_that_the_ledger_takes()
    {
        foreach (var described in EventCatalog.All.Values.Where(d => d.LedgerKind is not null))
        {
            var fact = Sample(described.Type);
            var body = FactBodies.Of(fact, "USD");
            CanonicalJson.CheckBody(body);
        }
    }

    [Fact]
    public void What_buyers_keep_to_themselves_is_in_no_body()
    {
        foreach (var described in EventCatalog.All.Values.Where(d => d.LedgerKind is not null))
        {
            using var body = JsonDocument.Parse(FactBodies.Of(Sample(described.Type), "USD"));
            Assert.DoesNotContain(
                body.RootElement.EnumerateObject(), member => member.Name is "limit" or "held" or "name");
        }
    }

    [Fact]
    public void A_posting_is_said_in_money_with_its_currency()
    {
        var body = FactBodies.Of(
            new Domain.Accounts.AccountPosted(
                Guid.Empty, Guid.Empty, -1_500_000, Domain.Accounts.PostingReason.Deposit),
            "USD");

        Assert.Equal(
            $$"""{"account":"{{Guid.Empty}}","amount":"-1.5","currency":"USD","reason":"Deposit","""
                + $"\"transfer\":\"{Guid.Empty}\"}}",
            System.Text.Encoding.UTF8.GetString(body));
    }

    [Fact]
    public void The_catalogue_turns_teraflops_into_gigaflops_exactly_and_leaves_unknown_rates_out()
    {
        var l4 = AcceleratorCatalogue.Embedded.Find("nvidia-l4")!;

        Assert.Equal(
            (24_576L, 473L, 30_290L, 60_000L, 121_000L, null, 242_000L),
            (l4.MemoryMiB, l4.Fp64Gflops, l4.Fp32Gflops, l4.Tf32Gflops, l4.Fp16Gflops, l4.Fp8Gflops, l4.Int8Gops));
        Assert.Equal(86, AcceleratorCatalogue.Embedded.All.Count);
        Assert.Null(AcceleratorCatalogue.Embedded.Find("no-such-accelerator"));
    }

    /// <summary>An event with something in every member.</summary>
    private static object Sample(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        return constructor.Invoke([.. constructor.GetParameters().Select(p => Value(p.ParameterType))]);
    }

    private static object? Value(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return "text";
        if (type == typeof(string[])) return (string[])["a", "b"];
        if (type == typeof(Guid[])) return (Guid[])[Guid.Empty];
        if (type.IsEnum) return Enum.GetValues(type).GetValue(0);
        return type.IsValueType ? Activator.CreateInstance(type) : Sample(type);
    }
}
