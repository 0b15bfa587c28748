using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Npgsql;
using static EventStore.Tests.Mail;

namespace EventStore.Tests;

public sealed class SendingFromTheOutbox : IAsyncLifetime
{
    private readonly JournalDatabase _database = new();
    private readonly ConcurrentQueue<Message> _sent = [];
    private Mail _mail = null!;
    private Outbox _outbox = null!;

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        _mail = new(_database);
        _outbox = _mail.NewOutbox();
    }

    public Task DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task What_was_committed_leaves_at_once_and_is_forgotten()
    {
        var parcel = Parcel(3);
        _outbox.Committed(await _mail.AppendAsync(_outbox, parcel));
        Assert.Equal(1, await _outbox.SendDueAsync(Send));
        Assert.Equal(parcel, Assert.Single(_sent));
        Assert.Equal(0, await _mail.CountAsync("outgoing"));
        Assert.Equal(0, await _outbox.SendDueAsync(Send));
    }

    [Fact]
    public async Task A_running_outbox_is_woken_by_the_commit_while_the_clock_stands_still()
    {
        using var stop = new CancellationTokenSource();
        var arrived = new TaskCompletionSource<Message>();
        var running = _outbox.RunAsync((message, _) => Task.FromResult(arrived.TrySetResult(message)), stop.Token);
        var parcel = Parcel();
        _outbox.Committed(await _mail.AppendAsync(_outbox, parcel));
        Assert.Equal(parcel, await arrived.Task.WaitAsync(TimeSpan.FromSeconds(60)));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Nothing_leaves_if_the_append_is_refused()
    {
        var prepared = _outbox.Prepare([Parcel()]);
        await Assert.ThrowsAsync<StreamVersionConflictException>(() => _database.Journal.AppendAsync(
            [Samples.Items(Guid.NewGuid(), 7)], Samples.Noon, [prepared.Command], default));
        Assert.Equal(0, await _mail.CountAsync("outgoing"));
    }

    [Fact]
    public async Task After_a_crash_between_commit_and_sending_another_node_sends_when_the_lease_is_over()
    {
        var parcel = Parcel();
        await _mail.AppendAsync(_outbox, parcel);
        var successor = _mail.NewOutbox();
        Assert.Equal(0, await successor.SendDueAsync(Send));
        _mail.Time.Advance(PastALease);
        Assert.Equal(1, await successor.SendDueAsync(Send));
        Assert.Equal(parcel, Assert.Single(_sent));
        Assert.Equal(0, await _mail.CountAsync("outgoing"));
    }

    [Fact]
    public async Task A_node_that_comes_back_late_does_not_send_what_its_successor_has_taken_over()
    {
        var prepared = await _mail.AppendAsync(_outbox, Parcel());
        _mail.Time.Advance(PastALease);
        Assert.Equal(1, await _mail.NewOutbox().SendDueAsync(Send));
        _outbox.Committed(prepared);
        Assert.Equal(0, await _outbox.SendDueAsync(Send));
        Assert.Single(_sent);
    }

    [Fact]
    public async Task Nodes_that_compete_send_each_message_once()
    {
        const int Messages = 200;
        await _mail.AppendAsync(_outbox, [.. Enumerable.Range(0, Messages).Select(i => Parcel(i))]);
        _mail.Time.Advance(PastALease);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var node = _mail.NewOutbox();
            while (await node.SendDueAsync(Send) > 0)
            {
            }
        }));
        Assert.Equal(Messages, _sent.Count);
        Assert.Equal(Messages, _sent.DistinctBy(message => message.Id).Count());
        Assert.Equal(0, await _mail.CountAsync("outgoing"));
    }

    [Fact]
    public async Task A_scheduled_message_leaves_at_its_time_and_not_before()
    {
        var prepared = _outbox.Prepare([Parcel()], _mail.Time.GetUtcNow() + TimeSpan.FromHours(2));
        await _database.Journal.AppendAsync([], Samples.Noon, [prepared.Command], default);
        _outbox.Committed(prepared);
        _mail.Time.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await _outbox.SendDueAsync(Send));
        _mail.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await _outbox.SendDueAsync(Send));
    }

    [Fact]
    public async Task A_failed_attempt_is_repeated_after_pauses_that_double()
    {
        _outbox.Committed(await _mail.AppendAsync(_outbox, Parcel()));
        var failures = 3;
        Task SendBadly(Message message, CancellationToken ct) =>
            failures-- > 0 ? throw new InvalidOperationException("nobody there") : Send(message, ct);
        Assert.Equal(1, await _outbox.SendDueAsync(SendBadly));
        foreach (var pause in new[] { 1, 2, 4 })
        {
            _mail.Time.Advance(TimeSpan.FromSeconds(pause) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(0, await _outbox.SendDueAsync(SendBadly));
            _mail.Time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(1, await _outbox.SendDueAsync(SendBadly));
        }
        Assert.Single(_sent);
        Assert.Equal(0, await _mail.CountAsync("outgoing"));
    }

    [Fact]
    public async Task A_sender_that_hangs_is_cut_off_well_before_the_lease_is_over()
    {
        _outbox.Committed(await _mail.AppendAsync(_outbox, Parcel()));
        var began = new TaskCompletionSource();
        var round = _outbox.SendDueAsync(async (_, ct) =>
        {
            began.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, _mail.Time, ct);
        });
        await began.Task;
        _mail.Time.Advance(TimeSpan.FromSeconds(20));
        await round;
        Assert.Equal("It took too long.", await _database.ScalarAsync<string>("select last_error from es.es_outgoing"));
        _mail.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await _outbox.SendDueAsync(Send));
    }

    [Fact]
    public async Task A_message_that_is_stored_already_is_not_stored_again()
    {
        var parcel = Parcel();
        await _mail.AppendAsync(_outbox, parcel);
        await _mail.AppendAsync(_outbox, parcel);
        Assert.Equal(1, await _mail.CountAsync("outgoing"));
    }

    [Fact]
    public async Task One_that_is_scheduled_already_does_not_leave_sooner_because_it_is_stored_again()
    {
        var parcel = Parcel();
        var later = _outbox.Prepare([parcel], _mail.Time.GetUtcNow() + TimeSpan.FromHours(2));
        await _database.Journal.AppendAsync([], Samples.Noon, [later.Command], default);
        _outbox.Committed(await _mail.AppendAsync(_outbox, parcel));
        Assert.Equal(0, await _outbox.SendDueAsync(Send));
        _mail.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, await _outbox.SendDueAsync(Send));
        Assert.Single(_sent);
    }

    [Fact]
    public async Task One_that_is_stored_and_handed_over_twice_leaves_once()
    {
        var parcel = Parcel();
        _outbox.Committed(await _mail.AppendAsync(_outbox, parcel));
        _outbox.Committed(await _mail.AppendAsync(_outbox, parcel));
        Assert.Equal(1, await _outbox.SendDueAsync(Send));
        Assert.Equal(0, await _outbox.SendDueAsync(Send));
        Assert.Single(_sent);
    }

    [Fact]
    public async Task One_that_another_node_has_stored_is_left_to_it()
    {
        var parcel = Parcel();
        await _mail.AppendAsync(_mail.NewOutbox(), parcel);
        _outbox.Committed(await _mail.AppendAsync(_outbox, parcel));
        Assert.Equal(0, await _outbox.SendDueAsync(Send));
    }

    [Fact]
    public async Task A_lost_database_is_waited_for()
    {
        using var stop = new CancellationTokenSource();
        var attempts = 0;
        var arrived = new TaskCompletionSource();
        var running = _outbox.RunAsync(async (_, _) =>
        {
            if (Interlocked.Increment(ref attempts) == 1)
            {
                await _database.ExecuteAsync("""
                    select pg_terminate_backend(pid, 60000) from pg_stat_activity
                    where datname = current_database() and pid <> pg_backend_pid()
                    """);
                throw new NpgsqlException("lost", new IOException());
            }
            arrived.SetResult();
        }, stop.Token);
        _outbox.Committed(await _mail.AppendAsync(_outbox, Parcel()));
        while (!arrived.Task.IsCompleted)
        {
            _mail.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task How_long_the_oldest_is_overdue_is_measured()
    {
        using var gauge = new AgeOfMessages();
        using var stop = new CancellationTokenSource();
        await _mail.AppendAsync(_outbox, Parcel());
        _mail.Time.Advance(TimeSpan.FromSeconds(12));
        var running = _outbox.RunAsync((_, _) => Task.CompletedTask, stop.Token);
        while (gauge.Last != 12)
        {
            await Task.Yield();
        }
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private Task Send(Message message, CancellationToken ct)
    {
        _sent.Enqueue(message);
        return Task.CompletedTask;
    }

    private sealed class AgeOfMessages : IDisposable
    {
        private readonly MeterListener _listener = new();
        private double _last = -1;

        public AgeOfMessages()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Meter.Name: "EventStore", Name: "eventstore.messages.age" })
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<double>((_, age, _, _) => Volatile.Write(ref _last, age));
            _listener.Start();
        }

        public double Last => Volatile.Read(ref _last);

        public void Dispose() => _listener.Dispose();
    }
}
