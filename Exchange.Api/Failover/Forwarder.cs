using System.Net;
using Exchange.Api.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Exchange.Api.Failover;

/// <summary>
/// Passes a request on to the owner as it came, the caller's credentials, signature and idempotency key included, and
/// the owner's answer back. Once: what came from another node is not passed on again.
/// </summary>
internal sealed partial class Forwarder(NodeRole role, NodeCredential credential, ILogger<Forwarder> log) : IDisposable
{
    /// <summary>Holds the nodes' secret, and makes a request a forwarded one.</summary>
    public const string CredentialHeader = "Market-Node";

    /// <summary>Where the request came from at first; callers without credentials are limited by it.</summary>
    public const string ClientHeader = "Market-Client";

    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Of one connection and not of the message, or made anew on each side.
    private static readonly HashSet<string> OfTheConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Proxy-Connection",
        "Proxy-Authenticate", "Proxy-Authorization", "Host", "Date", "Expect", CredentialHeader, ClientHeader,
    };

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = ConnectPatience,
        ActivityHeadersPropagator = null,
    });

    /// <summary>Whether there is somebody to forward to.</summary>
    public bool CanForward => role.OwnerAddress is not null && credential.Secret is not null;

    public async Task ForwardAsync(HttpContext http)
    {
        // No owner, or another node takes us for it: whoever asks comes again in a moment.
        if (!role.IsStandby || !CanForward || http.Features.Get<ForwardedRequest>() is not null)
        {
            await Problems.WriteAsync(http, Problems.Unavailable);
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        patience.CancelAfter(Patience);
        try
        {
            using var request = RequestOf(http, role.OwnerAddress!);
            using var answer = await _http.SendAsync(request, patience.Token);
            await PassBackAsync(answer, http, patience.Token);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            if (http.RequestAborted.IsCancellationRequested)
                return;
            // What became of it is not known here; the same id sent again gets the one answer there is.
            Log.Failed(log, role.OwnerAddress, error.Message);
            if (http.Response.HasStarted)
                http.Abort();
            else
                await Problems.WriteAsync(http, Problems.Unavailable);
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage RequestOf(HttpContext http, Uri owner)
    {
        var given = http.Request;
        var target = new Uri(owner, given.PathBase.ToUriComponent() + given.Path.ToUriComponent() + given.QueryString);
        var request = new HttpRequestMessage(new(given.Method), target);
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
            request.Content = new StreamContent(given.Body);
        foreach (var (name, values) in given.Headers)
        {
            if (!OfTheConnection.Contains(name) && !request.Headers.TryAddWithoutValidation(name, (string?[])values!))
                request.Content?.Headers.TryAddWithoutValidation(name, (string?[])values!);
        }

        request.Headers.Add(CredentialHeader, credential.Secret);
        if (http.Connection.RemoteIpAddress is { } client)
            request.Headers.Add(ClientHeader, client.ToString());
        return request;
    }

    private static async Task PassBackAsync(HttpResponseMessage answer, HttpContext http, CancellationToken ct)
    {
        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!OfTheConnection.Contains(name))
                http.Response.Headers[name] = new StringValues([.. values]);
        }

        if (answer.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified))
            await answer.Content.CopyToAsync(http.Response.Body, ct);
    }

    private static partial class Log
    {
        [LoggerMessage(70, LogLevel.Warning, "A request could not be forwarded to {Owner}: {Why}")]
        public static partial void Failed(ILogger log, Uri? owner, string why);
    }
}

/// <summary>Marks a request that another node has passed on.</summary>
internal sealed class ForwardedRequest;
