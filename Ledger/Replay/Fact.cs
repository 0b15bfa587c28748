using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ledger;

/// <summary>
/// An entry's body while it is replayed. Members are read by name and kind of value; what is missing, misspelled or
/// left over breaks <see cref="ReplayRules.Members"/>.
/// </summary>
internal sealed class Fact : IDisposable
{
    private const long MicrosPerOne = 1_000_000;
    private const int MostDecimals = 6;

    private readonly JsonDocument _document;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public Fact(in EntryView entry)
    {
        Kind = Encoding.ASCII.GetString(entry.Kind);
        (Seq, Time) = (entry.Seq, entry.Time);
        var signers = new string[entry.SignatureCount];
        for (var i = 0; i < signers.Length; i++) signers[i] = Encoding.ASCII.GetString(entry.By(i));
        Signers = signers;
        var reader = new Utf8JsonReader(entry.Body);
        _document = JsonDocument.ParseValue(ref reader);
    }

    public string Kind { get; }

    public long Seq { get; }

    public DateTimeOffset Time { get; }

    public IReadOnlyList<string> Signers { get; }

    /// <summary>Who acts, once that is checked; null when the exchange itself states the fact.</summary>
    public Guid? Actor { get; set; }

    public bool Has(string name) => _document.RootElement.TryGetProperty(name, out _);

    public string Text(string name) =>
        Member(name) is { ValueKind: JsonValueKind.String } value
            ? value.GetString()!
            : throw Misspelled(name, "a text");

    public string? TextOrNone(string name) => Has(name) ? Text(name) : null;

    public bool Truth(string name) => Member(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Misspelled(name, "true or false"),
    };

    /// <summary>True, or missing.</summary>
    public bool Flag(string name) => Has(name) && (Truth(name) ? true : throw Misspelled(name, "true, or nothing"));

    /// <summary>A whole number, from 0 unless said otherwise.</summary>
    public long Number(string name, long least = 0, long most = CanonicalJson.MaxInteger) =>
        Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number)
        && number >= least && number <= most
            ? number
            : throw Misspelled(name, $"a whole number from {least} to {most}");

    public long? NumberOrNone(string name, long least = 0) => Has(name) ? Number(name, least) : null;

    public int Count(string name, int least = 1) => (int)Number(name, least, int.MaxValue);

    public Guid Id(string name) => IdOf(name, Text(name));

    public IReadOnlyList<Guid> Ids(string name) => [.. Texts(name).Select(text => IdOf(name, text))];

    public IReadOnlyList<string> Texts(string name)
    {
        if (Member(name) is not { ValueKind: JsonValueKind.Array } list
            || list.EnumerateArray().Any(element => element.ValueKind != JsonValueKind.String))
            throw Misspelled(name, "a list of texts");
        return [.. list.EnumerateArray().Select(element => element.GetString()!)];
    }

    /// <summary>A table: a list of objects.</summary>
    public IReadOnlyList<FactRow> Rows(string name)
    {
        if (Member(name) is not { ValueKind: JsonValueKind.Array } list
            || list.EnumerateArray().Any(element => element.ValueKind != JsonValueKind.Object))
            throw Misspelled(name, "a list of objects");
        return [.. list.EnumerateArray().Select(element => new FactRow(this, name, element))];
    }

    public DateTimeOffset Instant(string name)
    {
        var text = Text(name);
        return text.Length == EntryFormat.TimeLength
            && DateTimeOffset.TryParseExact(
                text, EntryFormat.TimeSpelling, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
                out var time)
            ? time
            : throw Misspelled(name, "UTC with six decimals");
    }

    /// <summary>Money in micro-units, of either sign.</summary>
    public long Micros(string name) =>
        MicrosOf(Text(name)) ?? throw Misspelled(name, "a decimal with at most six decimals");

    /// <summary>A price in micro-units of the currency per unit-hour, above zero.</summary>
    public long Price(string name) =>
        Micros(name) is > 0 and var price ? price : throw Misspelled(name, "a price above zero");

    public string Hex(string name) =>
        Text(name) is var text && LowerHex.Is(text, 64) ? text : throw Misspelled(name, "64 hexadecimal digits");

    /// <summary>One of a few words.</summary>
    public string Word(string name, params ReadOnlySpan<string> words) =>
        Text(name) is var text && words.Contains(text)
            ? text
            : throw Misspelled(name, string.Join(" or ", words.ToArray()));

    /// <summary>Everything in the body has been read.</summary>
    public void Done()
    {
        foreach (var member in _document.RootElement.EnumerateObject())
        {
            if (!_read.Contains(member.Name))
                throw Broken(ReplayRules.Members, $"no {member.Name} in {Kind}", member.Name);
        }
    }

    public void Require(bool holds, string rule, object? expected = null, object? found = null)
    {
        if (!holds) throw Broken(rule, expected, found);
    }

    /// <summary>Both values must be the same, and are told when they are not.</summary>
    public void Same<T>(string rule, string name, T expected, T found)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
            throw Broken(rule, $"{name} {Written(expected)}", Written(found));
    }

    public LedgerVerificationException Broken(string rule, object? expected = null, object? found = null) =>
        new(new(rule, Index: Seq, Expected: Written(expected), Found: Written(found)));

    public void Dispose() => _document.Dispose();

    internal static long? MicrosOf(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var decimals = dot < 0 ? 0 : text.Length - dot - 1;
        if (!CanonicalJson.IsDecimal(text) || decimals > MostDecimals) return null;
        var digits = (dot < 0 ? text : text.Remove(dot, 1)) + new string('0', MostDecimals - decimals);
        return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var micros)
            ? micros
            : null;
    }

    internal static string Money(long micros)
    {
        var (whole, rest) = Int128.DivRem(Int128.Abs(micros), MicrosPerOne);
        var fraction = ((long)rest).ToString("D6", CultureInfo.InvariantCulture).TrimEnd('0');
        return (micros < 0 ? "-" : "") + whole + (fraction.Length == 0 ? "" : "." + fraction);
    }

    private static string? Written(object? value) => value switch
    {
        null => null,
        DateTimeOffset time => EntryFormat.Time(time),
        Micros money => Money(money.Value),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private Guid IdOf(string name, string text) =>
        Guid.TryParseExact(text, "D", out var id) && id.ToString() == text
            ? id
            : throw Misspelled(name, "an id in lower case");

    private JsonElement Member(string name)
    {
        _read.Add(name);
        return _document.RootElement.TryGetProperty(name, out var value)
            ? value
            : throw Broken(ReplayRules.Members, $"{name} in {Kind}", "nothing");
    }

    private LedgerVerificationException Misspelled(string name, string expected) =>
        Broken(ReplayRules.Members, $"{name}: {expected}", _document.RootElement.GetProperty(name).GetRawText());
}

/// <summary>An amount in micro-units, for messages.</summary>
internal readonly record struct Micros(long Value);
