using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace EndToEnd.Tests.Crashes;

/// <summary>Ends parts of an exchange without warning, and starts them again.</summary>
internal sealed class Killer(PrivateExchange exchange, RunningApi api, Random chance)
{
    private static readonly Kill[] Kinds = Enum.GetValues<Kill>();

    private readonly List<Kill> _next = [];

    /// <summary>What runs now.</summary>
    public RunningApi Api { get; private set; } = api;

    /// <summary>The next kind of end: all of them come in turn, in an order of chance.</summary>
    public Kill Next()
    {
        if (_next.Count == 0)
        {
            _next.AddRange(Kinds.OrderBy(_ => chance.Next()));
        }

        var next = _next[^1];
        _next.RemoveAt(_next.Count - 1);
        return next;
    }

    public async Task KillAsync(Kill kind)
    {
        switch (kind)
        {
            case Kill.Api:
                await Api.KillAsync();
                await StartApiAsync();
                break;
            case Kill.Database:
                exchange.Postgres.Kill();
                await exchange.Postgres.StartAgainAsync();
                break;
            case Kill.DatabaseStop:
                await exchange.Postgres.StopAtOnceAsync();
                await exchange.Postgres.StartAgainAsync();
                break;
            case Kill.OneConnection:
                // The server takes it for a crash of its own: it ends all others, recovers, and takes new ones.
                await KillConnectionAsync();
                break;
            case Kill.Both:
                exchange.Postgres.Kill();
                await Api.KillAsync();
                await exchange.Postgres.StartAgainAsync();
                await StartApiAsync();
                break;
        }
    }

    /// <summary>
    /// A port below those that the system gives to outgoing connections: it is free again when the API is started
    /// again, and nobody who tries to connect to it meanwhile gets it as its own end.
    /// </summary>
    public static Uri LastingAddress()
    {
        while (true)
        {
            var port = Random.Shared.Next(15_000, 30_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
            }
            catch (SocketException)
            {
                // Taken; there are others.
            }
        }
    }

    private async Task StartApiAsync()
    {
        await Api.DisposeAsync();
        Api = await RunningApi.StartAsync(exchange.Settings, address: Api.Address);
    }

    private async Task KillConnectionAsync()
    {
        await using var connection = new NpgsqlConnection(exchange.AdminConnection());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "select pid from pg_stat_activity where usename = 'market_app' order by pid", connection);
        var connected = new List<int>();
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                connected.Add(rows.GetInt32(0));
            }
        }

        using var process = Process.GetProcessById(connected[chance.Next(connected.Count)]);
        process.Kill();
    }
}

/// <summary>How a part of the exchange ends.</summary>
internal enum Kill
{
    /// <summary>kill -9 of the API.</summary>
    Api,

    /// <summary>kill -9 of PostgreSQL with all its processes.</summary>
    Database,

    /// <summary>PostgreSQL is told to stop at once.</summary>
    DatabaseStop,

    /// <summary>kill -9 of the server process behind one of the API's connections.</summary>
    OneConnection,

    /// <summary>kill -9 of everything.</summary>
    Both,
}
