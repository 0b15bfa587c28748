using System.Diagnostics.Metrics;
using Npgsql;
using TestKit;
using static EventStore.Tests.Samples;

namespace EventStore.Tests;

public sealed class RunningAProjection : IAsyncLifetime
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly JournalDatabase _database = new();
    private readonly ManualTimeProvider _time = new();
    private readonly ItemTotals _totals = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Guid _stream = Guid.NewGuid();
    private readonly List<Task> _running = [];
    private FeedSignal _signal = null!;

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        await HeldAppend.InstallAsync(_database);
        await ItemTotals.CreateTableAsync(_database, _totals);
        _signal = new(_database.Journal, _time);
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var running in _running)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => running);
        }
        _stop.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task It_applies_what_is_there_when_it_starts_over_several_pages()
    {
        const int Count = (2 * ProjectionRunner.PageSize) + 7;
        await _database.AppendAsync(Items(_stream, 0, Count));
        var runner = Start(_totals);
        await runner.WaitUntilAsync(Count);
        Assert.Equal(Count, await CountAsync());
        Assert.Equal(Count, await ProgressAsync(runner));
    }

    [Fact]
    public async Task An_append_wakes_it_while_the_clock_stands_still()
    {
        _running.Add(_signal.ListenAsync(_stop.Token));
        var runner = Start(_totals);
        for (var version = 0; version < 5; version++)
        {
            var result = await _database.AppendAsync(Items(_stream, version));
            await runner.WaitUntilAsync(result.LastSequence).WaitAsync(TimeSpan.FromSeconds(60));
        }
        Assert.Equal(5, await CountAsync());
    }

    [Fact]
    public async Task Without_a_signal_it_looks_after_the_polling_interval()
    {
        var runner = Start(_totals);
        await _database.AppendAsync(Items(_stream, 0));
        var arrived = runner.WaitUntilAsync(1);
        while (!arrived.IsCompleted)
        {
            _time.Advance(Poll);
            await Task.Yield();
        }
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task It_goes_on_where_the_one_before_it_stopped()
    {
        using var first = new CancellationTokenSource();
        var before = new ProjectionRunner(_database.Journal, _totals, _signal, _time, Poll);
        var run = before.RunAsync(first.Token);
        await _database.AppendAsync(Items(_stream, 0, 2));
        await AdvanceUntilAsync(before, 2);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        await _database.AppendAsync(Items(_stream, 2, 2));
        await Start(_totals).WaitUntilAsync(4);
        Assert.Equal(4, await CountAsync());
    }

    [Fact]
    public async Task A_failing_event_stops_it_with_its_number_and_what_came_before_stays()
    {
        await _database.AppendAsync(Items(_stream, 0, 5));
        _totals.FailAt = 4;
        var runner = new ProjectionRunner(_database.Journal, _totals, _signal, _time, Poll);
        var failed = await Assert.ThrowsAsync<ProjectionFailedException>(() => runner.RunAsync(_stop.Token));
        Assert.Equal(4, failed.Sequence);
        Assert.Contains(
            "item_totals:V1:All stopped at event 4: told to fail", failed.Message, StringComparison.Ordinal);
        Assert.Equal(3, await CountAsync());
        Assert.Equal(3, await ProgressAsync(runner));
        await Assert.ThrowsAsync<InvalidOperationException>(() => runner.WaitUntilAsync(4));
    }

    [Fact]
    public async Task An_event_of_an_unknown_type_stops_it_with_its_number_and_what_came_before_stays()
    {
        await _database.AppendAsync(Items(_stream, 0, 2));
        await _database.AppendAsync(new StreamAppend(_stream, "cart", 2, [Event(new CartClosed(null))]));
        var journal = _database.NewJournal(EventTypes.Of([typeof(ItemAdded)]));
        var runner = new ProjectionRunner(journal, _totals, _signal, _time, Poll);
        var failed = await Assert.ThrowsAsync<UnreadableEventException>(() => runner.RunAsync(_stop.Token));
        Assert.Equal((3, "cart_closed"), (failed.Sequence, failed.Alias));
        Assert.Equal(2, await ProgressAsync(runner));
    }

    [Fact]
    public async Task An_event_it_failed_at_is_kept_and_tried_again_at_the_next_run()
    {
        await _database.AppendAsync(Items(_stream, 0, 3));
        _totals.FailAt = 2;
        var faults = new ProjectionFaults(_database.Source, JournalDatabase.Schema);
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            await FailAsync(_totals, _database.Journal);
            var fault = Assert.Single(await faults.ListAsync());
            Assert.Equal(("item_totals:V1:All", 2, attempt, null, false),
                (fault.Projection, fault.Sequence, fault.Attempts, fault.SkippedBecause, fault.IsPassed));
            Assert.Contains("told to fail", fault.Error, StringComparison.Ordinal);
        }
        _totals.FailAt = null;
        await Start(_totals).WaitUntilAsync(3);
        Assert.Equal(3, await CountAsync());
        Assert.True(Assert.Single(await faults.ListAsync()).IsPassed);
    }

    [Fact]
    public async Task It_goes_on_without_an_event_that_an_operator_skips()
    {
        await _database.AppendAsync(Items(_stream, 0, 2));
        await _database.AppendAsync(new StreamAppend(_stream, "cart", 2, [Event(new CartClosed(null))]));
        await _database.AppendAsync(Items(_stream, 3, 2));
        _totals.FailAt = 2;
        var outdated = _database.NewJournal(EventTypes.Of([typeof(ItemAdded)]));
        var faults = new ProjectionFaults(_database.Source, JournalDatabase.Schema);
        await FailAsync(_totals, outdated);
        await faults.SkipAsync("item_totals:V1:All", 2, "its quantity is nonsense");
        await FailAsync(_totals, outdated);
        await faults.SkipAsync("item_totals:V1:All", 3, "of no matter here");

        var runner = new ProjectionRunner(outdated, _totals, _signal, _time, Poll);
        _running.Add(runner.RunAsync(_stop.Token));
        await runner.WaitUntilAsync(5);

        var applied = await SequencesAsync();
        Assert.Equal([1, 4, 5], applied);
        Assert.Equal(
            [(2, "its quantity is nonsense", true), (3, "of no matter here", true)],
            (await faults.ListAsync()).Select(fault => (fault.Sequence, fault.SkippedBecause, fault.IsPassed)));
    }

    [Fact]
    public async Task Only_what_it_failed_at_can_be_skipped_and_only_with_a_reason()
    {
        var faults = new ProjectionFaults(_database.Source, JournalDatabase.Schema);
        await Assert.ThrowsAsync<ArgumentException>(() => faults.SkipAsync("item_totals:V1:All", 2, "because"));
        await Assert.ThrowsAsync<ArgumentException>(() => faults.SkipAsync("item_totals:V1:All", 2, " "));
    }

    [Fact]
    public async Task It_stops_when_its_progress_was_moved_back()
    {
        await _database.AppendAsync(Items(_stream, 0, 3));
        var runner = new ProjectionRunner(_database.Journal, _totals, _signal, _time, Poll);
        var run = runner.RunAsync(_stop.Token);
        await runner.WaitUntilAsync(3);
        await _database.ExecuteAsync("update es.mt_event_progression set last_seq_id = 2");
        await _database.AppendAsync(Items(_stream, 3));
        while (!run.IsCompleted)
        {
            _time.Advance(Poll);
            await Task.Yield();
        }
        var stopped = await Assert.ThrowsAsync<ProjectionFailedException>(() => run);
        Assert.Contains("moved back", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(3, await CountAsync());
    }

    [Fact]
    public async Task Two_of_them_apply_each_event_once_between_them_and_both_go_on()
    {
        await _database.AppendAsync(Items(_stream, 0, 2));
        var first = Start(_totals);
        await first.WaitUntilAsync(2);
        // The second has its place from before the first one's next page, which it then finds applied.
        var second = Start(_totals);
        await second.WaitUntilAsync(2);
        for (var version = 2; version < 40; version += 2)
        {
            await _database.AppendAsync(Items(_stream, version, 2));
            await AdvanceUntilAsync(first, version + 2);
        }
        await AdvanceUntilAsync(second, 40);
        Assert.Equal(40, await CountAsync());
        Assert.Equal(40, await ProgressAsync(second));
    }

    [Fact]
    public async Task A_page_that_another_process_holds_open_is_waited_for_and_passed_when_it_is_committed()
    {
        await _database.AppendAsync(Items(_stream, 0, 2));
        var runner = Start(_totals);
        await runner.WaitUntilAsync(2);
        await using var other = await _database.Source.OpenConnectionAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using (var page = new NpgsqlCommand($"""
            update es.mt_event_progression set last_seq_id = 4; insert into {_totals.Table} values (3, 0), (4, 0)
            """, other))
        {
            await page.ExecuteNonQueryAsync();
        }
        await _database.AppendAsync(Items(_stream, 2, 3));
        while (!await _database.ScalarAsync<bool>("""
            select exists (select from pg_stat_activity where datname = current_database()
              and wait_event_type = 'Lock' and query like 'update es.mt_event_progression%')
            """))
        {
            _time.Advance(Poll);
        }
        await transaction.CommitAsync();
        await AdvanceUntilAsync(runner, 5);
        var applied = await SequencesAsync();
        Assert.Equal([1, 2, 3, 4, 5], applied);
    }

    [Fact]
    public async Task A_lost_connection_in_the_middle_of_a_page_is_tried_again_and_nothing_counts_twice()
    {
        await _database.AppendAsync(Items(_stream, 0, 3));
        var cut = false;
        _totals.BeforeNextPage = async connection =>
        {
            cut = true;
            await _database.ExecuteAsync($"select pg_terminate_backend({connection.ProcessID}, 60000)");
        };
        await AdvanceUntilAsync(Start(_totals), 3);
        Assert.True(cut);
        Assert.Equal(3, await CountAsync());
    }

    [Fact]
    public async Task Another_version_starts_from_zero_beside_the_old_one()
    {
        await _database.AppendAsync(Items(_stream, 0, 3));
        await Start(_totals).WaitUntilAsync(3);
        var next = new ItemTotals(version: 2);
        await ItemTotals.CreateTableAsync(_database, next);
        await Start(next).WaitUntilAsync(3);
        Assert.Equal(3, await _database.ScalarAsync<long>($"select count(*) from {next.Table}"));
        Assert.Equal(2, await _database.ScalarAsync<long>("select count(*) from es.mt_event_progression"));
    }

    [Fact]
    public async Task It_never_passes_an_append_that_hangs_open_and_catches_up_when_that_ends()
    {
        await using var hanging = await HeldAppend.BeginAsync(_database, _stream, 0, 2);
        await _database.AppendAsync(Items(Guid.NewGuid(), 0, 3));
        using var lags = new LagListener();
        var runner = Start(_totals);
        await runner.WaitUntilAsync(0);
        await _database.AppendAsync(Items(Guid.NewGuid(), 0, 1));
        while (lags.Last != 6)
        {
            _time.Advance(Poll);
            await Task.Yield();
        }
        Assert.Equal(0, await CountAsync());
        await hanging.CommitAsync();
        await AdvanceUntilAsync(runner, 6);
        Assert.Equal(6, await CountAsync());
    }

    private ProjectionRunner Start(IProjection projection)
    {
        var runner = new ProjectionRunner(_database.Journal, projection, _signal, _time, Poll);
        _running.Add(runner.RunAsync(_stop.Token));
        return runner;
    }

    private async Task FailAsync(IProjection projection, EventJournal journal)
    {
        var runner = new ProjectionRunner(journal, projection, _signal, _time, Poll);
        await Assert.ThrowsAnyAsync<Exception>(() => runner.RunAsync(_stop.Token));
    }

    private async Task<long[]> SequencesAsync()
    {
        await using var command = _database.Source.CreateCommand(
            $"select array_agg(sequence order by sequence) from {_totals.Table}");
        return (long[])(await command.ExecuteScalarAsync())!;
    }

    private async Task AdvanceUntilAsync(ProjectionRunner runner, long sequence)
    {
        var arrived = runner.WaitUntilAsync(sequence);
        while (!arrived.IsCompleted)
        {
            _time.Advance(Poll);
            await Task.Yield();
        }
        await arrived;
    }

    private Task<long> CountAsync() => _database.ScalarAsync<long>($"select count(*) from {_totals.Table}");

    private Task<long> ProgressAsync(ProjectionRunner runner) => _database.ScalarAsync<long>(
        $"select last_seq_id from es.mt_event_progression where name = '{runner.Name}'");

    /// <summary>The last lag that a runner of the tests' projection has reported.</summary>
    private sealed class LagListener : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _last = -1;

        public LagListener()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Meter.Name: "EventStore", Name: "eventstore.projection.lag" })
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, lag, _, _) => Volatile.Write(ref _last, lag));
            _listener.Start();
        }

        public long Last => Volatile.Read(ref _last);

        public void Dispose() => _listener.Dispose();
    }
}
