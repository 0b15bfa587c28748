using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Exchange.Contracts.Wire;

/// <summary>
/// A decimal with at most six fraction digits, kept as a whole count of millionths. On the wire it is a canonical
/// decimal string: no exponent, no leading or trailing zeros, no "-0". Range ±9,223,372,036,854.775807. The default is
/// zero.
/// </summary>
[JsonConverter(typeof(MicroAmountConverter))]
public readonly record struct MicroAmount(long Micros) : IComparable<MicroAmount>
{
    private const long One = 1_000_000;

    /// <summary>Reads a canonical decimal string; false for anything else.</summary>
    public static bool TryParse(string? text, out MicroAmount amount)
    {
        amount = default;
        if (string.IsNullOrEmpty(text) || text.Length > 24)
        {
            return false;
        }

        var negative = text[0] == '-';
        var digits = negative ? text[1..] : text;
        var dot = digits.IndexOf('.', StringComparison.Ordinal);
        var whole = dot < 0 ? digits : digits[..dot];
        var fraction = dot < 0 ? "" : digits[(dot + 1)..];
        if (!IsCanonical(whole, fraction, dot >= 0))
        {
            return false;
        }

        var value = Int128.Parse(whole, CultureInfo.InvariantCulture) * One
            + long.Parse(fraction.PadRight(6, '0'), CultureInfo.InvariantCulture);
        value = negative ? -value : value;
        if ((negative && value == 0) || value > long.MaxValue || value < long.MinValue)
        {
            return false;
        }

        amount = new((long)value);
        return true;
    }

    /// <summary>Reads a canonical decimal string; throws <see cref="FormatException"/> for anything else.</summary>
    public static MicroAmount Parse(string text) =>
        TryParse(text, out var amount)
            ? amount
            : throw new FormatException($"'{text}' is not a canonical decimal with at most six fraction digits.");

    /// <summary>Smaller, equal or greater.</summary>
    public int CompareTo(MicroAmount other) => Micros.CompareTo(other.Micros);

    /// <summary>Smaller.</summary>
    public static bool operator <(MicroAmount left, MicroAmount right) => left.Micros < right.Micros;

    /// <summary>Smaller or equal.</summary>
    public static bool operator <=(MicroAmount left, MicroAmount right) => left.Micros <= right.Micros;

    /// <summary>Greater.</summary>
    public static bool operator >(MicroAmount left, MicroAmount right) => left.Micros > right.Micros;

    /// <summary>Greater or equal.</summary>
    public static bool operator >=(MicroAmount left, MicroAmount right) => left.Micros >= right.Micros;

    /// <summary>The canonical decimal string.</summary>
    public override string ToString()
    {
        var (whole, rest) = Int128.DivRem(Int128.Abs(Micros), One);
        var sign = Micros < 0 ? "-" : "";
        var fraction = ((long)rest).ToString("D6", CultureInfo.InvariantCulture).TrimEnd('0');
        return fraction.Length == 0 ? $"{sign}{whole}" : $"{sign}{whole}.{fraction}";
    }

    private static bool IsCanonical(string whole, string fraction, bool hasDot) =>
        whole.Length is > 0 and <= 13
        && whole.All(char.IsAsciiDigit)
        && (whole.Length == 1 || whole[0] != '0')
        && fraction.Length <= 6
        && fraction.All(char.IsAsciiDigit)
        && (!hasDot || (fraction.Length > 0 && fraction[^1] != '0'));
}

/// <summary>Reads and writes <see cref="MicroAmount"/> as a canonical decimal string.</summary>
public sealed class MicroAmountConverter : JsonConverter<MicroAmount>
{
    /// <inheritdoc/>
    public override MicroAmount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return MicroAmount.TryParse(text, out var amount)
            ? amount
            : throw new JsonException("must be a canonical decimal string with at most six decimals, like \"2.5\"");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, MicroAmount value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
