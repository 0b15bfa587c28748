using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ledger.Tests.Verification;

/// <summary>Serves a folder over HTTP on the loopback address, and does what a test wants of a bad server.</summary>
internal sealed class TreeServer : IDisposable
{
    private readonly string _folder;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();

    public TreeServer(string folder)
    {
        _folder = folder;
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    /// <summary>May answer a request with all bytes of a response; null to serve the file.</summary>
    public Func<string, byte[]?> Answer { get; set; } = _ => null;

    public List<string> Asked { get; } = [];

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/ledger";

    public static byte[] Response(string status, byte[] body, params string[] headers)
    {
        var lines = headers.Any(h => h.StartsWith("Content-Length", StringComparison.Ordinal))
            ? headers : [.. headers, $"Content-Length: {body.Length}"];
        var head = $"HTTP/1.1 {status}\r\nConnection: close\r\n{string.Concat(lines.Select(l => l + "\r\n"))}\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            var request = new StringBuilder();
            var buffer = new byte[4_096];
            while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                var read = await stream.ReadAsync(buffer);
                if (read == 0) return;
                request.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }

            var file = request.ToString().Split(' ')[1]["/ledger/".Length..];
            byte[]? answer;
            lock (_gate)
            {
                Asked.Add(file);
                answer = Answer(file);
            }

            var path = Path.Combine(_folder, file);
            answer ??= File.Exists(path)
                ? Response("200 OK", await File.ReadAllBytesAsync(path))
                : Response("404 Not Found", []);
            await stream.WriteAsync(answer);
        }
    }
}
