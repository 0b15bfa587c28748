using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EventStore;
using Exchange.Api.Sequencing;
using Exchange.Api.Snapshots;
using Exchange.Api.Storage;
using Exchange.Domain.Trading;
using Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Bench.Startup;

/// <summary>What one start came to.</summary>
/// <param name="Events">How many events were replayed.</param>
/// <param name="Seconds">From the call of the loader to the market.</param>
/// <param name="SinceProcessStart">From the start of the process.</param>
/// <param name="CpuSeconds">Of this process.</param>
/// <param name="ServerCpuSeconds">Of PostgreSQL's processes that served it; 0 where /proc does not tell.</param>
/// <param name="Bytes">Managed memory that the market takes.</param>
internal sealed record OneStart(
    long Events, double Seconds, double SinceProcessStart, double CpuSeconds, double ServerCpuSeconds, long Bytes)
{
    /// <summary>The verb under which the bench starts itself again, so that each start is one from cold.</summary>
    public const string Verb = "startup-once";

    /// <summary>Loads the market of a database as a node does, and leaves its image in a file.</summary>
    public static async Task<int> LoadAsync(string connection, string imageFile)
    {
        await using var database = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connection) { ApplicationName = Verb });
        var loader = LoaderOf(database);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (began, cpu) = (Stopwatch.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime);
        var state = await loader.LoadAsync(default);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var self = Process.GetCurrentProcess();
        var start = new OneStart(
            loader.Last!.Replayed, seconds,
            (TimeProvider.System.GetUtcNow() - self.StartTime.ToUniversalTime()).TotalSeconds,
            (self.TotalProcessorTime - cpu).TotalSeconds, await ServerCpuAsync(database),
            GC.GetTotalMemory(forceFullCollection: true) - before);
        await File.WriteAllBytesAsync(imageFile, ImageOf(state.Market));
        GC.KeepAlive(state);
        Console.WriteLine(JsonSerializer.Serialize(start));
        return 0;
    }

    /// <summary>Reads an image; what counts is the memory that its market takes.</summary>
    public static async Task<int> ReadAsync(string imageFile)
    {
        var image = await File.ReadAllBytesAsync(imageFile);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var began = Stopwatch.GetTimestamp();
        var market = MarketImage.Read(image);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(market);
        GC.KeepAlive(image);
        Console.WriteLine(JsonSerializer.Serialize(new OneStart(0, seconds, 0, 0, 0, bytes)));
        return 0;
    }

    /// <summary>Starts this program again with this verb and reads what it says.</summary>
    public static async Task<OneStart> InItsOwnProcessAsync(params string[] args)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, [Verb, .. args]) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<OneStart>(said)!
            : throw new InvalidOperationException($"The start ended with {process.ExitCode}.");
    }

    public static byte[] ImageOf(Market market)
    {
        var output = new ArrayBufferWriter<byte>();
        MarketImage.Write(market, output);
        return output.WrittenSpan.ToArray();
    }

    public static MarketSnapshots SnapshotsOf(NpgsqlDataSource database, EventJournal journal) => new(
        new(database, Schemas.Events), journal, TimeProvider.System, NullLogger<MarketSnapshots>.Instance);

    private static async Task<double> ServerCpuAsync(NpgsqlDataSource database)
    {
        const int UserTicks = 13;
        const double TicksPerSecond = 100;
        await using var command = database.CreateCommand(
            $"select pid from pg_stat_activity where application_name = '{Verb}'");
        await using var pids = await command.ExecuteReaderAsync();
        var ticks = 0L;
        while (await pids.ReadAsync())
        {
            var stat = $"/proc/{pids.GetInt32(0)}/stat";
            var fields = File.Exists(stat) ? (await File.ReadAllTextAsync(stat)).Split(' ') : [];
            ticks += fields.Skip(UserTicks).Take(2).Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
        }

        return ticks / TicksPerSecond;
    }

    private static MarketLoader LoaderOf(NpgsqlDataSource database)
    {
        var journal = new EventJournal(database, Schemas.Events, Schemas.EventTypes);
        return new(
            database, journal, SnapshotsOf(database, journal), LogKeys.Create(BusyMarket.Origin),
            new(TimeProvider.System), TimeProvider.System, NullLogger<MarketLoader>.Instance);
    }
}
