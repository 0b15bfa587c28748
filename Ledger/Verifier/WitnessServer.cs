using System.Net;
using System.Text;

namespace Ledger.Verifier;

/// <summary>
/// Serves a witness over HTTP: <c>POST /add-checkpoint</c>, <c>GET /{hash of origin}/checkpoint</c> and its key at
/// <c>GET /</c>. Meant for a log
/// in the neighbourhood or behind a web server that knows TLS and unfriendly callers.
/// </summary>
public sealed class WitnessServer : IDisposable
{
    // Above these a caller waits its turn; each holds at most one request of 70 kB.
    private const int MaxCallers = 32;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpListener _listener = new();
    private readonly SemaphoreSlim _callers = new(MaxCallers);
    private readonly CheckpointWitness _witness;
    private readonly TextWriter _error;

    /// <summary>Begins to listen.</summary>
    /// <param name="witness">Answers.</param>
    /// <param name="endPoint">Where to listen, like <c>127.0.0.1:7070</c>.</param>
    /// <param name="error">Where faults are told.</param>
    /// <exception cref="HttpListenerException">The address is taken or not this machine's.</exception>
    public WitnessServer(CheckpointWitness witness, IPEndPoint endPoint, TextWriter error)
    {
        (_witness, _error) = (witness, TextWriter.Synchronized(error));
        _listener.Prefixes.Add($"http://{endPoint}/");
        _listener.Start();
    }

    /// <summary>Answers until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var stopping = stop.Register(_listener.Stop);
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
                await _callers.WaitAsync(stop);
            }
            catch (Exception e) when (stop.IsCancellationRequested
                && e is HttpListenerException or ObjectDisposedException or OperationCanceledException)
            {
                return;
            }
            catch (HttpListenerException e) when (_listener.IsListening)
            {
                // One caller whose request cannot be read is no reason to leave all others unanswered.
                await _error.WriteLineAsync($"not taken: {e.Message}");
                continue;
            }

            _ = AnswerAsync(context);
        }
    }

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        _listener.Close();
        _callers.Dispose();
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var answer = await FindAnswerAsync(context.Request).WaitAsync(Patience);
            var body = Encoding.UTF8.GetBytes(answer.Body);
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = answer.ContentType;
            context.Response.ContentLength64 = body.Length;
            await context.Response.OutputStream.WriteAsync(body).AsTask().WaitAsync(Patience);
            context.Response.Close();
        }
        catch (Exception e)
        {
            // Not answered means not cosigned: the log asks again. Whoever runs the witness must know of its disk.
            if (e is not (HttpListenerException or TimeoutException or ObjectDisposedException))
                await _error.WriteLineAsync($"not answered: {e.Message}");
            context.Response.Abort();
        }
        finally
        {
            _callers.Release();
        }
    }

    private async Task<WitnessAnswer> FindAnswerAsync(HttpListenerRequest request)
    {
        var path = request.Url!.AbsolutePath;
        if (path == "/add-checkpoint")
        {
            if (request.HttpMethod != "POST") return Text(405, "POST a checkpoint here");
            return await ReadAsync(request) is { } body ? _witness.Add(body) : Text(413, "the request is too large");
        }

        if (path == "/") return Text(200, _witness.Vkey);
        var parts = path.Split('/');
        return request.HttpMethod is "GET" && parts is ["", var hash, TilePath.Checkpoint]
            && _witness.Latest(hash) is { } note
            ? new(200, WitnessAnswer.TextType, note)
            : Text(404, "there is no such thing here");
    }

    private static async Task<byte[]?> ReadAsync(HttpListenerRequest request)
    {
        var body = new byte[AddCheckpointRequest.MaxBytes + 1];
        var length = await request.InputStream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false);
        return length == body.Length ? null : body[..length];
    }

    private static WitnessAnswer Text(int status, string why) => new(status, WitnessAnswer.TextType, why + "\n");
}
