using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Exchange.Contracts.Wire;
using Polly;
using Polly.Retry;

namespace Exchange.Contracts.Client;

/// <summary>
/// Requests with patience: a busy exchange (429, 503) and a lost connection are tried again, everything else is an
/// answer. Trying again is safe because a command keeps its idempotency key and everything else changes nothing twice.
/// </summary>
internal sealed class Transport
{
    private const string IdempotencyKey = "Idempotency-Key";

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _http;
    private readonly AuthenticationHeaderValue? _bearer;
    private readonly TimeSpan _longestWait;
    private readonly ResiliencePipeline<HttpResponseMessage> _patience;

    public Transport(HttpClient http, string? apiKey, ExchangeClientOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxAttempts, ExchangeClientOptions.MaxAttemptsAllowed);
        _http = http;
        _bearer = apiKey is null ? null : new("Bearer", apiKey);
        _longestWait = options.LongestWait;
        _patience = Patience(options);
    }

    public async Task<T> GetAsync<T>(string path, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, null, cancel);
        return await ReadAsync<T>(response, cancel);
    }

    public async Task<string> GetTextAsync(string path, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, null, cancel);
        return await response.Content.ReadAsStringAsync(cancel);
    }

    public async Task<T> PostAsync<T>(string path, byte[] json, Guid? key, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Post, path, json, key, cancel);
        return await ReadAsync<T>(response, cancel);
    }

    public async Task PostAsync(string path, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Post, path, null, null, cancel);
    }

    public async Task<T> PutAsync<T>(string path, byte[] json, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Put, path, json, null, cancel);
        return await ReadAsync<T>(response, cancel);
    }

    public async Task DeleteAsync(string path, CancellationToken cancel)
    {
        using var response = await SendAsync(HttpMethod.Delete, path, null, null, cancel);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, byte[]? json, Guid? key, CancellationToken cancel)
    {
        var response = await _patience.ExecuteAsync(
            async token =>
            {
                using var request = Request(method, path, json, key);
                return await _http.SendAsync(request, token);
            },
            cancel);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw new RefusedException(await ProblemOfAsync(response, cancel));
    }

    private HttpRequestMessage Request(HttpMethod method, string path, byte[]? json, Guid? key)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = _bearer;
        if (key is { } id) request.Headers.Add(IdempotencyKey, id.ToString());
        if (json is null) return request;
        request.Content = new ByteArrayContent(json);
        request.Content.Headers.ContentType = Json;
        return request;
    }

    private ResiliencePipeline<HttpResponseMessage> Patience(ExchangeClientOptions options)
    {
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = options.WaitTime };
        if (options.MaxAttempts > 1)
            builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.MaxAttempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.FirstWait,
                MaxDelay = options.LongestWait,
                ShouldHandle = attempt => ValueTask.FromResult(IsWorthAnother(attempt)),
                DelayGenerator = attempt => ValueTask.FromResult(AskedWait(attempt.Outcome.Result, options.WaitTime)),
            });
        return builder.Build();
    }

    private static bool IsWorthAnother(RetryPredicateArguments<HttpResponseMessage> attempt) => attempt.Outcome switch
    {
        { Exception: HttpRequestException } => true,
        // HttpClient's own timeout; the caller's cancellation is its wish.
        { Exception: TaskCanceledException } => !attempt.Context.CancellationToken.IsCancellationRequested,
        { Result.StatusCode: HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests } => true,
        _ => false,
    };

    private TimeSpan? AskedWait(HttpResponseMessage? response, TimeProvider time)
    {
        var asked = response?.Headers.RetryAfter;
        var wait = asked?.Delta ?? (asked?.Date is { } at ? at - time.GetUtcNow() : null);
        if (wait is not { } known) return null;
        if (known < TimeSpan.Zero) return TimeSpan.Zero;
        return known < _longestWait ? known : _longestWait;
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancel)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(cancel);
        return JsonSerializer.Deserialize<T>(bytes, WireJson.Options)
            ?? throw new JsonException($"The exchange answered {typeof(T).Name} with null.");
    }

    private static async Task<Problem> ProblemOfAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var status = (int)response.StatusCode;
        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            var bytes = await response.Content.ReadAsByteArrayAsync(cancel);
            try
            {
                if (JsonSerializer.Deserialize<Problem>(bytes, WireJson.Options) is { } problem) return problem;
            }
            catch (JsonException)
            {
                // Something between us and the exchange answered; its status still says what there is to say.
            }
        }

        return new("about:blank", response.ReasonPhrase ?? "No reason given", status);
    }
}
