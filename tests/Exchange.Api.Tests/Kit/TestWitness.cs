using System.Net;
using System.Net.Sockets;
using System.Text;
using Ledger;

namespace Exchange.Api.Tests.Kit;

/// <summary>A witness on the loopback address that a test can hold up.</summary>
internal sealed class TestWitness : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly CosigningKey _key;
    private readonly WitnessState _state;
    private readonly CheckpointWitness _witness;
    private readonly Task _running;
    private TaskCompletionSource _open = new();
    private TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="name">Its name in policies.</param>
    /// <param name="log">Keys of the log that it witnesses.</param>
    /// <param name="folder">Where it remembers.</param>
    public TestWitness(string name, LogKeys log, string folder)
    {
        Name = name;
        _key = CosigningKey.Create($"{name}.example");
        _state = new(folder);
        _witness = new(_key, [LogPolicy.Parse(Encoding.UTF8.GetBytes(log.Policy))], _state, TimeProvider.System);
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Url = $"http://{free.LocalEndpoint}";
        }

        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _open.SetResult();
        _running = Task.Run(RunAsync);
    }

    public string Name { get; }

    public string Url { get; }

    public string Line => $"witness {Name} {_key.Vkey} {Url}\n";

    /// <summary>Takes requests and does not answer.</summary>
    public void Hold() => _open = new();

    /// <summary>Answers all that it has taken.</summary>
    public void Release() => _open.TrySetResult();

    /// <summary>Ends when somebody asks after this call.</summary>
    public Task AskedAsync()
    {
        _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return _asked.Task;
    }

    /// <summary>As if a log had shown it this.</summary>
    public int Add(AddCheckpointRequest request) => _witness.Add(Encoding.UTF8.GetBytes(request.ToText())).Status;

    public async ValueTask DisposeAsync()
    {
        Release();
        _listener.Close();
        await _running;
        _state.Dispose();
        _key.Dispose();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        _asked.TrySetResult();
        await _open.Task;
        var path = context.Request.Url!.AbsolutePath;
        var answer = path == "/add-checkpoint"
            ? _witness.Add(body.ToArray())
            : _witness.Latest(path.Split('/')[1]) is { } note
                ? new(200, WitnessAnswer.TextType, note)
                : new(404, WitnessAnswer.TextType, "");
        try
        {
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = answer.ContentType;
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer.Body));
            context.Response.Close();
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The exchange has given up waiting.
        }
    }
}
