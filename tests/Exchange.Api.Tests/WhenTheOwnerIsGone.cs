using Exchange.Api.Failover;
using Exchange.Api.Publishing;
using Exchange.Api.Sequencing;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Accounts;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;
using Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace Exchange.Api.Tests;

/// <summary>Of two nodes the one that owns the market is gone, or as good as gone.</summary>
public sealed class WhenTheOwnerIsGone : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private TwoNodes _nodes = null!;
    private TestExchange _exchange = null!;
    private ParticipantCredentials _buyer = null!;
    private Guid _account;

    public async Task InitializeAsync()
    {
        _nodes = await TwoNodes.StartAsync();
        _exchange = _nodes.Exchange;
        _buyer = await _nodes.Standby.FundedBuyerAsync("Buyer one", "1000");
        _account = await _exchange.AccountOfAsync(_buyer.ParticipantId);
    }

    public Task DisposeAsync() => _nodes.DisposeAsync();

    [Fact]
    public async Task The_standby_has_the_market_with_everything_that_was_answered()
    {
        var before = new List<(WithdrawBody Body, CommandReply Reply)>();
        for (var i = 0; i < 5; i++)
        {
            var body = await WithdrawalAsync();
            before.Add((body, await _nodes.Owner.Client(_buyer).SendAsync(body)));
        }

        await LoseTheLockAsync();

        foreach (var (body, reply) in before)
        {
            var again = await _nodes.Standby.Client(_buyer, checks: false).SendAsync(body);
            Assert.Equal((true, reply.Position), (again.Replayed, again.Position));
            Assert.Equal(reply.Facts.Select(fact => fact.Seq), again.Facts.Select(fact => fact.Seq));
        }

        var next = await _nodes.Standby.Client(_buyer).SendAsync(await WithdrawalAsync());
        Assert.Equal(before[^1].Reply.Position + 2, next.Position);
        Assert.Equal(6, await _exchange.CountAsync("es.mt_events where type = 'account_withdrawn'"));
        Assert.Equal(2, await _exchange.ScalarAsync<long>("select epoch from exchange.owner"));
        var account = await _nodes.Standby.Client(_buyer).GetAccountsAsync(page: new(AtLeast: next.Position));
        Assert.Equal("994", account.Items.Single().Balance.ToString());
        Assert.Equal("owner", (await _nodes.Standby.ReadyAsync()).Text);
    }

    [Fact]
    public async Task The_ledger_goes_on_and_its_export_verifies()
    {
        await LoseTheLockAsync();
        await _nodes.Standby.Client(_buyer).SendAsync(await WithdrawalAsync());
        await _nodes.Standby.StopAsync();

        using var keys = LogKeys.Load(_exchange.Settings().KeyFolder);
        var policy = LogPolicy.Parse(System.Text.Encoding.UTF8.GetBytes(keys.Policy));
        var report = new ExportVerifier(_exchange.PublishFolder, policy, VerificationLevel.Sigs, jobs: 1).Verify();
        Assert.Equal(await _exchange.CountAsync("exchange.ledger_entry"), report.Entries);
    }

    [Fact]
    public async Task The_old_owner_writes_nothing_says_nothing_and_ends()
    {
        await LoseTheLockAsync();
        var entries = await _exchange.CountAsync("exchange.ledger_entry");

        var accepted = await UnavailableAsync(await WithdrawalAsync());

        Assert.Equal(503, accepted.Status);
        await _nodes.Owner.Stopping.WaitAsync(Patience);
        Assert.Equal(NodeStatus.Stopped, _nodes.Owner.Service<Sequencer>().Status);
        Assert.Equal(entries, await _exchange.CountAsync("exchange.ledger_entry"));
        Assert.Equal("owner", (await _nodes.Standby.ReadyAsync()).Text);
    }

    [Fact]
    public async Task The_old_owner_does_not_refuse_what_is_in_order_by_now()
    {
        await LoseTheLockAsync();
        await _nodes.Standby.Operator.DepositAsync(
            _account, MicroAmount.Parse("1000"), TestExchange.Currency, "bank again");

        // More than there was, less than there is.
        var body = await WithdrawalAsync("1500");
        Assert.Equal(503, (await UnavailableAsync(body)).Status);
        await _nodes.Standby.Client(_buyer).SendAsync(body);
    }

    [Fact]
    public async Task The_old_owner_leaves_alone_what_the_new_one_publishes()
    {
        await LoseTheLockAsync();
        await _nodes.Standby.Client(_buyer).SendAsync(await WithdrawalAsync());
        await _nodes.Standby.Service<Publisher>().FlushAsync();
        var served = await File.ReadAllTextAsync(Path.Combine(_exchange.PublishFolder, TilePath.Checkpoint));

        // As the old owner's after a failure, when it opens the folder anew.
        using var old = ActivatorUtilities.CreateInstance<Publisher>(
            _nodes.Owner.Service<IServiceProvider>(), _exchange.PublishFolder);
        await old.FlushAsync();

        Assert.Equal([_exchange.PublishFolder], Directory.GetDirectories(_exchange.Folder, "export*"));
        Assert.Equal(
            served, await File.ReadAllTextAsync(Path.Combine(_exchange.PublishFolder, TilePath.Checkpoint)));
    }

    [Fact]
    public async Task A_clean_stop_hands_over()
    {
        await _nodes.Owner.StopAsync();
        await _nodes.Standby.Service<NodeRole>().Owned.WaitAsync(Patience);

        await _nodes.Standby.Client(_buyer).SendAsync(await WithdrawalAsync());

        Assert.Equal(2, await _exchange.ScalarAsync<long>("select epoch from exchange.owner"));
    }

    [Fact]
    public async Task A_client_of_the_standby_notices_a_pause_at_most()
    {
        var client = _nodes.Standby.Client(_buyer, attempts: ExchangeClientOptions.MaxAttemptsAllowed);
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var replies = new List<CommandReply>();
        var trading = Task.Run(async () =>
        {
            for (var i = 0; i < 40; i++)
            {
                replies.Add(await client.SendAsync(await WithdrawalAsync()));
                if (i == 10)
                    enough.SetResult();
            }
        });

        await Task.WhenAny(enough.Task, trading);
        await _nodes.Owner.StopAsync();
        await trading;

        Assert.Equal(40, await _exchange.CountAsync("es.mt_events where type = 'account_withdrawn'"));
        Assert.Equal(40, replies.DistinctBy(reply => reply.Position).Count());
        Assert.Equal(2, await _exchange.ScalarAsync<long>("select epoch from exchange.owner"));
    }

    [Fact]
    public async Task A_node_that_comes_back_stands_by()
    {
        await _nodes.Owner.StopAsync();
        await _nodes.Standby.Service<NodeRole>().Owned.WaitAsync(Patience);

        await using var back = await TestNode.StartAsync(_exchange);

        Assert.Equal("standby", (await back.ReadyAsync()).Text);
        await back.Client(_buyer).SendAsync(await WithdrawalAsync());
        Assert.Equal(2, await _exchange.ScalarAsync<long>("select epoch from exchange.owner"));
    }

    /// <summary>What a hanging owner looks like to PostgreSQL; the old one then finds that the market is another's.
    /// </summary>
    private async Task LoseTheLockAsync()
    {
        await _nodes.Owner.Service<OwnerLock>().ReleaseAsync();
        await _nodes.Standby.Service<NodeRole>().Owned.WaitAsync(Patience);
    }

    private async Task<Problem> UnavailableAsync(WithdrawBody body) =>
        (await Assert.ThrowsAsync<RefusedException>(() =>
            _nodes.Owner.Client(_buyer, attempts: 1).SendAsync(body))).Problem;

    private async Task<WithdrawBody> WithdrawalAsync(string amount = "1")
    {
        var header = await _nodes.Standby.Client(_buyer).NewHeaderAsync();
        return new()
        {
            CommandId = header.CommandId, Market = header.Market, Participant = header.Participant,
            NotAfter = header.NotAfter, Account = _account, Amount = MicroAmount.Parse(amount),
            Currency = TestExchange.Currency, Reference = "out",
        };
    }
}
