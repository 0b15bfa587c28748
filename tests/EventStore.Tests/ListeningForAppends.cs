using Npgsql;
using TestKit;
using static EventStore.Tests.Samples;

namespace EventStore.Tests;

public sealed class ListeningForAppends : IAsyncLifetime
{
    private readonly JournalDatabase _database = new();
    private readonly ManualTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = new();
    private FeedSignal _signal = null!;
    private Task _listening = null!;

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        _signal = new(_database.Journal, _time);
        var began = _signal.Next;
        _listening = _signal.ListenAsync(_stop.Token);
        await began;
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _listening);
        _stop.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task An_append_is_signalled_also_to_another_process()
    {
        var next = _signal.Next;
        await _database.NewJournal().AppendAsync([Items(Guid.NewGuid(), 0)], Noon, [], default);
        await next;
    }

    [Fact]
    public async Task A_lost_connection_is_opened_again_and_signals_what_may_have_been_missed()
    {
        var reopened = _signal.Next;
        await _database.ExecuteAsync("""
            select pg_terminate_backend(pid, 60000) from pg_stat_activity
            where query like 'listen %' and datname = current_database()
            """);
        while (!reopened.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        var next = _signal.Next;
        await _database.AppendAsync(Items(Guid.NewGuid(), 0));
        await next;
    }

    [Fact]
    public async Task A_connection_goes_back_to_the_pool_without_listening_on()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _listening);
        await using var first = await _database.Source.OpenConnectionAsync();
        await using var second = await _database.Source.OpenConnectionAsync();
        foreach (var connection in new[] { first, second })
        {
            await using var command = new NpgsqlCommand("select count(*) from pg_listening_channels()", connection);
            Assert.Equal(0L, await command.ExecuteScalarAsync());
        }
    }
}
