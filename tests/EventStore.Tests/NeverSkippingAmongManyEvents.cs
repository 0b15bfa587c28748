using Npgsql;
using NpgsqlTypes;
using TestKit;

namespace EventStore.Tests;

/// <summary>Writers whose transactions commit out of order, roll back, get their id and their numbers late, are cut off
/// and hang open, against readers with pages of several sizes and a running projection, of which some read by a journal
/// that appends too and keeps what it appended. MARKET_LONG=1 does it with 100,000 events.</summary>
public sealed class NeverSkippingAmongManyEvents : IAsyncLifetime
{
    private const int Appenders = 5;
    private const int LateWriters = 3;
    private const int MostInOneAppend = 40;

    /// <summary>So few that those who read come too late for some of them.</summary>
    private const int KeepsRecent = 64;

    private static readonly int Events = Environment.GetEnvironmentVariable("MARKET_LONG") == "1" ? 100_000 : 5_000;

    private readonly JournalDatabase _database = new();
    private readonly Pace _pace = new();
    private readonly Sightings _sightings = new();
    private readonly CancellationTokenSource _stop = new();
    private EventJournal _keeping = null!;
    private long _stored;
    private int _rolledBack;
    private int _hung;

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        _keeping = _database.NewJournal(keepsRecent: KeepsRecent);
        await HeldAppend.InstallAsync(_database);
        await RefusedCommit.InstallAsync(_database);
        await _database.ExecuteAsync(Sightings.Table);
    }

    public Task DisposeAsync()
    {
        _stop.Dispose();
        return _database.DisposeAsync();
    }

    [Fact]
    public async Task Each_is_seen_once_and_in_order_and_lag_recovers_when_what_hangs_ends()
    {
        var signal = new FeedSignal(_database.Journal, TimeProvider.System);
        var listening = signal.ListenAsync(_stop.Token);
        // Under a clock that stands still: what it does not do by a signal, it does not do.
        var runner = new ProjectionRunner(_keeping, _sightings, signal, new ManualTimeProvider());
        var projecting = runner.RunAsync(_stop.Token);
        Reader[] readers =
        [
            new(_keeping, 13), .. new[] { 13, 200, 3_000 }.Select(size => new Reader(_database.NewJournal(), size)),
        ];
        using var written = new CancellationTokenSource();
        var reading = Task.WhenAll(readers.Select(reader => Task.Run(() => ReadAsync(reader, written.Token))));

        await WriteAsync();
        await written.CancelAsync();
        await reading;
        await HangAtTheEndAsync(readers, runner);

        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(projecting, listening));
        var stored = await NumbersAsync("select seq_id from es.mt_events order by seq_id");
        Assert.InRange(stored.Count, Events, int.MaxValue);
        Assert.All(readers, reader => Assert.Equal(stored, reader.Seen));
        Assert.Equal(stored, await NumbersAsync($"select sequence from {Sightings.Name} order by number"));
        Assert.True(_rolledBack > 0 && _hung > 0, $"{_rolledBack} rolled back and {_hung} hung: too few.");
    }

    private async Task WriteAsync()
    {
        var appending = Task.WhenAll(Enumerable.Range(0, Appenders).Select(seed => Task.Run(() => AppendAsync(seed))));
        var others = Enumerable.Range(0, LateWriters).Select(
            seed => Task.Run(() => WriteLateAsync(new Random(100 + seed), appending))).Append(
            Task.Run(() => HangAsync(new Random(200), appending)));
        var all = Task.WhenAll(others);
        await appending;
        _pace.End();
        await all;
    }

    /// <summary>Appends by journals, of which some fail in their commit.</summary>
    private async Task AppendAsync(int seed)
    {
        var random = new Random(seed);
        var journal = seed % 2 == 0 ? _keeping : _database.Journal;
        while (Interlocked.Read(ref _stored) < Events)
        {
            if (random.Next(8) == 0)
            {
                await Assert.ThrowsAsync<PostgresException>(
                    () => AppendAsync(journal, RefusedCommit.Of(Guid.NewGuid())));
                Interlocked.Increment(ref _rolledBack);
            }
            else
            {
                var count = random.Next(1, MostInOneAppend);
                await AppendAsync(journal, Samples.Items(Guid.NewGuid(), 0, count));
                Interlocked.Add(ref _stored, count);
            }
            _pace.Step();
        }
    }

    /// <summary>Transactions that look first, get their id later, their numbers later still, and then take their time:
    /// in between, others begin and commit.</summary>
    private async Task WriteLateAsync(Random random, Task appending)
    {
        while (!appending.IsCompleted)
        {
            var stream = Guid.NewGuid();
            await using var connection = await _database.Source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            foreach (var sql in new[]
            {
                "select count(*) from es.mt_streams where id is null",
                $"insert into es.mt_streams (id, type, version) values ('{stream}', 'cart', 2)",
                $$"""
                insert into es.mt_events (seq_id, id, stream_id, version, data, type)
                select nextval('es.mt_events_sequence'), gen_random_uuid(), '{{stream}}', v, '{}', 'cart_closed'
                from generate_series(1, 2) v
                """,
            })
            {
                await using var command = new NpgsqlCommand(sql, connection);
                await command.ExecuteNonQueryAsync();
                await _pace.AfterAsync(random.Next(1, 12));
            }
            if (random.Next(3) == 0)
            {
                await transaction.RollbackAsync();
                Interlocked.Increment(ref _rolledBack);
            }
            else
            {
                await transaction.CommitAsync();
            }
        }
    }

    /// <summary>Appends of the journal's own that hang before their commit while others go on, and end in any way.
    /// </summary>
    private async Task HangAsync(Random random, Task appending)
    {
        while (!appending.IsCompleted)
        {
            await using var held = await HeldAppend.BeginAsync(_database, Guid.NewGuid(), 0, random.Next(1, 4),
                random.Next(2) == 0 ? append => AppendAsync(_keeping, append) : null);
            await _pace.AfterAsync(40);
            await (random.Next(4) switch
            {
                0 => held.RollBackAsync(),
                1 => held.KillAsync(),
                _ => held.CommitAsync(),
            });
            _hung++;
        }
    }

    private async Task ReadAsync(Reader reader, CancellationToken written)
    {
        while (await reader.ReadOnAsync() || !written.IsCancellationRequested)
        {
            if (!reader.HasMoved)
            {
                await Task.WhenAny(_pace.AfterAsync(1), Task.Delay(Timeout.Infinite, written));
            }
        }
    }

    /// <summary>With all others gone: nobody passes what hangs, and all are at the head as soon as it ends.</summary>
    private async Task HangAtTheEndAsync(Reader[] readers, ProjectionRunner runner)
    {
        // What hangs also delays what lies behind numbers that were rolled back and that nobody has passed yet.
        var head = await _database.ScalarAsync<long>("select max(seq_id) from es.mt_events");
        await ReadUpToAsync(readers, head);
        var before = await _database.ScalarAsync<long>("select count(*) from es.mt_events");
        await using var hanging = await HeldAppend.BeginAsync(_database, Guid.NewGuid(), 0, 3);
        var last = await AppendAsync(_keeping, Samples.Items(Guid.NewGuid(), 0, 500));
        foreach (var reader in readers)
        {
            while (await reader.ReadOnAsync())
            {
            }
            // Numbers that were rolled back right before those that hang may be passed or not; events are all there.
            Assert.Equal(before, reader.Seen.Count);
            Assert.InRange(reader.Position, 0, last.FirstSequence - 4);
        }
        Assert.InRange(runner.Position, 0, last.FirstSequence - 4);

        await hanging.CommitAsync();
        await ReadUpToAsync(readers, last.LastSequence);
        await runner.WaitUntilAsync(last.LastSequence).WaitAsync(TimeSpan.FromMinutes(2));
    }

    /// <summary>Nobody writes: each look gets them on.</summary>
    private static async Task ReadUpToAsync(Reader[] readers, long sequence)
    {
        foreach (var reader in readers)
        {
            while (reader.Position < sequence)
            {
                Assert.True(await reader.ReadOnAsync(), $"A reader stands still at {reader.Position}.");
            }
        }
    }

    private static Task<AppendResult> AppendAsync(EventJournal journal, StreamAppend append) =>
        journal.AppendAsync([append], Samples.Noon, [], default);

    private async Task<List<long>> NumbersAsync(string sql)
    {
        await using var command = _database.Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var numbers = new List<long>();
        while (await reader.ReadAsync())
        {
            numbers.Add(reader.GetInt64(0));
        }
        return numbers;
    }

    private sealed class Reader(EventJournal journal, int pageSize)
    {
        public List<long> Seen { get; } = [];

        public long Position { get; private set; }

        public bool HasMoved { get; private set; }

        public async Task<bool> ReadOnAsync()
        {
            var page = await journal.ReadFeedAsync(Position, pageSize);
            Assert.All(page.Events, recorded => Assert.InRange(recorded.Sequence, Position + 1, page.SafeSequence));
            Seen.AddRange(page.Events.Select(recorded => recorded.Sequence));
            HasMoved = page.SafeSequence > Position;
            Position = page.SafeSequence;
            return HasMoved;
        }
    }

    /// <summary>Notes each event in the order in which it came.</summary>
    private sealed class Sightings : IProjection
    {
        public const string Name = "sightings";
        public const string Table =
            $"create table {Name} (number bigint generated always as identity, sequence bigint)";

        string IProjection.Name => Name;

        public int Version => 1;

        public async Task ApplyAsync(NpgsqlConnection connection, NpgsqlTransaction transaction,
            IReadOnlyList<RecordedEvent> page, CancellationToken ct)
        {
            await using var insert = new NpgsqlCommand(
                $"insert into {Name} (sequence) select s from unnest($1) with ordinality as n (s, o) order by o",
                connection);
            insert.Parameters.Add(new()
            {
                Value = page.Select(recorded => recorded.Sequence).ToArray(),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint,
            });
            await insert.ExecuteNonQueryAsync(ct);
        }
    }
}
