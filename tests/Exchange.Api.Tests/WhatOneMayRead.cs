using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Accounts;
using Exchange.Contracts.Client;
using Exchange.Contracts.Leases;
using Exchange.Contracts.Offers;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;

namespace Exchange.Api.Tests;

public sealed class WhatOneMayRead : IAsyncLifetime
{
    private TestExchange _exchange = null!;
    private ExchangeClient _supplier = null!;
    private ExchangeClient _buyer = null!;
    private ExchangeClient _stranger = null!;
    private CommandReply _placed = null!;
    private Guid _account;

    public async Task InitializeAsync()
    {
        _exchange = await TestExchange.StartAsync();
        _supplier = _exchange.Client(await _exchange.JoinAsync("Supplier one", "Supplier"));
        var resource = Some.Resource();
        await _supplier.RegisterResourceAsync(resource);
        await _supplier.ListOfferAsync(Some.Offer(resource.Id, price: "2", autoAccept: false));
        var credentials = await _exchange.FundedBuyerAsync("Buyer one", "1000");
        _account = await _exchange.AccountOfAsync(credentials.ParticipantId);
        _buyer = _exchange.Client(credentials);
        _stranger = _exchange.Client(await _exchange.FundedBuyerAsync("Buyer two", "1000"));
        _placed = await _buyer.PlaceOrderAsync(Some.Order(accelerators: 8, limit: "3"));
    }

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Fact]
    public async Task A_buyer_sees_its_own_order_with_its_limit_as_soon_as_it_is_answered()
    {
        var order = await _buyer.GetOrderAsync(_placed.Order!.OrderId, _placed.Position);

        Assert.Equal(("filled", 0, 8), (order.Status, order.OpenAccelerators, order.Accelerators));
        Assert.Equal(MicroAmount.Parse("3"), order.Limit);
        Assert.Equal("key", order.By);
    }

    [Fact]
    public async Task Whatever_an_order_names_is_read_as_it_was_written()
    {
        string[] classes = ["nvidia-l4", "a \"quoted\" one", "back\\slash", "{braces},commas", "NULL", "算力"];
        var order = Some.Order(1, "3", timeInForce: "GoodTillCancelled") with { AcceleratorClasses = classes };
        var placed = await _buyer.PlaceOrderAsync(order);

        var read = await _buyer.GetOrderAsync(order.Id, placed.Position);

        Assert.Equal(classes, read.AcceleratorClasses);
        Assert.Empty(read.Regions);
    }

    [Fact]
    public async Task A_match_that_lapses_counts_against_its_supplier_for_all_to_see()
    {
        var id = (await _supplier.GetMeAsync()).ParticipantId;
        var before = await _stranger.GetParticipantAsync(id, _placed.Position);
        _exchange.Wall.Advance(TimeSpan.FromDays(2));
        var passed = await _exchange.Operator.SetClockAsync(TestExchange.Start.AddDays(1));
        var after = await _stranger.GetParticipantAsync(id, passed.Position);

        Assert.Equal((1, 0), (before.MatchesGiven, before.MatchesLapsed));
        Assert.Equal((1, 1), (after.MatchesGiven, after.MatchesLapsed));
    }

    [Fact]
    public async Task Another_buyer_does_not_see_it_at_all()
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(
            () => _stranger.GetOrderAsync(_placed.Order!.OrderId, _placed.Position));

        Assert.Equal(404, refused.Problem.Status);
        Assert.Empty((await _stranger.GetOrdersAsync()).Items);
        Assert.Empty((await _stranger.GetMatchesAsync()).Items);
    }

    [Fact]
    public async Task The_operator_sees_the_order_but_not_its_limit()
    {
        var order = await _exchange.Operator.GetOrderAsync(_placed.Order!.OrderId, _placed.Position);

        Assert.Null(order.Limit);
        Assert.Equal(8, order.Accelerators);
    }

    [Fact]
    public async Task The_supplier_finds_its_work_and_only_its_own()
    {
        var other = _exchange.Client(await _exchange.JoinAsync("Supplier two", "Supplier"));

        var work = await _supplier.GetWorkAsync(_placed.Position);

        Assert.Equal(_placed.Order!.Matches.Single().MatchId, Assert.Single(work.ToConfirm).MatchId);
        Assert.Empty(work.ToProvision);
        Assert.Empty((await other.GetWorkAsync(_placed.Position)).ToConfirm);
    }

    [Fact]
    public async Task How_to_reach_a_lease_is_shown_to_its_two_parties_and_to_nobody_else()
    {
        var match = _placed.Order!.Matches.Single();
        await _supplier.ConfirmMatchAsync(match.MatchId);
        var reply = await _supplier.ProvisionLeaseAsync(match.LeaseId, "ssh buyer@node-7");

        var seen = await _buyer.GetLeaseAsync(match.LeaseId, reply.Position);
        var overseen = await _exchange.Operator.GetLeaseAsync(match.LeaseId, reply.Position);

        Assert.Equal("ssh buyer@node-7", seen.Access);
        Assert.Null(overseen.Access);
        await Assert.ThrowsAsync<RefusedException>(() => _stranger.GetLeaseAsync(match.LeaseId, reply.Position));
    }

    [Fact]
    public async Task A_statement_adds_up_to_the_balance_and_is_its_owners_secret()
    {
        var reply = await _exchange.Operator.DepositAsync(_account, MicroAmount.Parse("0.5"), "USD", "more");

        var statement = await _buyer.GetAsync<Page<StatementLine>>(
            $"{QueryRoutes.Accounts}/{_account}/statement?atLeast={reply.Position}");
        var account = (await _buyer.GetAccountsAsync()).Items.Single();

        Assert.Equal(account.Balance.Micros, statement.Items.Sum(line => line.Amount.Micros));
        Assert.Equal(MicroAmount.Parse("1000.5"), account.Balance);
        Assert.True(account.Held > default(MicroAmount));
        var refused = await Assert.ThrowsAsync<RefusedException>(
            () => _stranger.GetAsync<Page<StatementLine>>($"{QueryRoutes.Accounts}/{_account}/statement"));
        Assert.Equal(404, refused.Problem.Status);
    }

    [Fact]
    public async Task Pages_show_every_row_once_and_end()
    {
        var last = _placed;
        for (var i = 0; i < 4; i++)
        {
            last = await _buyer.PlaceOrderAsync(Some.Order(accelerators: 1, limit: "3"));
        }

        var seen = new List<Guid>();
        var query = $"?limit=2&atLeast={last.Position}";
        for (var page = await PageAsync(query); ; page = await PageAsync($"?limit=2&cursor={page.Next}"))
        {
            seen.AddRange(page.Items.Select(order => order.OrderId));
            if (page.Next is null)
            {
                break;
            }
        }

        Assert.Equal(5, seen.Count);
        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(_placed.Order!.OrderId, seen[^1]);
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=501", "limit")]
    [InlineData("?cursor=x", "cursor")]
    [InlineData("?atLeast=999999", "atLeast")]
    [InlineData("?atLeast=-1", "atLeast")]
    public async Task A_list_asked_for_wrongly_is_refused_with_the_field(string query, string field)
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() => PageAsync(query));

        Assert.Equal(field, refused.Problem.Field);
        Assert.NotNull(refused.Problem.Rule);
    }

    [Fact]
    public async Task Offers_are_listed_cheapest_accelerator_first_for_everybody()
    {
        await _exchange.ListAsync("Supplier three", price: "1.5");
        var reply = await _exchange.Operator.DepositAsync(_account, MicroAmount.Parse("1"), "USD", "to wait for");

        var open = _exchange.Client();
        var offers = await open.GetAsync<Page<OfferView>>($"{QueryRoutes.Offers}?atLeast={reply.Position}");

        Assert.Equal(["1.5", "2"], offers.Items.Select(offer => offer.PricePerAccelerator.ToString()));
        var l4 = await open.GetAsync<Page<OfferView>>($"{QueryRoutes.Offers}?class=nvidia-l4&region=nowhere");
        Assert.Empty(l4.Items);
    }

    [Fact]
    public async Task Read_models_made_again_from_nothing_are_the_same()
    {
        var match = _placed.Order!.Matches.Single();
        await _supplier.ConfirmMatchAsync(match.MatchId);
        var reply = await _supplier.ProvisionLeaseAsync(match.LeaseId, "ssh buyer@node-7");
        var before = await _buyer.GetLeaseAsync(match.LeaseId, reply.Position);
        await _exchange.StopAsync();
        await _exchange.ExecuteAsync(
            """
            delete from es.mt_event_progression where name like 'ReadModels%';
            truncate read.participant, read.account, read.account_line, read.resource, read.offer, read.trade_order,
              read.match, read.lease, read.usage, read.settlement, read.programme, read.voucher
            """);

        await _exchange.RunAsync();
        var again = await _exchange.Client(_buyer.Credentials).GetAsync<LeaseView>(
            $"{QueryRoutes.Leases}/{match.LeaseId}?atLeast={reply.Position}");

        Assert.Equivalent(before, again, strict: true);
    }

    [Theory]
    [InlineData(QueryRoutes.Market)]
    [InlineData(QueryRoutes.Participants)]
    [InlineData(QueryRoutes.Accounts)]
    [InlineData(QueryRoutes.Resources)]
    [InlineData(QueryRoutes.Offers)]
    [InlineData(QueryRoutes.Orders)]
    [InlineData(QueryRoutes.Matches)]
    [InlineData(QueryRoutes.Leases)]
    [InlineData(QueryRoutes.Settlements)]
    [InlineData(QueryRoutes.Programmes)]
    [InlineData(QueryRoutes.Vouchers)]
    [InlineData(QueryRoutes.Activity)]
    [InlineData(QueryRoutes.Accelerators)]
    [InlineData(QueryRoutes.Entries)]
    public async Task The_operator_can_read_every_list(string path)
    {
        using var http = _exchange.Http(_exchange.OperatorCredentials().ApiKey);

        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_metered_periods_of_a_lease_are_listed_in_order()
    {
        var match = _placed.Order!.Matches.Single();
        await _supplier.ConfirmMatchAsync(match.MatchId);
        await _supplier.ProvisionLeaseAsync(match.LeaseId, "ssh buyer@node-7");
        _exchange.Wall.Advance(match.End - TestExchange.Start);
        await _exchange.Operator.SetClockAsync(match.End);
        var half = match.Start.AddMinutes(30);
        var first = await _supplier.SendUsageBatchAsync(
        [
            await _supplier.NewUsageAsync(match.LeaseId, 0, match.Start, half, 8 * 1_800),
        ]);
        Assert.Null(first.Items[0].Problem);
        var last = await _supplier.SendUsageBatchAsync(
        [
            await _supplier.NewUsageAsync(match.LeaseId, 1, half, match.End, 8 * 1_800),
        ]);
        Assert.Null(last.Items[0].Problem);

        var usage = await _buyer.GetAsync<Page<UsageView>>(
            $"{QueryRoutes.Leases}/{match.LeaseId}/usage?atLeast={last.Items[0].Reply!.Position}");
        var settlement = Assert.Single((await _buyer.GetSettlementsAsync()).Items);

        Assert.Equal([0, 1], usage.Items.Select(period => period.Period));
        Assert.Equal(
            settlement.Buyer.Micros,
            settlement.Supplier.Micros + settlement.Fee.Micros + settlement.Tax.Micros + settlement.Rounding.Micros);
        Assert.Equal(MicroAmount.Parse("16.96"), settlement.Buyer);
    }

    private Task<Page<OrderView>> PageAsync(string query) =>
        _buyer.GetAsync<Page<OrderView>>(QueryRoutes.Orders + query);
}
