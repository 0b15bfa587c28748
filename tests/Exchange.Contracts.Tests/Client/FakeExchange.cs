using System.Net;
using System.Text;
using System.Text.Json;
using Exchange.Contracts.Wire;
using Ledger;

namespace Exchange.Contracts.Tests.Client;

/// <summary>Answers requests in this process: by what a test queued, else like an exchange with a ledger.</summary>
internal sealed class FakeExchange : HttpMessageHandler
{
    public const string Origin = "localhost/compute/test";

    private static readonly DateTimeOffset Now = new(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly LogKeys _keys = LogKeys.Create(Origin);
    private readonly LedgerAppender _ledger = new(Origin, LedgerHead.Empty(Origin));
    private readonly Queue<Func<HttpResponseMessage>> _answers = new();

    public List<SentRequest> Requests { get; } = [];

    /// <summary>What the ledger takes instead of the body that was sent.</summary>
    public Func<byte[], byte[]> Falsify { get; set; } = body => body;

    public string Policy => _keys.Policy;

    public HttpClient Http() => new(this, disposeHandler: false) { BaseAddress = new("http://localhost:1/") };

    public void Next(Func<HttpResponseMessage> answer) => _answers.Enqueue(answer);

    public void Next(HttpStatusCode status, Action<HttpResponseMessage>? and = null) => Next(() =>
    {
        var response = new HttpResponseMessage(status);
        and?.Invoke(response);
        return response;
    });

    public static HttpResponseMessage Json<T>(
        T value, HttpStatusCode status = HttpStatusCode.OK, string type = "application/json") =>
        new(status)
        {
            Content = new StringContent(JsonSerializer.Serialize(value, WireJson.Options), Encoding.UTF8, type),
        };

    /// <summary>The element at a name of the last command's body.</summary>
    public JsonElement LastBody(string member) =>
        JsonDocument.Parse(Requests[^1].Body).RootElement.GetProperty("body").GetProperty(member);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var sent = new SentRequest(
            request.Method, request.RequestUri!.PathAndQuery, body, request.Headers.Authorization?.ToString(),
            request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null);
        Requests.Add(sent);
        if (_answers.TryDequeue(out var answer)) return answer();
        if (sent.Path == QueryRoutes.Checkpoint)
            return Json(new Attestation.CheckpointView(Origin, 0, "", "", Policy));
        var root = JsonDocument.Parse(body).RootElement;
        return root.TryGetProperty("items", out var items)
            ? Json(new BatchReply([.. items.EnumerateArray().Select(e => Item(sent.Path, e))]))
            : Json(Accept(sent.Path, root));
    }

    private BatchItemReply Item(string path, JsonElement envelope) => new(Accept(path, envelope), null);

    private CommandReply Accept(string path, JsonElement envelope)
    {
        var kind = CommandRoutes.All.First(r => r.Path == path).Kind;
        var signature = envelope.GetProperty("signature");
        var before = _ledger.Head;
        var entry = _ledger.Append(
            kind, Falsify(Encoding.UTF8.GetBytes(envelope.GetProperty("body").GetRawText())),
            [new(signature.GetProperty("by").GetString()!, signature.GetProperty("sig").GetString()!)], Now);
        var receipt = Receipt.Write(
            entry, new BatchProver(before, [entry]).InclusionProof(entry.Seq), _keys.SignCheckpoint(_ledger.Head));
        var id = envelope.GetProperty("body").GetProperty("commandId").GetGuid();
        return new(id, entry.Seq + 1, Now, false, [new(kind, id, entry.Seq, receipt)]);
    }

    protected override void Dispose(bool disposing)
    {
        _keys.Dispose();
        base.Dispose(disposing);
    }
}

internal sealed record SentRequest(HttpMethod Method, string Path, string Body, string? Authorization, string? Key);
