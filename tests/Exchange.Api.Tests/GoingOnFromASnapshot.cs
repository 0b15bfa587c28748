using EventStore;
using Exchange.Api.Sequencing;
using Exchange.Api.Snapshots;
using Exchange.Api.Storage;
using Exchange.Api.Tests.Kit;
using Npgsql;

namespace Exchange.Api.Tests;

/// <summary>What a start needs to replay is what the log says after the newest snapshot that can be used.</summary>
public sealed class GoingOnFromASnapshot : IAsyncLifetime
{
    private const string Snapshots = "es.es_snapshots";
    private const string Newest = $"position = (select max(position) from {Snapshots})";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private TestExchange _exchange = null!;

    public async Task InitializeAsync() => _exchange = await TestExchange.CreateAsync();

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Fact]
    public async Task A_start_replays_only_what_came_after_it_and_decides_as_before()
    {
        await RunAsync(every: 10);
        await _exchange.ListAsync("Supplier one", price: "2");
        await _exchange.StopAsync();
        var snapshot = await NewestAsync();
        // From here on no snapshot is made, as if the node were killed before its next one.
        await RunAsync(every: 0);
        Assert.Equal(new LoadedFrom(snapshot, 0), Load);
        var buyer = await _exchange.FundedBuyerAsync("Buyer one", "1000");
        await _exchange.StopAsync();

        await RunAsync(every: 0);

        Assert.Equal(new LoadedFrom(snapshot, await EventsAfterAsync(snapshot)), Load);
        Assert.True(Load.Replayed > 0);
        var reply = await _exchange.Client(buyer).PlaceOrderAsync(Some.Order(4, "3"));
        Assert.Equal("filled", reply.Order!.Status);
        Assert.Equal(await FromAllEventsAsync(), SnapshotFormat.Write(await FromSnapshotAsync()));
    }

    [Fact]
    public async Task A_running_node_stores_one_every_so_many_events()
    {
        await RunAsync(every: 10);
        await _exchange.ListAsync("Supplier one", price: "2");

        using var patience = new CancellationTokenSource(Patience);
        while (await _exchange.CountAsync(Snapshots) == 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            _exchange.Wall.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(await NewestAsync(), 10, await EndAsync());
    }

    [Fact]
    public async Task Two_are_kept()
    {
        var positions = new List<long>();
        for (var i = 0; i < 4; i++)
        {
            await TradeAndStopAsync($"Somebody {i}");
            positions.Add(await NewestAsync());
        }

        Assert.Equal(4, positions.Distinct().Count());
        Assert.Equal(
            string.Join(',', positions.TakeLast(2)),
            await _exchange.ScalarAsync<string>(
                $"select string_agg(position::text, ',' order by position) from {Snapshots}"));
    }

    [Fact]
    public async Task None_is_made_where_none_is_wanted()
    {
        await RunAsync(every: 0);
        await _exchange.ListAsync("Supplier one", price: "2");
        await _exchange.StopAsync();

        Assert.Equal(0, await _exchange.CountAsync(Snapshots));
    }

    [Theory]
    [InlineData("image = set_byte(image, octet_length(image) - 1, get_byte(image, octet_length(image) - 1) # 1)")]
    [InlineData("format_version = format_version + 1")]
    [InlineData("position = position + 1000000")]
    public async Task One_that_cannot_be_read_is_passed_over(string damage)
    {
        await TradeAndStopAsync("Somebody");
        var older = await NewestAsync();
        await TradeAndStopAsync("Somebody else");
        await _exchange.ExecuteAsync($"update {Snapshots} set {damage} where {Newest}");

        await RunAsync(every: 0);
        Assert.Equal(new LoadedFrom(older, await EventsAfterAsync(older)), Load);

        await _exchange.StopAsync();
        await _exchange.ExecuteAsync($"update {Snapshots} set {damage} where position = {older}");
        await RunAsync(every: 0);
        Assert.Equal(new LoadedFrom(0, await EventsAfterAsync(0)), Load);
    }

    [Fact]
    public async Task One_that_is_ahead_of_the_log_is_passed_over_and_gone_in_time()
    {
        await TradeAndStopAsync("Somebody");
        var own = await NewestAsync();
        // A database that was restored to an earlier point, but for this table.
        await using var ahead = await LongerHistoryAsync();
        var foreign = await TakeOverFromAsync(ahead);
        Assert.True(foreign > await EndAsync());
        _exchange.Wall.Advance(TimeSpan.FromHours(1));

        await RunAsync(every: 1);
        Assert.Equal(own, Load.Snapshot);
        await _exchange.StopAsync();
        await TradeAndStopAsync("Somebody else");
        await TradeAndStopAsync("Somebody third");

        Assert.NotEqual(foreign, await NewestAsync());
    }

    [Fact]
    public async Task One_of_another_history_is_passed_over()
    {
        await using var other = await LongerHistoryAsync();
        await RunAsync(every: 0);
        for (var i = 0; i < 12; i++)
            await _exchange.JoinAsync($"Somebody {i}", "Buyer");
        await _exchange.StopAsync();
        var foreign = await TakeOverFromAsync(other);
        Assert.True(foreign < await EndAsync());

        await RunAsync(every: 0);

        Assert.Equal(new LoadedFrom(0, await EventsAfterAsync(0)), Load);
    }

    private LoadedFrom Load => _exchange.Service<MarketLoader>().Last!;

    private Task RunAsync(int every) => _exchange.RunAsync(settings => settings with { SnapshotEvery = every });

    private async Task TradeAndStopAsync(string name)
    {
        await RunAsync(every: 1);
        await _exchange.JoinAsync(name);
        await _exchange.StopAsync();
    }

    /// <summary>An exchange of the same name on which something else happened, stopped with a snapshot.</summary>
    private static async Task<TestExchange> LongerHistoryAsync()
    {
        var other = await TestExchange.CreateAsync();
        await other.RunAsync(settings => settings with { SnapshotEvery = 1 });
        await other.ListAsync("Supplier one", price: "2");
        await other.FundedBuyerAsync("Buyer one", "1000");
        await other.StopAsync();
        return other;
    }

    private async Task<long> TakeOverFromAsync(TestExchange other)
    {
        await using var from = NpgsqlDataSource.Create(other.Database.ConnectionString);
        await using var to = NpgsqlDataSource.Create(_exchange.Database.ConnectionString);
        var (name, events) = (MarketSnapshots.Name, Schemas.Events);
        var snapshot = await new SnapshotStore(from, events).LoadNewestAsync(name, long.MaxValue, default);
        await new SnapshotStore(to, events).SaveAsync(name, snapshot!, default);
        return snapshot!.Position;
    }

    private Task<FollowedMarket> FromSnapshotAsync() => ReadToTheEndAsync(
        _exchange.Service<MarketSnapshots>().RestoreAsync(default));

    private async Task<byte[]> FromAllEventsAsync() =>
        SnapshotFormat.Write(await ReadToTheEndAsync(Task.FromResult(new FollowedMarket())));

    private async Task<FollowedMarket> ReadToTheEndAsync(Task<FollowedMarket> from)
    {
        var followed = await from;
        while (await followed.ReadOnAsync(_exchange.Service<EventJournal>(), 7, default) is { } page
            && page.SafeSequence < page.HeadSequence)
        {
        }

        return followed;
    }

    private Task<long> NewestAsync() => _exchange.ScalarAsync<long>($"select max(position) from {Snapshots}");

    private Task<long> EndAsync() => _exchange.ScalarAsync<long>("select max(seq_id) from es.mt_events");

    // A node that has just started has added a checkpoint to the ledger, which is no event.
    private Task<long> EventsAfterAsync(long position) =>
        _exchange.ScalarAsync<long>($"select count(*) from es.mt_events where seq_id > {position}");
}
