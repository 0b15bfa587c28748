using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Api.Reading;
using Exchange.Api.Sequencing;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;

namespace Exchange.Api.Tests;

/// <summary>Looks take their place between decisions; whatever is asked, trading goes on.</summary>
public sealed class LookingAtTheMarket(SharedExchange shared) : IClassFixture<SharedExchange>
{
    private readonly TestExchange _exchange = shared.Exchange;

    [Theory]
    [InlineData("accelerators", "-1", "accelerators")]
    [InlineData("minutes", "0", "minutes")]
    [InlineData("minutes", "2147483647", "minutes")]
    [InlineData("earliestStart", "\"9999-12-31T23:59:00.000000Z\"", "earliestStart")]
    [InlineData("maxLegs", "0", "maxLegs")]
    [InlineData("minMemoryMiB", "-5", "minMemoryMiB")]
    [InlineData(
        "training",
        """{"parameters":-1,"tokens":1,"deadline":"2026-04-01T00:00:00.000000Z","utilisationPercent":40}""",
        "training.parameters")]
    [InlineData(
        "training",
        """{"parameters":1,"tokens":1,"deadline":"2026-04-01T00:00:00.000000Z","utilisationPercent":0}""",
        "training.utilisationPercent")]
    public async Task A_preview_of_nonsense_is_refused_by_its_field(string member, string value, string field)
    {
        var order = Some.Order(accelerators: 4, limit: "3");
        var terms = order.Terms;
        var request = JsonSerializer.SerializeToNode(
            new PreviewRequest
            {
                Accelerators = order.Accelerators,
                EarliestStart = order.EarliestStart,
                LatestStart = order.LatestStart,
                Minutes = order.Minutes,
                Terms = terms,
            },
            WireJson.Options)!.AsObject();
        if (member == "training")
        {
            request["terms"]![member] = JsonNode.Parse(value);
            request.Remove("accelerators");
        }
        else
        {
            request[member] = JsonNode.Parse(value);
        }

        var problem = await _exchange.RefusedAsync(QueryRoutes.Preview, request);

        Assert.Equal((422, field), (problem.Status, problem.Field));
    }

    [Fact]
    public async Task A_look_that_fails_is_its_askers_alone()
    {
        var sequencer = _exchange.Service<Sequencer>();
        var before = _exchange.Service<CommittedState>().Now;
        var look = new ReadItem<string>((_, _) => throw new InvalidOperationException("a fault"));
        Assert.True(sequencer.TryPost(look));

        await Assert.ThrowsAsync<InvalidOperationException>(() => look.Answer);

        Assert.Equal(NodeStatus.Owner, sequencer.Status);
        await _exchange.JoinAsync("Somebody");
        Assert.True(_exchange.Service<CommittedState>().Now.Position > before.Position);
    }
}
