using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;
using Ledger;

namespace Exchange.Api.Tests.Kit;

/// <summary>Requests made by hand, so that they can be wrong in ways that the typed client cannot be.</summary>
public static class Raw
{
    public static byte[] Canonical<T>(T value) =>
        CanonicalJson.Canonicalise(JsonSerializer.SerializeToUtf8Bytes(value, WireJson.Options));

    /// <summary>A right envelope.</summary>
    public static JsonObject Envelope<TBody>(TBody body, PrivateKey? key, Opening? opening = null)
        where TBody : CommandBody => Envelope(CommandRoutes.Of(typeof(TBody)).Kind, Canonical(body), key, opening);

    /// <summary>An envelope around any body, rightly signed.</summary>
    public static JsonObject Envelope(string kind, byte[] body, PrivateKey? key, Opening? opening = null)
    {
        var envelope = new JsonObject { ["body"] = JsonNode.Parse(body) };
        if (key is not null)
            envelope["signature"] = JsonSerializer.SerializeToNode(Wire(key.SignBody(kind, body)), WireJson.Options);
        if (opening is not null)
            envelope["opening"] = JsonSerializer.SerializeToNode(opening, WireJson.Options);
        return envelope;
    }

    public static WireSignature Wire(EntrySignature signature) => new(signature.By, signature.Sig);

    /// <summary>Posts as somebody, and reads the problem that must come.</summary>
    public static async Task<Problem> RefusedAsync(
        this TestExchange exchange, string path, JsonNode? envelope, ParticipantCredentials? by = null,
        string? idempotencyKey = null)
    {
        using var response = await exchange.PostAsync(path, envelope, by, idempotencyKey);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<Problem>(WireJson.Options);
        Assert.Equal((int)response.StatusCode, problem!.Status);
        return problem;
    }

    public static async Task<HttpResponseMessage> PostAsync(
        this TestExchange exchange, string path, JsonNode? envelope, ParticipantCredentials? by = null,
        string? idempotencyKey = null)
    {
        using var http = exchange.Http(by?.ApiKey);
        if (idempotencyKey is not null)
            http.DefaultRequestHeaders.Add("Idempotency-Key", idempotencyKey);
        return await http.PostAsJsonAsync(path, envelope);
    }
}
