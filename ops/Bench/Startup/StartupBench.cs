using System.Diagnostics;
using System.Globalization;
using EventStore;
using Exchange.Api.Storage;
using Exchange.Domain.Trading;
using LocalPostgres;
using Npgsql;

namespace Bench.Startup;

/// <summary>
/// How long a market with a long history takes to come back, from a snapshot and its tail and from nothing, and what
/// it takes of memory. On a private PostgreSQL with fsync on.
/// </summary>
internal sealed class StartupBench(NpgsqlDataSource database, string connection, string folder, int events, int live)
{
    private const int Rounds = 3;
    private static readonly string[] Roles = ["app", "reader", "checker"];

    private readonly EventJournal _journal = new(database, Schemas.Events, Schemas.EventTypes);

    /// <param name="events">The length of the history.</param>
    /// <param name="live">How many aggregates of it are to be live in the end, about.</param>
    public static async Task<int> RunAsync(int events, int live)
    {
        var folder = Directory.CreateTempSubdirectory("startup-bench-").FullName;
        try
        {
            await using var server = await PostgresServer.StartAsync(folder, new());
            var settings = server.ConnectionString();
            settings.NoResetOnClose = true;
            await using var database = NpgsqlDataSource.Create(settings);
            foreach (var role in Roles)
            {
                await using var create = database.CreateCommand($"create role {role}");
                await create.ExecuteNonQueryAsync();
            }

            await Schemas.MigrateAsync(settings.ConnectionString, new(Roles[0], Roles[1], Roles[2]), default);
            Print($"PostgreSQL {server.MajorVersion}, fsync on; {Environment.ProcessorCount} processors, shared");
            return await new StartupBench(database, settings.ConnectionString, folder, events, live).MeasureAsync();
        }
        finally
        {
            PostgresServer.Destroy(folder);
        }
    }

    private async Task<int> MeasureAsync()
    {
        await MakeAsync();
        var fromSnapshot = await StartsAsync("snapshot");
        await using (var delete = database.CreateCommand($"truncate {Schemas.Events}.es_snapshots"))
        {
            await delete.ExecuteNonQueryAsync();
        }

        var fromNothing = await StartsAsync("nothing");
        Print($"from the snapshot     {Text(fromSnapshot)}");
        Print($"from nothing          {Text(fromNothing)}");
        Print($"                      {fromNothing.Events / fromNothing.Seconds:F0} events/s");
        await WeighAsync();
        var (made, one, other) = (await ImageAsync("made"), await ImageAsync("snapshot"), await ImageAsync("nothing"));
        var alike = one.AsSpan().SequenceEqual(made) && other.AsSpan().SequenceEqual(made);
        Print($"images                {one.Length} bytes, {(alike ? "all equal" : "DIFFERENT")}");
        return alike ? 0 : 1;
    }

    /// <summary>Makes the history, with a snapshot before its tail, and says what the market takes of memory.</summary>
    private async Task MakeAsync()
    {
        var began = Stopwatch.GetTimestamp();
        var history = new History(database, _journal, StableMarket);
        BusyMarket? busy = null;
        busy = new(live, (command, decided) =>
            history.Add(command.Origin, command is not PassTime, busy!.Position, decided));
        busy.Open();
        await StepsAsync(busy, history, () => history.Events >= 1);
        await File.WriteAllBytesAsync(FileOf("opened"), OneStart.ImageOf(busy.Market));
        await StepsAsync(busy, history, () => history.Events >= events / 4);
        busy.LetGo();
        await history.StoreAsync(busy.Now);
        await File.WriteAllBytesAsync(FileOf("closed"), OneStart.ImageOf(busy.Market));
        busy.AddWhatStays(orders: live * 40 / 100, leases: live * 15 / 100, vouchers: live * 9 / 100);
        var tail = events / 20;
        await StepsAsync(busy, history, () => history.Events >= events - tail);
        await history.StoreAsync(busy.Now);
        var saving = Stopwatch.GetTimestamp();
        await OneStart.SnapshotsOf(database, _journal).SaveAsync(history.Follow(busy.Market), default);
        Print($"snapshot              written in {Stopwatch.GetElapsedTime(saving).TotalSeconds:F2} s");
        await StepsAsync(busy, history, () => history.Events >= events);
        await history.StoreAsync(busy.Now);
        await history.FinishAsync(BusyMarket.Origin, busy.Position, busy.Now);
        await File.WriteAllBytesAsync(FileOf("made"), OneStart.ImageOf(busy.Market));
        Print($"history               {history.Events} events, {history.Answered} answered commands");
        Print($"                      made in {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s");
    }

    /// <summary>
    /// What a live aggregate takes, from the last image and the one with few, and what is left of a closed one, from
    /// the images before and after there were many.
    /// </summary>
    private async Task WeighAsync()
    {
        var (opened, closed) = (await WeightAsync("opened"), await WeightAsync("closed"));
        var made = await WeightAsync("made");
        var perClosed = (closed.Bytes - opened.Bytes) / (double)(closed.Size.Closed - opened.Size.Closed);
        var live = made.Size.Live - closed.Size.Live;
        var perLive = (made.Bytes - closed.Bytes - perClosed * (made.Size.Closed - closed.Size.Closed)) / live;
        Print($"in the end            {made.Size.Live} live aggregates, {made.Size.Closed} closed");
        Print($"                      {made.Size}");
        Print($"memory                {perLive:F0} bytes a live aggregate, {perClosed:F0} a closed one");
        Print($"image read            {made.Seconds:F2} s");
    }

    private async Task<(long Bytes, double Seconds, MarketSize Size)> WeightAsync(string name)
    {
        var read = await OneStart.InItsOwnProcessAsync("read", FileOf(name));
        return (read.Bytes, read.Seconds, MarketImage.Read(await ImageAsync(name)).Size);
    }

    private static Guid StableMarket => Exchange.Api.Sequencing.StableIds.Market(BusyMarket.Origin);

    private static async Task StepsAsync(BusyMarket busy, History history, Func<bool> isEnough)
    {
        while (!isEnough())
        {
            busy.PassMinute();
            if (history.IsMuch)
            {
                await history.StoreAsync(busy.Now);
            }
        }
    }

    /// <summary>The start with the median time of several.</summary>
    private async Task<OneStart> StartsAsync(string name)
    {
        var starts = new List<OneStart>();
        for (var round = 0; round < Rounds; round++)
        {
            starts.Add(await OneStart.InItsOwnProcessAsync("load", connection, FileOf(name)));
        }

        return starts.OrderBy(start => start.Seconds).ElementAt(Rounds / 2);
    }

    private string FileOf(string name) => Path.Combine(folder, name + ".image");

    private Task<byte[]> ImageAsync(string name) => File.ReadAllBytesAsync(FileOf(name));

    private static string Text(OneStart start) => string.Create(
        CultureInfo.InvariantCulture,
        $"{start.Events} events in {start.Seconds:F2} s ({start.SinceProcessStart:F2} s since the process began), "
        + $"CPU {start.CpuSeconds:F2} s and the server's {start.ServerCpuSeconds:F2} s, "
        + $"{start.Bytes / 1_000_000.0:F1} MB");

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
