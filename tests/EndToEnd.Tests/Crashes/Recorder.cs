using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Contracts.Wire;

namespace EndToEnd.Tests.Crashes;

/// <summary>
/// Stands between the typed clients and the network and keeps every command with its answer, whichever client's retry
/// brought it. It also counts, so that something can happen at the very moment a command is sent or answered.
/// </summary>
internal sealed class Recorder() : DelegatingHandler(new SocketsHttpHandler())
{
    private static readonly HashSet<string> Paths = [.. CommandRoutes.All.Select(route => route.Path)];

    private readonly ConcurrentDictionary<Guid, SentCommand> _commands = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly Lock _gate = new();
    private readonly List<(bool Answered, long Count, TaskCompletionSource Reached)> _marks = []; // under _gate
    private long _sent; // under _gate
    private long _accepted; // under _gate

    public IEnumerable<SentCommand> Commands => _commands.Values;

    /// <summary>Answers that no participant should ever get: faults of the exchange.</summary>
    public IEnumerable<string> Faults => _faults;

    /// <summary>Ends when so many more commands have been sent, or accepted.</summary>
    public Task MoreAsync(long count, bool accepted)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _marks.Add((accepted, (accepted ? _accepted : _sent) + count, reached));
        }

        return reached.Task;
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        var isCommand = request.Method == HttpMethod.Post && Paths.Contains(path);
        List<SentCommand> commands = isCommand ? await TakeAsync(request, path) : [];
        Count(commands.Count, 0);
        var response = await base.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if ((int)response.StatusCode >= 500 && response.StatusCode != HttpStatusCode.ServiceUnavailable)
        {
            _faults.Enqueue($"{request.Method} {request.RequestUri.PathAndQuery}: {(int)response.StatusCode} {body}");
        }

        Count(0, Note(commands, (int)response.StatusCode, body));
        return response;
    }

    private async Task<List<SentCommand>> TakeAsync(HttpRequestMessage request, string path)
    {
        var bytes = await request.Content!.ReadAsByteArrayAsync();
        var credential = request.Headers.Authorization?.ToString();
        using var envelope = JsonDocument.Parse(bytes);
        var single = !envelope.RootElement.TryGetProperty("items", out var items);
        return single
            ? [Keep(envelope.RootElement, bytes)]
            : [.. items.EnumerateArray().Select(item =>
                Keep(item, Encoding.UTF8.GetBytes($"{{\"items\":[{item.GetRawText()}]}}")))];

        SentCommand Keep(JsonElement one, byte[] again) => _commands.GetOrAdd(
            one.GetProperty("body").GetProperty("commandId").GetGuid(),
            id => new(id, path, again, !single, credential));
    }

    /// <summary>How many of the commands were accepted.</summary>
    private static int Note(List<SentCommand> commands, int status, string body)
    {
        if (commands.Count == 0 || status is 503 or 429)
        {
            return 0;
        }

        var whole = JsonNode.Parse(body)!.AsObject();
        var accepted = 0;
        for (var i = 0; i < commands.Count; i++)
        {
            var answer = commands[i].IsBatch && status == 200 ? OfItem(whole, i) : new(status, whole);
            if (answer.Status != 503)
            {
                commands[i].Note(answer);
            }

            accepted += answer.IsAccepted ? 1 : 0;
        }

        return accepted;
    }

    private static Answer OfItem(JsonObject batch, int item)
    {
        var one = batch["items"]![item]!;
        return one["reply"] is JsonObject reply
            ? new(200, reply)
            : new(one["problem"]!["status"]!.GetValue<int>(), one["problem"]!.AsObject());
    }

    private void Count(int sent, int accepted)
    {
        lock (_gate)
        {
            _sent += sent;
            _accepted += accepted;
            foreach (var (_, _, reached) in _marks.Where(mark => mark.Count <= (mark.Answered ? _accepted : _sent)))
            {
                reached.TrySetResult();
            }

            _marks.RemoveAll(mark => mark.Reached.Task.IsCompleted);
        }
    }
}
