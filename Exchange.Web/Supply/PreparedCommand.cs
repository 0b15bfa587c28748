using System.Buffers;
using System.Text;
using System.Text.Json;
using Exchange.Contracts.Wire;
using Ledger;

namespace Exchange.Web.Supply;

/// <summary>
/// A command's exact bytes, ready to be signed where the key is. The portal passes it on; it never signs.
/// </summary>
/// <param name="Kind">The kind that the signature is for.</param>
/// <param name="Body">The canonical body.</param>
/// <param name="Opening">What opens the body's commitment, as JSON; null when it has none.</param>
public sealed record PreparedCommand(string Kind, string Body, string? Opening)
{
    /// <summary>The longest body that is passed on, in characters.</summary>
    public const int MaxLength = 16_384;

    public static PreparedCommand Of<TBody>(TBody body, Opening? opening = null)
        where TBody : CommandBody =>
        new(
            CommandRoutes.Of(typeof(TBody)).Kind,
            Encoding.UTF8.GetString(
                CanonicalJson.Canonicalise(JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Options))),
            opening is null ? null : JsonSerializer.Serialize(opening, WireJson.Options));

    /// <summary>
    /// Where the command goes: the one route of its kind whose body this can be; null when there is none.
    /// </summary>
    public CommandRoute? Route()
    {
        foreach (var route in CommandRoutes.All.Where(r => r.Kind == Kind && r.Opens is null == Opening is null))
        {
            try
            {
                if (JsonSerializer.Deserialize(Body, route.Body, WireJson.Options) is CommandBody)
                {
                    return route;
                }
            }
            catch (JsonException)
            {
                // Two routes may share a kind; their bodies differ.
            }
        }

        return null;
    }

    /// <summary>The command's own id.</summary>
    public Guid CommandId(CommandRoute route) =>
        ((CommandBody)JsonSerializer.Deserialize(Body, route.Body, WireJson.Options)!).CommandId;

    /// <summary>The envelope, with the body as the very text that was signed.</summary>
    /// <exception cref="JsonException">The opening is no JSON.</exception>
    public byte[] Envelope(WireSignature signature)
    {
        var output = new ArrayBufferWriter<byte>(Body.Length + 512);
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("body");
            writer.WriteRawValue(Body);
            writer.WritePropertyName("signature");
            JsonSerializer.Serialize(writer, signature, WireJson.Options);
            if (Opening is not null)
            {
                writer.WritePropertyName("opening");
                writer.WriteRawValue(Opening);
            }

            writer.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }
}
