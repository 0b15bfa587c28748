using System.Buffers;
using System.Text.Json;
using Exchange.Contracts.Wire;
using Ledger;

namespace Exchange.Contracts.Client;

/// <summary>A body made canonical and signed, ready to travel.</summary>
internal sealed record SignedCommand(
    CommandRoute Route, Guid CommandId, byte[] Body, EntrySignature? Signature, Opening? Opening)
{
    public static SignedCommand Make<TBody>(TBody body, Opening? opening, PrivateKey? key)
        where TBody : CommandBody
    {
        var route = CommandRoutes.Of(typeof(TBody));
        if (route.Opens is null != opening is null)
        {
            var rule = opening is null ? "needs an opening" : "takes no opening";
            throw new ArgumentException($"{route.Kind} {rule}.", nameof(opening));
        }

        var bytes = Canonical.Bytes(body);
        return new(route, body.CommandId, bytes, key?.SignBody(route.Kind, bytes), opening);
    }

    /// <summary>The envelope; the body goes in as the very bytes that were signed.</summary>
    public byte[] ToEnvelope()
    {
        var output = new ArrayBufferWriter<byte>(Body.Length + 512);
        using (var writer = new Utf8JsonWriter(output)) Write(writer);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A <see cref="CommandBatch"/> of the very bytes that were signed.</summary>
    public static byte[] ToBatch(IReadOnlyList<SignedCommand> commands)
    {
        var output = new ArrayBufferWriter<byte>(1024 * commands.Count);
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("items");
            foreach (var command in commands) command.Write(writer);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("body");
        writer.WriteRawValue(Body, skipInputValidation: true);
        if (Signature is not null)
        {
            writer.WriteStartObject("signature");
            writer.WriteString("by", Signature.By);
            writer.WriteString("sig", Signature.Sig);
            writer.WriteEndObject();
        }

        if (Opening is not null)
        {
            writer.WriteStartObject("opening");
            writer.WriteString("salt", Opening.Salt);
            writer.WritePropertyName("payload");
            Opening.Payload.WriteTo(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
