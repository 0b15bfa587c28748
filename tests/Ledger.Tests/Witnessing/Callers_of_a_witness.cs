using System.Net.Sockets;
using System.Text;
using Ledger.Verifier;

namespace Ledger.Tests.Witnessing;

/// <summary>Whoever can reach a witness can send it anything; the others must still be answered.</summary>
public sealed class Callers_of_a_witness : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly GrowingLog _log = new();

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: ][\r\n\r\n")]
    [InlineData("GET /%zz%00 HTTP/9.9\r\nHost: x\r\n\r\n")]
    [InlineData("POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nold")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ???\r\nCookie: =;=\r\n\r\n")]
    [InlineData("")]
    public async Task Do_not_end_it_with_what_is_no_request(string sent)
    {
        using var key = CosigningKey.Create("witness.example/w1");
        using var state = new WitnessState(_folder.File("state"));
        using var stop = new CancellationTokenSource();
        var endPoint = Split_views.FreeEndPoint();
        using var server = new WitnessServer(
            new(key, [_log.Policy], state, TimeProvider.System), endPoint, TextWriter.Null);
        var running = server.RunAsync(stop.Token);
        using (var caller = new TcpClient())
        {
            await caller.ConnectAsync(endPoint);
            await caller.GetStream().WriteAsync(Encoding.ASCII.GetBytes(sent));
            caller.Client.Shutdown(SocketShutdown.Send);
        }

        using var http = new HttpClient();
        Assert.Equal(key.Vkey + "\n", await http.GetStringAsync(new Uri($"http://{endPoint}/")));
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Are_told_what_is_wrong_with_a_request()
    {
        using var key = CosigningKey.Create("witness.example/w1");
        using var state = new WitnessState(_folder.File("state"));
        using var stop = new CancellationTokenSource();
        var endPoint = Split_views.FreeEndPoint();
        using var server = new WitnessServer(
            new(key, [_log.Policy], state, TimeProvider.System), endPoint, TextWriter.Null);
        var running = server.RunAsync(stop.Token);
        using var http = new HttpClient { BaseAddress = new($"http://{endPoint}/") };
        async Task<int> AskAsync(HttpMethod method, string path, int bytes = 0)
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
            if (bytes > 0) request.Content = new ByteArrayContent(new byte[bytes]);
            using var answer = await http.SendAsync(request);
            return (int)answer.StatusCode;
        }

        Assert.Equal(405, await AskAsync(HttpMethod.Get, "add-checkpoint"));
        Assert.Equal(400, await AskAsync(HttpMethod.Post, "add-checkpoint", AddCheckpointRequest.MaxBytes));
        Assert.Equal(413, await AskAsync(HttpMethod.Post, "add-checkpoint", AddCheckpointRequest.MaxBytes + 1));
        Assert.Equal(404, await AskAsync(HttpMethod.Get, $"{WitnessState.NameOf("other.example")}/checkpoint"));
        Assert.Equal(404, await AskAsync(HttpMethod.Get, $"{WitnessState.NameOf(_log.Policy.Origin)}/checkpoint"));
        await stop.CancelAsync();
        await running;
    }
}
