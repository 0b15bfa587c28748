using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Exchange.Contracts.Client;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;
using Exchange.Web.Access;

namespace Exchange.Web.Api;

/// <summary>
/// The API as the signed-in participant, or as anyone. Signed commands pass through as they came: the portal has no
/// keys.
/// </summary>
public sealed class MarketApi(IHttpClientFactory clients, IHttpContextAccessor context, TimeProvider time)
{
    public const string ClientName = "market";
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Reads a view.</summary>
    /// <param name="path">One of <see cref="QueryRoutes"/>, perhaps with an id.</param>
    /// <param name="query">Empty values are left out.</param>
    /// <exception cref="ApiRefusedException">The API answered with a problem.</exception>
    /// <exception cref="ApiUnreachableException">No answer, or none that could be read.</exception>
    public async Task<T> GetAsync<T>(string path, params (string Name, string? Value)[] query)
    {
        using var response = await SendAsync(new(HttpMethod.Get, Address(path, query)), Session.KeyOf(User));
        return await ReadAsync<T>(response);
    }

    /// <summary>A page of a list.</summary>
    public Task<Page<T>> ListAsync<T>(string path, params (string Name, string? Value)[] query) =>
        GetAsync<Page<T>>(path, query);

    /// <summary>Reads a view; null when there is none or the caller may not see it.</summary>
    public async Task<T?> FindAsync<T>(string path, params (string Name, string? Value)[] query)
        where T : class
    {
        try
        {
            return await GetAsync<T>(path, query);
        }
        catch (ApiRefusedException e) when (e.Problem.Status is 403 or 404)
        {
            return null;
        }
    }

    /// <summary>Reads a text, such as a receipt.</summary>
    public async Task<string> GetTextAsync(string path)
    {
        using var response = await SendAsync(new(HttpMethod.Get, path), Session.KeyOf(User));
        return await response.Content.ReadAsStringAsync(Aborted);
    }

    /// <summary>Asks something that changes nothing but needs a body.</summary>
    public async Task<TReply> AskAsync<TBody, TReply>(string path, TBody body)
    {
        using var response = await SendAsync(Post(path, body), Session.KeyOf(User));
        return await ReadAsync<TReply>(response);
    }

    /// <summary>Keeps something of the caller's under the path.</summary>
    public async Task<TReply> PutAsync<TBody, TReply>(string path, TBody body)
    {
        var request = Post(path, body);
        request.Method = HttpMethod.Put;
        using var response = await SendAsync(request, Session.KeyOf(User));
        return await ReadAsync<TReply>(response);
    }

    /// <summary>Deletes something of the caller's.</summary>
    public async Task DeleteAsync(string path)
    {
        using var response = await SendAsync(new(HttpMethod.Delete, path), Session.KeyOf(User));
    }

    /// <summary>Passes on a command that was signed elsewhere, as it is.</summary>
    /// <param name="path">Its route.</param>
    /// <param name="commandId">The idempotency key: a second click repeats the first answer.</param>
    /// <param name="envelope">The envelope's bytes.</param>
    public async Task<CommandReply> RelayAsync(string path, Guid commandId, byte[] envelope)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Content(envelope) };
        request.Headers.Add("Idempotency-Key", commandId.ToString());
        using var response = await SendAsync(request, Session.KeyOf(User));
        return await ReadAsync<CommandReply>(response);
    }

    /// <summary>Sends an order of this session, unsigned; the exchange takes it where the participant allows
    /// it.</summary>
    public async Task<CommandReply> PlaceUnsignedAsync(PlaceOrderBody body, Opening opening)
    {
        var credentials = new ParticipantCredentials(body.Participant, Session.KeyOf(User) ?? "", Key: null);
        var client = new ExchangeClient(
            clients.CreateClient(ClientName), time, credentials, new() { Market = body.Market, MaxAttempts = 2 });
        try
        {
            return await client.SendAsync(body, opening, Aborted);
        }
        catch (RefusedException e)
        {
            throw new ApiRefusedException(e.Problem);
        }
        catch (Exception e) when (IsSilence(e))
        {
            throw new ApiUnreachableException("The API does not answer.", e);
        }
    }

    /// <summary>Who a key belongs to, before there is a session.</summary>
    public async Task<T> GetAsAsync<T>(string path, string apiKey)
    {
        using var response = await SendAsync(new(HttpMethod.Get, path), apiKey);
        return await ReadAsync<T>(response);
    }

    private System.Security.Claims.ClaimsPrincipal? User => context.HttpContext?.User;

    private CancellationToken Aborted => context.HttpContext?.RequestAborted ?? CancellationToken.None;

    private static string Address(string path, (string Name, string? Value)[] query)
    {
        var address = new StringBuilder(path);
        foreach (var (name, value) in query.Where(q => !string.IsNullOrEmpty(q.Value)))
        {
            address.Append(address.Length == path.Length ? '?' : '&')
                .Append(name).Append('=').Append(Uri.EscapeDataString(value!));
        }

        return address.ToString();
    }

    private static HttpRequestMessage Post<TBody>(string path, TBody body) =>
        new(HttpMethod.Post, path) { Content = Content(JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Options)) };

    private static ByteArrayContent Content(byte[] json)
    {
        var content = new ByteArrayContent(json);
        content.Headers.ContentType = Json;
        return content;
    }

    private bool IsSilence(Exception e) =>
        e is HttpRequestException || (e is TaskCanceledException && !Aborted.IsCancellationRequested);

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string? apiKey)
    {
        if (apiKey is not null)
        {
            request.Headers.Authorization = new("Bearer", apiKey);
        }

        HttpResponseMessage response;
        try
        {
            response = await clients.CreateClient(ClientName).SendAsync(request, Aborted);
        }
        catch (Exception e) when (IsSilence(e))
        {
            throw new ApiUnreachableException("The API does not answer.", e);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await RefusalAsync(response);
        }
    }

    private async Task<Exception> RefusalAsync(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        try
        {
            var bytes = await response.Content.ReadAsByteArrayAsync(Aborted);
            if (bytes.Length > 0 && JsonSerializer.Deserialize<Problem>(bytes, WireJson.Options) is { } problem)
            {
                return new ApiRefusedException(problem);
            }
        }
        catch (JsonException)
        {
            // Something between the portal and the API answered; its status still says what there is to say.
        }

        return response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
            or HttpStatusCode.GatewayTimeout
            ? new ApiUnreachableException($"The API answered {status}.")
            : new ApiRefusedException(new("about:blank", response.ReasonPhrase ?? $"{status}", status));
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response)
    {
        try
        {
            var bytes = await response.Content.ReadAsByteArrayAsync(Aborted);
            return JsonSerializer.Deserialize<T>(bytes, WireJson.Options)
                ?? throw new ApiUnreachableException("The API answered with nothing.");
        }
        catch (JsonException e)
        {
            throw new ApiUnreachableException($"The API's answer is no {typeof(T).Name}.", e);
        }
    }
}
