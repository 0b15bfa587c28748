using System.Net;
using System.Net.Http.Json;
using Exchange.Api.Failover;
using Exchange.Api.Reading;
using Exchange.Api.Sequencing;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Client;
using Exchange.Contracts.Leases;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;

namespace Exchange.Api.Tests;

/// <summary>A node that does not own the market answers queries, and has all else answered by the owner.</summary>
public sealed class AskingAStandby(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    private readonly TestExchange _exchange = nodes.Exchange;
    private readonly TestNode _owner = nodes.Owner;
    private readonly TestNode _standby = nodes.Standby;

    [Fact]
    public async Task A_command_is_decided_by_the_owner_and_its_receipts_come_back()
    {
        // The client checks every receipt that comes with these answers.
        var buyer = await _standby.FundedBuyerAsync("Through the standby", "10");
        var reply = await _standby.Client(buyer).WithdrawAsync(
            await _exchange.AccountOfAsync(buyer.ParticipantId), MicroAmount.Parse("1"), TestExchange.Currency, "out");

        Assert.NotEmpty(reply.Facts);
        Assert.All(reply.Facts, fact => Assert.NotNull(fact.Receipt));
        Assert.True(_owner.Service<CommittedState>().Now.Position >= reply.Position);
        Assert.Equal(NodeStatus.Starting, _standby.Service<Sequencer>().Status);
    }

    [Fact]
    public async Task The_same_command_at_both_nodes_counts_once()
    {
        var buyer = await _owner.FundedBuyerAsync("At both", "10");
        var account = await _exchange.AccountOfAsync(buyer.ParticipantId);
        var header = await _owner.Client(buyer).NewHeaderAsync();
        var body = new Contracts.Accounts.WithdrawBody
        {
            CommandId = header.CommandId, Market = header.Market, Participant = header.Participant,
            NotAfter = header.NotAfter, Account = account, Amount = MicroAmount.Parse("1"),
            Currency = TestExchange.Currency, Reference = "once",
        };

        var first = await _owner.Client(buyer).SendAsync(body);
        var again = await _standby.Client(buyer, checks: false).SendAsync(body);

        Assert.Equal((false, true), (first.Replayed, again.Replayed));
        Assert.Equal(first.Position, again.Position);
    }

    [Fact]
    public async Task A_refusal_comes_back_as_the_owner_gave_it()
    {
        var buyer = await _owner.FundedBuyerAsync("Too much", "10");
        var account = await _exchange.AccountOfAsync(buyer.ParticipantId);

        var there = await RefusedAsync(_owner);
        var here = await RefusedAsync(_standby);

        Assert.NotEqual(0, there.Code);
        Assert.Equal(there, here);

        async Task<Problem> RefusedAsync(TestNode node) => (await Assert.ThrowsAsync<RefusedException>(() =>
            node.Client(buyer).WithdrawAsync(account, MicroAmount.Parse("11"), TestExchange.Currency, "out"))).Problem;
    }

    [Fact]
    public async Task Who_has_no_key_is_told_so()
    {
        using var refused = await _standby.Http().PostAsJsonAsync(
            CommandRoutes.Of(typeof(PlaceOrderBody)).Path, new { });

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task A_batch_comes_back_item_by_item()
    {
        var supplier = await _standby.JoinAsync("Supplier", "Supplier");
        var batch = new List<RecordUsageBody>();
        for (var i = 0; i < 2; i++)
        {
            batch.Add(await _standby.Client(supplier).NewUsageAsync(
                Guid.NewGuid(), 0, TestExchange.Start, TestExchange.Start.AddHours(1), 1));
        }

        var there = await _owner.Client(supplier).SendUsageBatchAsync(batch);
        var here = await _standby.Client(supplier).SendUsageBatchAsync(batch);

        Assert.Equal(2, here.Items.Count);
        Assert.All(here.Items, item => Assert.NotEqual(0, item.Problem!.Code));
        Assert.Equal(there.Items, here.Items);
    }

    [Fact]
    public async Task The_operator_sets_the_owners_clock_and_has_its_ledger_published()
    {
        _exchange.Wall.Advance(TimeSpan.FromMinutes(2));
        var now = _owner.Service<CommittedState>().Now.Time.AddSeconds(1);

        var reply = await _standby.Operator.SetClockAsync(now);
        await _standby.Operator.PublishLedgerAsync();

        Assert.Equal(now, _owner.Service<CommittedState>().Now.Time);
        var published = await _standby.Http().GetStringAsync(new Uri("ledger/checkpoint", UriKind.Relative));
        Assert.Equal((await _owner.Operator.GetCheckpointAsync()).Note, published);
        Assert.True((await _standby.Operator.GetMarketAsync(reply.Position)).Position >= reply.Position);
    }

    [Fact]
    public async Task A_preview_is_the_owners()
    {
        var order = Some.Order(4, limit: "3");
        using var answer = await _standby.Http().PostAsJsonAsync(
            QueryRoutes.Preview,
            new PreviewRequest
            {
                Accelerators = order.Accelerators, EarliestStart = order.EarliestStart,
                LatestStart = order.LatestStart, Minutes = order.Minutes, Terms = order.Terms,
            },
            WireJson.Options);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotNull(await answer.Content.ReadFromJsonAsync<PlanView>(WireJson.Options));
    }

    [Fact]
    public async Task An_explanation_is_the_standbys_own_and_has_what_the_owner_has_just_answered()
    {
        var supplier = await _owner.JoinAsync("Explained at the standby", "Supplier");
        var resource = Some.Resource() with { Region = "standby-explains" };
        await _owner.Client(supplier).RegisterResourceAsync(resource);
        await _owner.Client(supplier).ListOfferAsync(Some.Offer(resource.Id, price: "2"));
        var order = Some.Order(4, limit: "1");
        var committed = _owner.Service<CommittedState>().Now;
        await _standby.Client(supplier).GetMarketAsync(committed.Position);

        var why = await _standby.Client(supplier).ExplainAsync(new()
        {
            Accelerators = order.Accelerators, EarliestStart = order.EarliestStart, LatestStart = order.LatestStart,
            Minutes = order.Minutes, Terms = order.Terms, Regions = [resource.Region],
        });

        Assert.Equal("NothingFits", why.Outcome);
        Assert.Contains(why.Reasons, reason => reason.Reason == "OwnSupply");
        Assert.True(why.Sequence >= committed.Sequence);
    }

    [Fact]
    public async Task Whoever_writes_at_the_owner_reads_it_at_the_standby()
    {
        var joined = await _owner.JoinAsync("Just joined");
        var verified = await _owner.Operator.VerifyParticipantAsync(joined.ParticipantId, ["Auditor"]);

        var client = _standby.Client(joined);
        Assert.Equal("Just joined", (await client.GetMeAsync(verified.Position)).Name);
        Assert.NotEmpty((await client.GetActivityAsync()).Items);
        var seen = await client.GetParticipantAsync(joined.ParticipantId, verified.Position);
        Assert.Contains("Auditor", seen.Roles);
        Assert.True((await client.GetMarketAsync(verified.Position)).Position >= verified.Position);
    }

    [Fact]
    public async Task A_position_that_nobody_has_answered_is_refused_here_too()
    {
        var position = (await _owner.Operator.GetMarketAsync()).Position + 1_000;

        var refused = await Assert.ThrowsAsync<RefusedException>(() => _standby.Operator.GetMarketAsync(position));

        Assert.Equal((422, "atLeast"), (refused.Problem.Status, refused.Problem.Field));
    }

    [Fact]
    public async Task Both_say_what_they_are()
    {
        Assert.Equal((HttpStatusCode.OK, "owner"), await _owner.ReadyAsync());
        Assert.Equal((HttpStatusCode.OK, "standby"), await _standby.ReadyAsync());
        Assert.Contains(
            "market_standby ", await _standby.Http().GetStringAsync(new Uri("metrics", UriKind.Relative)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_passed_on_once_is_not_passed_on_again()
    {
        using var answer = await SendAsNodeAsync(_standby, TestNode.SecretOf(_exchange));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task The_owner_takes_what_a_node_passes_on()
    {
        using var answer = await SendAsNodeAsync(_owner, TestNode.SecretOf(_exchange));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public async Task Whoever_pretends_to_be_a_node_is_refused_by_every_node(string secret)
    {
        foreach (var node in (TestNode[])[_owner, _standby])
        {
            using var answer = await SendAsNodeAsync(node, secret);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    private async Task<HttpResponseMessage> SendAsNodeAsync(TestNode node, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, QueryRoutes.Publish);
        request.Headers.TryAddWithoutValidation(Forwarder.CredentialHeader, secret);
        return await node.Http(_exchange.OperatorSecrets.ApiKey).SendAsync(request);
    }
}
