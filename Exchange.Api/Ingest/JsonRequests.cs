using System.Text.Json;
using Exchange.Api.Hosting;
using Exchange.Contracts.Wire;
using Exchange.Domain.Trading;

namespace Exchange.Api.Ingest;

/// <summary>Reads a request's JSON as strictly as everything else that comes from outside.</summary>
internal static class JsonRequests
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>What the request holds; null when a problem has been written instead.</summary>
    public static async Task<T?> ReadAsync<T>(HttpContext http)
        where T : class
    {
        if (!http.Request.HasJsonContentType())
        {
            await Problems.WriteAsync(http, Problems.OfStatus(StatusCodes.Status415UnsupportedMediaType));
            return null;
        }

        // The server bounds what comes; kept whole, so that a refusal can show the value that was wrong.
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var read = Parse<T>(body.GetBuffer().AsMemory(0, (int)body.Length), out var refusal);
        if (refusal is not null)
            await Problems.WriteAsync(http, refusal);
        return read;
    }

    private static T? Parse<T>(ReadOnlyMemory<byte> json, out Refusal? refusal)
        where T : class
    {
        if (json.Span.StartsWith(ByteOrderMark))
            json = json[ByteOrderMark.Length..];
        refusal = null;
        try
        {
            var read = JsonSerializer.Deserialize<T>(json.Span, WireJson.Options);
            if (read is null)
                refusal = new(RefusalCode.MalformedRequest, MalformedJson.WholeRequest, "null", "An object.");
            return read;
        }
        catch (JsonException error)
        {
            refusal = MalformedJson.Of(error, json);
            return null;
        }
    }
}
