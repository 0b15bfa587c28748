using System.Net;
using System.Net.Sockets;
using Ledger.Verifier;
using TestKit;

namespace Ledger.Tests.Verification;

public sealed class A_server_that_goes_silent
{
    [Fact]
    public async Task Is_given_up_after_some_attempts()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var end = new CancellationTokenSource();
        var serving = ServeAsync(listener, end.Token);
        var time = new ManualTimeProvider(new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero));
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var client = new TreeClient(new($"http://127.0.0.1:{port}/ledger"), time);

        var asked = client.GetAsync("checkpoint", 1_000, anew: false, CancellationToken.None);
        while (!asked.IsCompleted)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        var error = await Assert.ThrowsAsync<IOException>(() => asked);
        Assert.Equal("checkpoint: no whole answer within 2 minutes, 7 times", error.Message);
        await end.CancelAsync();
        await serving;
    }

    /// <summary>Answers each request with the beginning of a file, and then with nothing.</summary>
    private static async Task ServeAsync(TcpListener listener, CancellationToken end)
    {
        var open = new List<TcpClient>();
        try
        {
            while (true)
            {
                open.Add(await listener.AcceptTcpClientAsync(end));
                await open[^1].GetStream().WriteAsync(
                    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nthe beginning"u8.ToArray(), end);
            }
        }
        catch (OperationCanceledException)
        {
            open.ForEach(connection => connection.Dispose());
        }
    }
}
