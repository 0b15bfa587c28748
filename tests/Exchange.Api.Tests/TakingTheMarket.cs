using System.Buffers.Binary;
using EventStore;
using Exchange.Api.Failover;
using Exchange.Api.Hosting;
using Exchange.Api.Sequencing;
using Exchange.Api.Tests.Kit;
using Npgsql;

namespace Exchange.Api.Tests;

/// <summary>Who may take the market, and who still has it.</summary>
public sealed class TakingTheMarket : IAsyncLifetime
{
    private static readonly Guid Market = StableIds.Market(TestExchange.Origin);

    private TestExchange _exchange = null!;
    private NpgsqlDataSource _database = null!;

    public async Task InitializeAsync()
    {
        _exchange = await TestExchange.StartAsync();
        await _exchange.StopAsync();
        _database = NpgsqlDataSource.Create(_exchange.AppConnection);
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        await _exchange.DisposeAsync();
    }

    [Fact]
    public async Task A_retake_whose_answer_was_lost_does_not_fence_the_node_itself()
    {
        var taken = await TakeAsync(new(null));
        // Committed, but its answer never came.
        await taken.RetakeAsync(_database, TestExchange.Start, CancellationToken.None);

        var again = await taken.RetakeAsync(_database, TestExchange.Start, CancellationToken.None);

        Assert.Equal(taken.Epoch + 2, again.Epoch);
        await again.RequireAsync(_database, CancellationToken.None);
    }

    [Fact]
    public async Task A_retake_after_another_node_took_the_market_is_fenced()
    {
        var taken = await TakeAsync(new(null));
        await TakeAsync(new(null));

        await Assert.ThrowsAsync<FencedException>(() =>
            taken.RetakeAsync(_database, TestExchange.Start, CancellationToken.None));
        await Assert.ThrowsAsync<FencedException>(() => taken.RequireAsync(_database, CancellationToken.None));
    }

    [Fact]
    public async Task What_the_last_holder_left_in_the_database_is_ended()
    {
        var last = new NodeIdentity(null);
        await TakeAsync(last);
        // A host that vanished in the middle of a batch: its transaction holds the owner row.
        await using var left = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_exchange.AppConnection)
        {
            ApplicationName = NodeIdentity.PoolOf(last.Holder),
            Pooling = false,
        }.ConnectionString);
        await left.OpenAsync();
        await using var transaction = await left.BeginTransactionAsync();
        await using var update = new NpgsqlCommand("update exchange.owner set position = position + 1", left);
        await update.ExecuteNonQueryAsync();

        var taken = await TakeAsync(new(new("http://127.0.0.1:1")));

        Assert.Equal(3, taken.Epoch);
        Assert.Equal("http://127.0.0.1:1/", await _exchange.ScalarAsync<string>("select address from exchange.owner"));
    }

    [Fact]
    public async Task An_owner_that_shows_no_sign_of_life_loses_the_lock()
    {
        // Its socket is open and its session idle, as a process's that was stopped.
        await using var hanging = await _database.OpenConnectionAsync();
        await using var hold = new NpgsqlCommand("select pg_advisory_lock($1)", hanging)
        {
            Parameters = { new() { Value = BinaryPrimitives.ReadInt64BigEndian(Market.ToByteArray()) } },
        };
        await hold.ExecuteNonQueryAsync();

        await using var node = await TestNode.StartAsync(
            _exchange, settings => settings with { OwnerPatienceSeconds = 2 });

        await node.Service<NodeRole>().Owned.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal("owner", (await node.ReadyAsync()).Text);
    }

    [Fact]
    public async Task A_node_with_other_keys_is_refused()
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(() => TestNode.StartAsync(
            _exchange, settings => settings with { KeyFolder = Path.Combine(_exchange.Folder, "other-keys") }));

        Assert.Contains("are not those that the ledger of", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "cannot be read")]
    [InlineData("short", "must hold one word")]
    [InlineData("long enough, but in more than one word", "must hold one word")]
    public async Task A_node_without_a_proper_secret_is_refused_and_the_secret_not_told(string? secret, string said)
    {
        var file = Path.Combine(_exchange.Folder, "bad.secret");
        if (secret is not null)
            await File.WriteAllTextAsync(file, secret);

        var refused = await Assert.ThrowsAsync<SettingsException>(() => TestNode.StartAsync(
            _exchange, settings => settings with { NodeSecretFile = file }));

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        if (secret is not null)
            Assert.DoesNotContain(secret, refused.Message, StringComparison.Ordinal);
    }

    private Task<Ownership> TakeAsync(NodeIdentity node) => Ownership.TakeAsync(
        _database, Market, TestExchange.Origin, demo: true, node, TestExchange.Start, CancellationToken.None);
}
