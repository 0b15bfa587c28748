using System.Globalization;
using EventStore;
using LocalPostgres;
using Npgsql;

namespace Bench.Store;

/// <summary>The event store against bare statements, on one private PostgreSQL with fsync on.</summary>
internal sealed class StoreBench(NpgsqlConnectionStringBuilder database, TimeSpan length)
{
    private const int Rounds = 3;
    private const int BatchOf = 100;
    private static readonly int[] PoolSizes = [8, 16, 32, 64];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly EventTypes Types = EventTypes.Of([typeof(SampleHappened)]);

    /// <param name="seconds">How long each measurement takes.</param>
    public static async Task<int> RunAsync(int seconds)
    {
        var folder = Directory.CreateTempSubdirectory("store-bench-").FullName;
        try
        {
            await using var server = await PostgresServer.StartAsync(folder, new());
            var database = server.ConnectionString();
            database.NoResetOnClose = true;
            await using (var connection = new NpgsqlConnection(database.ConnectionString))
            {
                await connection.OpenAsync();
                await Migrations.ApplyAsync(
                    connection, "es", Migrations.EventStoreComponent, Migrations.EventStore, default);
            }

            Print($"PostgreSQL {server.MajorVersion}, fsync on; {Environment.ProcessorCount} processors, shared");
            Print($"{Rounds} rounds of {seconds} s, the median of each");
            var bench = new StoreBench(database, TimeSpan.FromSeconds(seconds));
            await bench.GroupsAsync(callers: 256);
            await bench.GroupsAsync(callers: 32);
            await bench.BatchesAsync();
            await bench.AloneAsync();
            return 0;
        }
        finally
        {
            PostgresServer.Destroy(folder);
        }
    }

    /// <summary>One event on a new stream each: a transaction each over the best pool, against group commit.</summary>
    private async Task GroupsAsync(int callers)
    {
        var bare = new List<(int Pool, LoadRun Run)>();
        var grouped = new List<LoadRun>();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var pool in PoolSizes)
            {
                await using var source = Source(pool);
                var append = new BareAppend(source, Types);
                bare.Add((pool, await RunAsync(callers, _ => append.AppendAsync(Sample(1)))));
            }

            await using var own = Source(4);
            await using var group = new GroupCommitter(new(own, "es", Types), TimeProvider.System);
            grouped.Add(await RunAsync(callers, _ => group.AppendAsync([Sample(1)])));
        }

        var best = bare.GroupBy(run => run.Pool, run => run.Run)
            .Select(runs => (Pool: runs.Key, Run: LoadRun.Median(runs))).MaxBy(run => run.Run.PerSecond);
        var mine = LoadRun.Median(grouped);
        Print($"{callers} callers, a transaction each over {best.Pool} connections: {Text(best.Run)}");
        Print($"{callers} callers, group commit: {Text(mine)}");
        Print($"  ratio {mine.PerSecond / best.Run.PerSecond:F2}");
    }

    /// <summary>A hundred events an append, one caller: a bare insert, against the store.</summary>
    private async Task BatchesAsync()
    {
        await using var source = Source(4);
        var append = new BareAppend(source, Types);
        var journal = new EventJournal(source, "es", Types);
        var (bare, store) = await AlternateAsync(
            () => append.AppendManyAsync(Sample(BatchOf)),
            () => journal.AppendAsync([Sample(BatchOf)], TimeProvider.System.GetUtcNow(), [], default));
        Print($"{BatchOf} events an append, bare: {bare.PerSecond * BatchOf:F0} events/s");
        Print($"{BatchOf} events an append, store: {store.PerSecond * BatchOf:F0} events/s");
        Print($"  ratio {store.PerSecond / bare.PerSecond:F2}");
    }

    /// <summary>One caller with one event: a bare commit, against the store and the group committer.</summary>
    private async Task AloneAsync()
    {
        await using var source = Source(4);
        var append = new BareAppend(source, Types);
        var journal = new EventJournal(source, "es", Types);
        await using var group = new GroupCommitter(journal, TimeProvider.System);
        var (bare, store) = await AlternateAsync(
            () => append.AppendAsync(Sample(1)),
            () => journal.AppendAsync([Sample(1)], TimeProvider.System.GetUtcNow(), [], default));
        var (again, grouped) = await AlternateAsync(
            () => append.AppendAsync(Sample(1)), () => group.AppendAsync([Sample(1)]));
        Print($"one idle caller, bare: {Text(bare)}; store: {Text(store)}; group commit: {Text(grouped)}");
        Print($"  ratio of the medians {store.P50 / bare.P50:F2} and {grouped.P50 / again.P50:F2}");
    }

    private async Task<(LoadRun First, LoadRun Second)> AlternateAsync(Func<Task> first, Func<Task> second)
    {
        var (firsts, seconds) = (new List<LoadRun>(), new List<LoadRun>());
        for (var round = 0; round < Rounds; round++)
        {
            firsts.Add(await RunAsync(1, _ => first()));
            seconds.Add(await RunAsync(1, _ => second()));
        }

        return (LoadRun.Median(firsts), LoadRun.Median(seconds));
    }

    private async Task<LoadRun> RunAsync(int callers, Func<int, Task> one)
    {
        // Each begins with empty tables and without the last one's checkpoint on its back.
        await using (var source = Source(1))
        {
            await using var truncate = source.CreateCommand("truncate es.mt_events, es.mt_streams");
            await truncate.ExecuteNonQueryAsync();
            await using var checkpoint = source.CreateCommand("checkpoint");
            await checkpoint.ExecuteNonQueryAsync();
        }

        return await LoadRun.OfAsync(callers, WarmUp, length, one);
    }

    private NpgsqlDataSource Source(int connections) => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = connections });

    /// <summary>An event such as an exchange has: about 240 bytes of JSON, with its circumstances.</summary>
    private static StreamAppend Sample(int events) => new(Guid.CreateVersion7(), "sample", 0, [
        .. Enumerable.Range(0, events).Select(i => new NewEvent(
            Guid.CreateVersion7(),
            new SampleHappened(
                Guid.CreateVersion7(), Guid.CreateVersion7(), "accelerator", 64 + i, 4_320, 12_340_000, true,
                TimeProvider.System.GetUtcNow()),
            new("1234567", "0197f9c8-5a3e-7b11-9d2a-0f3c5b7e9a10", "0197f9c8-5a3e-7b11-9d2a-0f3c5b7e9a11", null))),
    ]);

    private static string Text(LoadRun run) => string.Create(
        CultureInfo.InvariantCulture,
        $"{run.PerSecond:F0}/s, p50 {run.P50.TotalMilliseconds:F2} ms, p99 {run.P99.TotalMilliseconds:F2} ms");

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private sealed record SampleHappened(
        Guid OrderId, Guid BuyerId, string Unit, long Units, long Minutes, long PriceMicros, bool IsOpen,
        DateTimeOffset At);
}
