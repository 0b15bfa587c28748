using Npgsql;
using TestKit;

namespace EventStore.Tests;

/// <summary>Writers at full speed, some of whose commits fail, against a reader and a projection. The interleaving is
/// the machine's own; what must hold does so for each.</summary>
public sealed class ReadingWhileManyWrite : IAsyncLifetime
{
    private const int Writers = 8;
    private const int AppendsEach = 60;

    private readonly JournalDatabase _database = new();

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        await RefusedCommit.InstallAsync(_database);
    }

    public Task DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Reader_and_projection_see_each_committed_event_once_and_in_order()
    {
        var totals = new ItemTotals();
        await ItemTotals.CreateTableAsync(_database, totals);
        using var stop = new CancellationTokenSource();
        var signal = new FeedSignal(_database.Journal, TimeProvider.System);
        var listening = signal.ListenAsync(stop.Token);
        var runner = new ProjectionRunner(_database.NewJournal(), totals, signal, new ManualTimeProvider());
        var run = runner.RunAsync(stop.Token);

        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(seed => Task.Run(() => WriteAsync(seed))));
        var seen = new List<long>();
        var position = 0L;
        for (var last = false; !last;)
        {
            last = writing.IsCompleted;
            var page = await _database.Journal.ReadFeedAsync(position, 50);
            seen.AddRange(page.Events.Select(recorded => recorded.Sequence));
            last = last && page.SafeSequence == position;
            position = page.SafeSequence;
        }
        await writing;
        // One more append, whose signal is sure to come after all that the writers left.
        var end = await _database.AppendAsync(Samples.Items(Guid.NewGuid(), 0));
        await runner.WaitUntilAsync(end.LastSequence);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(run, listening));

        Assert.Equal(await NumbersAsync($"select seq_id from es.mt_events where seq_id < {end.FirstSequence}"), seen);
        seen.Add(end.LastSequence);
        Assert.Equal(seen, await NumbersAsync($"select sequence as seq_id from {totals.Table}"));
        Assert.True(await _database.LastNumberAsync() > seen.Count, "No commit failed, so there was no hole.");
    }

    private async Task WriteAsync(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < AppendsEach; i++)
        {
            if (random.Next(6) == 0)
            {
                await Assert.ThrowsAsync<PostgresException>(
                    () => _database.AppendAsync(RefusedCommit.Of(Guid.NewGuid())));
            }
            else
            {
                await _database.AppendAsync(Samples.Items(Guid.NewGuid(), 0, random.Next(1, 6)));
            }
        }
    }

    private async Task<List<long>> NumbersAsync(string sql)
    {
        await using var command = _database.Source.CreateCommand(sql + " order by seq_id");
        await using var reader = await command.ExecuteReaderAsync();
        var numbers = new List<long>();
        while (await reader.ReadAsync())
        {
            numbers.Add(reader.GetInt64(0));
        }
        return numbers;
    }
}
