using System.Text.Json;
using Exchange.Api.Reading;
using Exchange.Api.Snapshots;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Client;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;

namespace Exchange.Api.Tests;

/// <summary>An explanation comes from what the node follows, and has everything that was answered before.</summary>
public sealed class ExplainingAnIntent : IAsyncLifetime
{
    private TestExchange _exchange = null!;
    private ExchangeClient _supplier = null!;
    private Guid _offer;

    public async Task InitializeAsync()
    {
        _exchange = await TestExchange.StartAsync();
        _supplier = _exchange.Client(await _exchange.JoinAsync("Supplier one", "Supplier"));
        foreach (var (region, price) in new[] { ("east", "2"), ("east", "3"), ("west", "1") })
        {
            var resource = Some.Resource() with { Region = region };
            await _supplier.RegisterResourceAsync(resource);
            var offer = Some.Offer(resource.Id, price);
            await _supplier.ListOfferAsync(offer);
            _offer = offer.Id;
        }
    }

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Fact]
    public async Task It_counts_why_offers_are_passed_over_and_says_what_would_help()
    {
        var asked = Asked(limit: "1.6") with { Regions = ["east"] };

        var why = await _exchange.Client().ExplainAsync(asked);

        Assert.Equal("NothingUnderLimit", why.Outcome);
        Assert.Equal("3 offers: 1 in another region, 2 too dear by at least 25 %.", why.Summary);
        Assert.Equal([("Region", 1), ("Limit", 2)], why.Reasons.Select(reason => (reason.Reason, reason.Offers)));
        Assert.Equal((2_500L, 2_500L), (
            why.Reasons[1].LeastExcessBasisPoints!.Value, why.Reasons[1].MedianExcessBasisPoints!.Value));
        Assert.Equal(3, Assert.Single(why.Classes).Offers);
        Assert.Equal(
            [("limit", "1.6", "2"), ("regions", "east", "east, west")],
            why.Relaxations.Select(found => Assert.Single(found.Changes)).Select(c => (c.Field, c.From, c.To)));
        Assert.Equal(_exchange.Service<CommittedState>().Now.Sequence, why.Sequence);
        foreach (var found in why.Relaxations)
        {
            var plan = await _exchange.Client().PreviewAsync(found.Intent);
            Assert.Equal(("Filled", found.Cost, found.Tax), (plan.Outcome, plan.Cost, plan.Tax));
        }
    }

    [Fact]
    public async Task One_offer_is_held_against_every_requirement()
    {
        var why = await _exchange.Client().ExplainAsync(Asked(limit: "1.6") with
        {
            Offer = _offer,
            Regions = ["east"],
            MaxPueMilli = 1_200,
        });

        Assert.True(why.Offer!.Open);
        Assert.Contains(new RequirementView("Region", "east", "west", false), why.Offer.Requirements);
        Assert.Contains(new RequirementView("Pue", "<= 1.2", null, null), why.Offer.Requirements);
        Assert.Contains(new RequirementView("Limit", "1.6", "1", true), why.Offer.Requirements);
    }

    [Fact]
    public async Task An_offer_that_is_nowhere_and_an_intent_that_is_none_are_refused()
    {
        var nowhere = await Assert.ThrowsAsync<RefusedException>(
            () => _exchange.Client().ExplainAsync(Asked("2") with { Offer = Guid.NewGuid() }));
        var nothing = await RefusedAsync(Asked("2") with { Accelerators = 0 });

        Assert.Equal((404, "offer"), (nowhere.Problem.Status, nowhere.Problem.Field));
        Assert.Equal((422, "accelerators"), (nothing.Status, nothing.Field));
    }

    [Fact]
    public async Task What_was_answered_a_moment_ago_is_in_it()
    {
        for (var i = 0; i < 5; i++)
        {
            var resource = Some.Resource() with { Region = $"new-{i}" };
            await _supplier.RegisterResourceAsync(resource);
            await _supplier.ListOfferAsync(Some.Offer(resource.Id, price: "1"));

            var why = await _exchange.Client().ExplainAsync(Asked("2") with { Regions = [$"new-{i}"] });

            Assert.Equal("Filled", why.Outcome);
            Assert.Empty(why.Relaxations);
        }
    }

    [Fact]
    public async Task A_node_that_follows_nothing_says_to_come_again()
    {
        await _exchange.StopAsync();
        await _exchange.RunAsync(settings => settings with { SnapshotEvery = 0 });

        var problem = await RefusedAsync(Asked("2"));

        Assert.Equal(503, problem.Status);
    }

    [Fact]
    public async Task More_than_a_few_at_once_are_told_to_come_again_and_the_rest_are_answered()
    {
        var copy = _exchange.Service<MarketCopy>();
        using var go = new ManualResetEventSlim();
        var looks = Enumerable.Range(0, MarketCopy.MostAtOnce)
            .Select(_ => copy.LookAsync((market, stop) => Waited(market, go, stop), default)).ToArray();

        Assert.Null(await copy.LookAsync((market, _) => market, default));

        go.Set();
        Assert.All(await Task.WhenAll(looks), Assert.NotNull);
        Assert.NotNull(await copy.LookAsync((market, _) => market, default));
    }

    [Fact]
    public async Task A_look_that_takes_too_long_is_broken_off_and_the_market_is_followed_on()
    {
        var copy = _exchange.Service<MarketCopy>();
        using var never = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var look = copy.LookAsync(
            (market, stop) =>
            {
                begun.Set();
                return Waited(market, never, stop);
            },
            default);
        begun.Wait();
        _exchange.Wall.Advance(MarketCopy.Patience);

        Assert.Null(await look);
        Assert.Equal("Filled", (await _exchange.Client().ExplainAsync(Asked("3"))).Outcome);
    }

    private Task<Problem> RefusedAsync(ExplainRequest asked) =>
        _exchange.RefusedAsync(QueryRoutes.Explain, JsonSerializer.SerializeToNode(asked, WireJson.Options));

    private static FollowedMarket Waited(FollowedMarket market, ManualResetEventSlim until, CancellationToken stop)
    {
        until.Wait(stop);
        return market;
    }

    private static ExplainRequest Asked(string limit)
    {
        var order = Some.Order(4, limit);
        return new()
        {
            Accelerators = order.Accelerators, EarliestStart = order.EarliestStart, LatestStart = order.LatestStart,
            Minutes = order.Minutes, Terms = order.Terms,
        };
    }
}
