using System.Globalization;
using Exchange.Contracts.Wire;
using Exchange.Domain.Constraints;
using Exchange.Domain.Trading;

namespace Exchange.Api.Ingest;

/// <summary>
/// Checks what only the wire can get wrong: names of enumerations, texts, hex digits, whole minutes. The first broken
/// rule is kept; the market checks the rest. One instance serves one command.
/// </summary>
internal sealed class FieldChecks
{
    public Refusal? Refusal { get; private set; }

    /// <summary>A text without control characters and of a length within bounds, in UTF-16 units.</summary>
    public string Text(string field, string value, int min, int max)
    {
        // A list of the wire may hold a null that its type does not speak of.
        if (value is null || value.Length < min || value.Length > max || value.Any(char.IsControl))
            Refuse(field, value ?? "null", $"{min} to {max} characters, none of them a control character.");
        return value ?? "";
    }

    public string? OptionalText(string field, string? value, int min, int max) =>
        value is null ? null : Text(field, value, min, max);

    public string Reason(string value) => Text("reason", value, 1, CommandLimits.ReasonLength);

    /// <summary>An enumeration's member by its exact name.</summary>
    public TEnum Name<TEnum>(string field, string value)
        where TEnum : struct, Enum
    {
        var names = Enum.GetNames<TEnum>();
        if (Array.IndexOf(names, value) >= 0)
            return Enum.Parse<TEnum>(value);
        Refuse(field, value ?? "null", $"One of {string.Join(", ", names)}.");
        return default;
    }

    public IReadOnlyList<TEnum> Names<TEnum>(string field, IReadOnlyList<string> values)
        where TEnum : struct, Enum => [.. values.Select(value => Name<TEnum>(field, value))];

    /// <summary>A list of short labels to choose from.</summary>
    public IReadOnlyList<string> Labels(string field, IReadOnlyList<string> values)
    {
        if (values.Count > CommandLimits.MostNames)
            Refuse(
                field, values.Count.ToString(CultureInfo.InvariantCulture),
                $"At most {CommandLimits.MostNames} of them.");
        foreach (var value in values)
            Text(field, value, 1, CommandLimits.LabelLength);
        return values;
    }

    /// <summary>A text of the constraint language, on supply; null when there is none.</summary>
    public Constraint? Constraint(string field, string? text) =>
        Constraint(field, text, SupplyProperty.Catalogue);

    /// <summary>A text of the constraint language; null when there is none.</summary>
    public Constraint? Constraint(string field, string? text, PropertyCatalogue properties)
    {
        if (text is null)
            return null;
        if (!Domain.Constraints.Constraint.TryParse(text, properties, out var constraint, out var error))
            Refuse(field, text, error.Message);
        return constraint;
    }

    public string Hex(string field, string value, int digits)
    {
        if (value.Length != digits || !value.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f'))
            Refuse(field, value, $"{digits} lower-case hexadecimal digits.");
        return value;
    }

    public DateTimeOffset WholeMinute(string field, DateTimeOffset value)
    {
        if (value.Ticks % TimeSpan.TicksPerMinute != 0)
            Refuse(field, WireTime.Write(value), "A whole minute.");
        return value;
    }

    public DateTimeOffset? WholeMinute(string field, DateTimeOffset? value) =>
        value is { } time ? WholeMinute(field, time) : null;

    public int Range(string field, int value, int min, int max)
    {
        if (value < min || value > max)
            Refuse(field, value.ToString(CultureInfo.InvariantCulture), $"{min} to {max}.");
        return value;
    }

    public void Refuse(string field, string value, string rule, RefusalCode code = RefusalCode.ValueOutOfRange) =>
        Refusal ??= new(code, field, value[..int.Min(value.Length, CommandLimits.ReasonLength)], rule);
}
