using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
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
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
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
        await LockAsync(hanging);

        await using var node = await TestNode.StartAsync(
            _exchange, settings => settings with { OwnerPatienceSeconds = 2 });

        await node.Service<NodeRole>().Owned.WaitAsync(Patience);
        Assert.Equal("owner", (await node.ReadyAsync()).Text);
    }

    [Fact]
    public async Task An_owner_takes_its_lock_again_when_whoever_took_it_has_let_go()
    {
        await using var node = await TestNode.StartAsync(_exchange);
        var holder = node.Service<NodeIdentity>().Holder;
        await using (var other = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(_exchange.AppConnection) { Pooling = false }.ConnectionString))
        {
            await other.OpenAsync();
            var taken = LockAsync(other);
            await UntilAsync(
                "(select from pg_stat_activity where wait_event = 'advisory' and datname = current_database())");
            await _exchange.ExecuteAsync(
                $"""
                select pg_terminate_backend(pid) from pg_stat_activity
                where application_name = '{NodeIdentity.OwnerOf(holder)}' and datname = current_database()
                """);
            await taken;
            await UntilBeatAsync(NodeIdentity.StandbyOf(holder), 0);
        }

        await UntilBeatAsync(NodeIdentity.OwnerOf(holder), 0);
    }

    [Fact]
    public async Task An_owner_goes_on_beating_after_an_error_that_is_not_of_the_connection()
    {
        await using var node = await TestNode.StartAsync(_exchange);
        var session = NodeIdentity.OwnerOf(node.Service<NodeIdentity>().Holder);

        await _exchange.ExecuteAsync($"revoke select on exchange.owner from {TestExchange.Granted.App}");
        await UntilBeatAsync(session, await NowAsync());
        await _exchange.ExecuteAsync($"grant select on exchange.owner to {TestExchange.Granted.App}");

        await UntilBeatAsync(session, await NowAsync());
    }

    [Fact]
    public void A_node_that_was_stopped_while_it_took_the_market_does_not_own_it()
    {
        var role = new NodeRole();
        role.TakeOver();
        role.Stop();

        role.Own();

        Assert.Equal(Role.Stopped, role.Current);
        Assert.False(role.Owned.IsCompleted);
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

    private static async Task LockAsync(NpgsqlConnection connection)
    {
        await using var hold = new NpgsqlCommand("select pg_advisory_lock($1)", connection)
        {
            Parameters = { new() { Value = BinaryPrimitives.ReadInt64BigEndian(Market.ToByteArray()) } },
        };
        await hold.ExecuteNonQueryAsync();
    }

    private Task<double> NowAsync() =>
        _exchange.ScalarAsync<double>("select extract(epoch from clock_timestamp())::float8");

    /// <summary>Returns when a session of this name has shown that its node lives, after a time.</summary>
    private Task UntilBeatAsync(string session, double after) => UntilAsync(
        $"""
        (select from pg_stat_activity where application_name = '{session}' and datname = current_database()
          and query like 'select holder %' and state like 'idle%'
          and query_start > to_timestamp({after.ToString("R", CultureInfo.InvariantCulture)}))
        """);

    private async Task UntilAsync(string there)
    {
        var begin = Stopwatch.GetTimestamp();
        while (!await _exchange.ScalarAsync<bool>($"select exists {there}"))
            Assert.True(Stopwatch.GetElapsedTime(begin) < Patience, $"There never was {there}");
    }

    private Task<Ownership> TakeAsync(NodeIdentity node) => Ownership.TakeAsync(
        _database, Market, TestExchange.Origin, demo: true, node, TestExchange.Start, CancellationToken.None);
}
