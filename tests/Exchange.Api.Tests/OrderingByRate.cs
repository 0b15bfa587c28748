using Check;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;
using Npgsql;

namespace Exchange.Api.Tests;

/// <summary>Two suppliers, an A100 at 6 and an L4 at 1 an hour, and a buyer who wants TFLOPS.</summary>
public sealed class OrderingByRate : IAsyncLifetime
{
    private const string Dear = "nvidia-a100-sxm-80gb";
    private const string Cheap = "nvidia-l4";
    private TestExchange _exchange = null!;
    private ExchangeClient _buyer = null!;

    public async Task InitializeAsync()
    {
        _exchange = await TestExchange.StartAsync();
        await _exchange.Operator.UpdateReferenceDataAsync();
        await SellAsync("Supplier one", Dear, "6");
        await SellAsync("Supplier two", Cheap, "1");
        _buyer = _exchange.Client(await _exchange.FundedBuyerAsync("Buyer one", "100000"));
    }

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Fact]
    public async Task Unlike_chips_of_two_suppliers_fill_it_and_every_reader_is_told_how()
    {
        var order = Rate(1_000_000, "60");
        var plan = await _buyer.PreviewAsync(new()
        {
            RateGflops = order.RateGflops, Precision = order.Precision, WorkloadClass = order.WorkloadClass,
            EarliestStart = order.EarliestStart, LatestStart = order.LatestStart, Minutes = order.Minutes,
            Terms = order.Terms,
        });
        Assert.Equal("Filled", plan.Outcome);
        Assert.Equal([Cheap, Dear], plan.Legs.Select(leg => leg.AcceleratorClass));
        Assert.Equal(1_000_000, plan.Legs.Sum(leg => leg.CoversGflops));
        Assert.True(plan.Legs[0].PricePerPetaflopHour <= plan.Legs[1].PricePerPetaflopHour);
        Assert.True(plan.Legs.Sum(leg => leg.DeliversGflops) >= 1_000_000);

        var reply = await _buyer.PlaceOrderAsync(order);
        Assert.Equal(("filled", null, 0L), (reply.Order!.Status, reply.Order.OpenAccelerators, reply.Order.OpenGflops));
        var view = await _buyer.GetOrderAsync(order.Id, reply.Position);
        Assert.Equal((null, null), (view!.Accelerators, view.OpenAccelerators));
        Assert.Equal((1_000_000, "Fp16", "Training", 1), (
            view.Rate!.Gflops, view.Rate.Precision, view.Rate.WorkloadClass, view.Rate.ReferenceVersion));
        var weights = view.Rate.Weights.ToDictionary(weight => weight.AcceleratorClass, weight => weight.Gflops);
        Assert.Equal(148_656, weights[Dear]);
        Assert.All(reply.Order.Matches, match => Assert.Contains(match.GflopsPerAccelerator!.Value, weights.Values));
        Assert.Equal(1_000_000, reply.Order.Matches.Sum(match => match.CoversGflops));
        var read = await _buyer.GetMatchesAsync(order.Id, page: new() { AtLeast = reply.Position });
        Assert.Equal(1_000_000, read.Items.Sum(match => match.CoversGflops));
        Assert.Empty(await ViolationsAsync("Limits", null));
    }

    [Fact]
    public async Task A_budget_is_its_buyers_secret_and_that_there_is_one_is_not()
    {
        var order = Some.Order(4, "1", "GoodTillCancelled") with
        {
            Terms = new() { Budget = MicroAmount.Parse("4.5"), Currency = TestExchange.Currency },
        };
        var reply = await _buyer.PlaceOrderAsync(order);

        Assert.Equal("filled", reply.Order!.Status);
        var own = await _buyer.GetOrderAsync(order.Id, reply.Position);
        Assert.Equal((null, MicroAmount.Parse("4.5")), (own!.Limit, own.Budget));
        var operators = await _exchange.Operator.GetOrderAsync(order.Id, reply.Position);
        Assert.Equal((null, null), (operators!.Limit, operators.Budget));
        Assert.Empty(await ViolationsAsync("Limits", null));
    }

    [Theory]
    [InlineData("match_made", """{"Covers": 999999999}""")]
    [InlineData("match_made", """{"Weight": 1}""")]
    [InlineData("match_made", """{"ReferenceVersion": 7}""")]
    [InlineData("order_placed", """{"RateGflops": 10}""")]
    [InlineData("order_placed", """{"BudgetMicros": 10}""")]
    [InlineData("order_placed", """{"LimitMicrosPerPetaflopHour": 5}""")]
    public async Task A_check_finds_what_was_never_promised(string type, string members)
    {
        await _buyer.PlaceOrderAsync(Rate(1_000_000, "60"));
        Assert.NotEmpty(await ViolationsAsync(
            "Limits", $"update es.mt_events set data = data || '{members}' where type = '{type}'"));
    }

    [Fact]
    public async Task What_does_not_go_together_is_refused_by_its_field()
    {
        var rate = Rate(1_000, "60");
        await RefusedAsync(rate with { Accelerators = 1 }, "accelerators");
        await RefusedAsync(rate with { Precision = null }, "precision");
        await RefusedAsync(rate with { WorkloadClass = "Dreaming" }, "workloadClass");
        await RefusedAsync(rate with { RateGflops = null }, "precision");
        await RefusedAsync(rate with { RateGflops = 0 }, "rateGflops");
        await RefusedAsync(rate with { Precision = "Fp8", AcceleratorClasses = [Cheap] }, "acceleratorClasses");
        await RefusedAsync(Some.Order(1, "1") with { Terms = new() { Currency = TestExchange.Currency } }, "limit");
    }

    private async Task RefusedAsync(NewOrder order, string field)
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() => _buyer.PlaceOrderAsync(order));
        Assert.Equal(field, refused.Problem.Field);
    }

    private static NewOrder Rate(long gflops, string limit) => Some.Order(1, limit) with
    {
        Accelerators = null,
        RateGflops = gflops,
        Precision = "Fp16",
        WorkloadClass = "Training",
        AllOrNone = true,
    };

    private async Task SellAsync(string name, string acceleratorClass, string price)
    {
        var supplier = _exchange.Client(await _exchange.JoinAsync(name, "Supplier"));
        var resource = Some.Resource() with { AcceleratorClass = acceleratorClass };
        await supplier.RegisterResourceAsync(resource);
        await supplier.ListOfferAsync(Some.Offer(resource.Id, price));
    }

    private async Task<IReadOnlyList<string>> ViolationsAsync(string rule, string? damage)
    {
        await using var connection = new NpgsqlConnection(_exchange.Database.ConnectionString);
        await connection.OpenAsync();
        await using var undone = await connection.BeginTransactionAsync();
        if (damage is not null)
        {
            await using var command = new NpgsqlCommand(
                "set local session_replication_role = replica; " + damage, connection);
            Assert.True(await command.ExecuteNonQueryAsync() > 0, "The damage hit nothing.");
        }

        var findings = await Checker.RunAsync(connection, _ => { }, default);
        return findings.Single(finding => finding.Invariant.Name == rule).Examples;
    }
}
