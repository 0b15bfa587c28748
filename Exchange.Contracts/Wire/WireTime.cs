using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Exchange.Contracts.Wire;

/// <summary>Times on the wire: UTC, always six decimals, like <c>2026-09-01T12:00:00.001500Z</c>.</summary>
public static class WireTime
{
    /// <summary>The one format.</summary>
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>Writes a time; digits below a microsecond are cut.</summary>
    public static string Write(DateTimeOffset time) =>
        time.ToUniversalTime().ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>Reads a time; false for any other format.</summary>
    public static bool TryRead(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(
            text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}

/// <summary>Reads and writes times in <see cref="WireTime.Format"/> only.</summary>
public sealed class WireTimeConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return WireTime.TryRead(text, out var time)
            ? time
            : throw new JsonException("must be a UTC time with six decimals, like \"2026-09-01T12:00:00.001500Z\"");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(WireTime.Write(value));
}
