using Npgsql;
using TestKit;
using static EventStore.Tests.Samples;

namespace EventStore.Tests;

public sealed class RebuildingAProjection : IAsyncLifetime
{
    private const int Many = (2 * ProjectionRunner.PageSize) + 7;

    private readonly JournalDatabase _database = new();
    private readonly ManualTimeProvider _time = new();
    private readonly ItemTotals _totals = new();
    private readonly ItemTotals _beside = new(suffix: "_beside");
    private readonly CancellationTokenSource _stop = new();
    private readonly Guid _stream = Guid.NewGuid();
    private FeedSignal _signal = null!;
    private ProjectionRunner _runner = null!;
    private Task _running = Task.CompletedTask;
    private int _prepared;

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        await ItemTotals.CreateTableAsync(_database, _totals);
        _signal = new(_database.Journal, _time);
        _runner = new(_database.Journal, _totals, _signal, _time);
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task The_new_tables_take_the_old_ones_place_and_the_runner_goes_on_with_them()
    {
        await _database.AppendAsync(Items(_stream, 0, Many));
        await StartAsync(Many);
        await _database.ExecuteAsync($"update {_totals.Table} set quantity = 0 where sequence = 3");

        Assert.Equal(Many, await RebuildAsync());
        Assert.Equal(3, await _database.ScalarAsync<long>($"select quantity from {_totals.Table} where sequence = 3"));
        await _database.AppendAsync(Items(_stream, Many, 2));
        await AdvanceUntilAsync(Many + 2);
        Assert.Equal(Many + 2, await CountAsync(_totals));
        Assert.Equal(["item_totals:V1:All"], await RowsAsync());
    }

    [Fact]
    public async Task The_old_tables_serve_until_the_very_end()
    {
        await _database.AppendAsync(Items(_stream, 0, Many));
        await StartAsync(Many);
        await _database.ExecuteAsync($"update {_totals.Table} set quantity = 0");
        await RebuildAsync(exchange: async (connection, ct) =>
        {
            Assert.Equal(Many, await CountAsync(_beside));
            Assert.Equal(0m, await _database.ScalarAsync<decimal>($"select sum(quantity) from {_totals.Table}"));
            await ExchangeAsync(connection, ct);
        });
        Assert.NotEqual(0m, await _database.ScalarAsync<decimal>($"select sum(quantity) from {_totals.Table}"));
    }

    [Fact]
    public async Task The_runner_waits_during_the_exchange_and_writes_its_next_page_to_the_new_tables()
    {
        await _database.AppendAsync(Items(_stream, 0, 3));
        await StartAsync(3);
        await RebuildAsync(exchange: async (connection, ct) =>
        {
            await _database.AppendAsync(Items(_stream, 3, 2));
            while (!await WaitsAsync("update"))
            {
                Assert.Equal(3, _runner.Position);
                _time.Advance(TimeSpan.FromSeconds(1));
            }
            await ExchangeAsync(connection, ct);
        });
        await AdvanceUntilAsync(5);
        Assert.Equal(5, await CountAsync(_totals));
    }

    [Fact]
    public async Task A_crash_in_the_middle_leaves_the_old_tables_and_the_next_attempt_goes_on()
    {
        await _database.AppendAsync(Items(_stream, 0, Many));
        await StartAsync(Many);
        using var crash = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RebuildAsync(
            moved: position => CrashAfter(position, ProjectionRunner.PageSize, crash), ct: crash.Token));
        Assert.Equal(Many, await CountAsync(_totals));
        Assert.Equal(ProjectionRunner.PageSize, await CountAsync(_beside));

        var first = 0L;
        await RebuildAsync(moved: position => first = first == 0 ? position : first);
        Assert.Equal(ProjectionRunner.PageSize, first);
        Assert.Equal(1, _prepared);
        Assert.Equal(Many, await CountAsync(_totals));
    }

    [Fact]
    public async Task A_crash_in_the_exchange_leaves_the_old_tables_too()
    {
        await _database.AppendAsync(Items(_stream, 0, 3));
        await StartAsync(3);
        await Assert.ThrowsAsync<InvalidOperationException>(() => RebuildAsync(exchange: async (connection, ct) =>
        {
            await ExchangeAsync(connection, ct);
            throw new InvalidOperationException("told to fail");
        }));
        Assert.Equal(3, await CountAsync(_beside));
        await _database.AppendAsync(Items(_stream, 3));
        await AdvanceUntilAsync(4);
        Assert.Equal(4, await CountAsync(_totals));

        Assert.Equal(4, await RebuildAsync());
        Assert.Equal(4, await CountAsync(_totals));
    }

    [Fact]
    public async Task It_stays_behind_a_runner_that_stands_still_which_then_goes_on()
    {
        await _database.AppendAsync(Items(_stream, 0, 5));
        _totals.FailAt = 4;
        await Assert.ThrowsAsync<ProjectionFailedException>(() => _runner.RunAsync(_stop.Token));
        Assert.Equal(3, await RebuildAsync());
        _totals.FailAt = null;
        _runner = new(_database.Journal, _totals, _signal, _time);
        await StartAsync(5);
        Assert.Equal(5, await CountAsync(_totals));
    }

    [Fact]
    public async Task An_event_it_fails_at_ends_it_and_is_left_out_if_an_operator_says_so()
    {
        await _database.AppendAsync(Items(_stream, 0, 5));
        await StartAsync(5);
        _beside.FailAt = 2;
        var failed = await Assert.ThrowsAsync<ProjectionFailedException>(() => RebuildAsync());
        Assert.Equal(2, failed.Sequence);
        var faults = new ProjectionFaults(_database.Source, JournalDatabase.Schema);
        await faults.SkipAsync(_runner.Name, 2, "of no matter");
        Assert.Equal(5, await RebuildAsync());
        Assert.Equal(4, await CountAsync(_totals));
    }

    [Fact]
    public async Task It_passes_the_holes_that_the_runner_has_passed_without_waiting_for_anybody()
    {
        await HeldAppend.InstallAsync(_database);
        await using var failed = await HeldAppend.BeginAsync(_database, Guid.NewGuid(), 0, 2);
        await _database.AppendAsync(Items(_stream, 0, 2));
        await failed.RollBackAsync();
        await _database.ExecuteAsync("select nextval('es.mt_events_sequence')");
        await _database.AppendAsync(Items(_stream, 2, 1));
        await StartAsync(6);
        await using var hanging = await HeldAppend.BeginAsync(_database, Guid.NewGuid(), 0, 1);
        Assert.Equal(6, await RebuildAsync());
        Assert.Equal(3, await CountAsync(_totals));
        await hanging.CommitAsync();
    }

    [Fact]
    public async Task Of_two_at_once_the_second_is_refused()
    {
        await _database.AppendAsync(Items(_stream, 0, 3));
        await StartAsync(3);
        await RebuildAsync(exchange: async (connection, ct) =>
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => RebuildAsync(ct: ct));
            await ExchangeAsync(connection, ct);
        });
        Assert.Equal(3, await RebuildAsync());
    }

    [Fact]
    public async Task Another_version_is_filled_beside_the_one_that_serves_and_begins_full()
    {
        await _database.AppendAsync(Items(_stream, 0, Many));
        await StartAsync(Many);
        var next = new ItemTotals(version: 2);
        var rebuild = new ProjectionRebuild(_database.Journal, next);
        var at = await rebuild.RunAsync(
            _ => ItemTotals.CreateTableAsync(_database, next), (_, _) => Task.CompletedTask);
        Assert.Equal(Many, at);
        Assert.Equal(Many, await CountAsync(next));
        Assert.Equal(["item_totals:V1:All", "item_totals:V2:All"], await RowsAsync());

        await _database.AppendAsync(Items(_stream, Many));
        var runner = new ProjectionRunner(_database.Journal, next, _signal, _time);
        var running = runner.RunAsync(_stop.Token);
        await runner.WaitUntilAsync(Many + 1);
        Assert.Equal(Many + 1, await CountAsync(next));
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_runner_that_begins_meanwhile_and_is_behind_goes_on_where_the_new_tables_are()
    {
        await _database.AppendAsync(Items(_stream, 0, 5));
        _beside.BeforeNextPage = async _ =>
        {
            _totals.FailAt = 4;
            await Assert.ThrowsAsync<ProjectionFailedException>(() => _runner.RunAsync(_stop.Token));
            Assert.Equal(3, _runner.Position);
        };
        Assert.Equal(5, await RebuildAsync());
        _totals.FailAt = null;
        _runner = new(_database.Journal, _totals, _signal, _time);
        await _database.AppendAsync(Items(_stream, 5));
        await StartAsync(6);
        Assert.Equal(6, await CountAsync(_totals));
    }

    [Fact]
    public async Task A_runner_that_begins_during_the_exchange_waits_and_begins_with_the_new_tables()
    {
        await _database.AppendAsync(Items(_stream, 0, 5));
        await RebuildAsync(exchange: async (connection, ct) =>
        {
            _running = _runner.RunAsync(_stop.Token);
            while (!await WaitsAsync("insert into"))
            {
                Assert.Equal(0, _runner.Position);
                await Task.Yield();
            }
            await ExchangeAsync(connection, ct);
        });
        await AdvanceUntilAsync(5);
        Assert.Equal(5, await CountAsync(_totals));
    }

    [Fact]
    public async Task Where_each_projection_stands_can_be_listed()
    {
        await _database.AppendAsync(Items(_stream, 0, 3));
        await StartAsync(3);
        await _stop.CancelAsync();
        await _database.AppendAsync(Items(_stream, 3, 2));
        await _database.ExecuteAsync("insert into es.mt_event_progression values ('HighWaterMark', 3)");
        var state = Assert.Single(await ProjectionState.ListAsync(_database.Source, JournalDatabase.Schema));
        Assert.Equal(("item_totals:V1:All", 3, 5, 2), (state.Name, state.Position, state.Head, state.Lag));
    }

    private Task<long> RebuildAsync(Func<NpgsqlConnection, CancellationToken, Task>? exchange = null,
        Action<long>? moved = null, CancellationToken ct = default) =>
        new ProjectionRebuild(_database.Journal, _beside).RunAsync(PrepareAsync, exchange ?? ExchangeAsync, moved, ct);

    private async Task PrepareAsync(CancellationToken ct)
    {
        _prepared++;
        await _database.ExecuteAsync($"drop table if exists {_beside.Table}");
        await ItemTotals.CreateTableAsync(_database, _beside);
    }

    private async Task ExchangeAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"drop table {_totals.Table}; alter table {_beside.Table} rename to item_totals_v1", connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static void CrashAfter(long position, long at, CancellationTokenSource crash)
    {
        if (position >= at)
        {
            crash.Cancel();
        }
    }

    /// <summary>Whether the runner waits for somebody at its row.</summary>
    private Task<bool> WaitsAsync(string at) => _database.ScalarAsync<bool>($"""
        select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
          and query like '{at} es.mt_event_progression%')
        """);

    private async Task StartAsync(long until)
    {
        _running = _runner.RunAsync(_stop.Token);
        await AdvanceUntilAsync(until);
    }

    private async Task AdvanceUntilAsync(long sequence)
    {
        var arrived = _runner.WaitUntilAsync(sequence);
        while (!arrived.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        await arrived;
    }

    private Task<long> CountAsync(ItemTotals totals) =>
        _database.ScalarAsync<long>($"select count(*) from {totals.Table}");

    private Task<string[]> RowsAsync() =>
        _database.ScalarAsync<string[]>("select array_agg(name::text order by name) from es.mt_event_progression");
}
