using System.Buffers;
using System.Globalization;

namespace Ledger;

/// <summary>
/// Builds one canonical JSON object. Names may be added in any order and come out sorted. Not safe for concurrent use.
/// </summary>
public sealed class CanonicalObject
{
    private readonly CanonicalMembers _members = new();

    /// <summary>Adds a string member.</summary>
    /// <exception cref="LedgerFormatException">The name is ill-formed or taken, or the text has a lone
    /// surrogate.</exception>
    public CanonicalObject Add(string name, string value)
    {
        _members.Begin();
        WriteString(value);
        return Put(name);
    }

    /// <summary>Adds an id as a string member, lower case with hyphens.</summary>
    /// <exception cref="LedgerFormatException">The name is ill-formed or taken.</exception>
    public CanonicalObject Add(string name, Guid value) => PutQuoted(name, value, "D");

    /// <summary>Adds a time as a string member, spelled as <see cref="EntryFormat.Time"/> has it.</summary>
    /// <exception cref="LedgerFormatException">The name is ill-formed or taken.</exception>
    public CanonicalObject Add(string name, DateTimeOffset value) =>
        PutQuoted(name, value.UtcDateTime, EntryFormat.TimeSpelling);

    /// <summary>Adds an integer member, at most 2^53-1 in magnitude; larger numbers and decimals go as
    /// strings.</summary>
    /// <exception cref="LedgerFormatException">The name is ill-formed or taken, or the number too large.</exception>
    public CanonicalObject Add(string name, long value)
    {
        if (value is > CanonicalJson.MaxInteger or < -CanonicalJson.MaxInteger)
            throw new LedgerFormatException(
                "an integer is beyond 2^53-1", 0, value.ToString(CultureInfo.InvariantCulture));
        _members.Begin();
        WriteFormatted(value, "");
        return Put(name);
    }

    /// <summary>Adds a truth value.</summary>
    /// <exception cref="LedgerFormatException">The name is ill-formed or taken.</exception>
    public CanonicalObject Add(string name, bool value)
    {
        _members.Begin().Write(value ? "true"u8 : "false"u8);
        return Put(name);
    }

    /// <summary>Adds a nested object as it is now; later changes to it are not seen.</summary>
    /// <exception cref="LedgerFormatException">The name is ill-formed or taken.</exception>
    public CanonicalObject Add(string name, CanonicalObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        value._members.WriteTo(_members.Begin());
        return Put(name);
    }

    /// <summary>Adds a list of strings, in the order given.</summary>
    /// <exception cref="LedgerFormatException">The name is ill-formed or taken, or a text has a lone
    /// surrogate.</exception>
    public CanonicalObject Add(string name, IEnumerable<string> values) => PutList(name, values, WriteString);

    /// <summary>Adds a list of objects, in the order given.</summary>
    /// <exception cref="LedgerFormatException">The name is ill-formed or taken.</exception>
    public CanonicalObject Add(string name, IEnumerable<CanonicalObject> values) =>
        PutList(name, values, value => value._members.WriteTo(_members.Values));

    /// <summary>The canonical bytes.</summary>
    /// <exception cref="LedgerFormatException">Objects and lists nest deeper than <see
    /// cref="CanonicalJson.MaxDepth"/>.</exception>
    public byte[] ToUtf8()
    {
        var output = new ArrayBufferWriter<byte>(_members.Values.WrittenCount + 512);
        _members.WriteTo(output);
        CanonicalJson.Check(output.WrittenSpan);
        return output.WrittenSpan.ToArray();
    }

    private CanonicalObject Put(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!CanonicalWriter.IsName(name))
            throw new LedgerFormatException("a name must match [a-z][A-Za-z0-9]{0,31}", 0, name);
        if (!_members.TryAdd(name)) throw new LedgerFormatException("a name stands twice", 0, name);
        return this;
    }

    private CanonicalObject PutQuoted<T>(string name, T value, string format)
        where T : IUtf8SpanFormattable
    {
        _members.Begin().Write("\""u8);
        WriteFormatted(value, format);
        _members.Values.Write("\""u8);
        return Put(name);
    }

    private CanonicalObject PutList<T>(string name, IEnumerable<T> values, Action<T> write)
    {
        var output = _members.Begin();
        output.Write("["u8);
        var first = true;
        foreach (var value in values)
        {
            if (!first) output.Write(","u8);
            first = false;
            write(value);
        }

        output.Write("]"u8);
        return Put(name);
    }

    private void WriteString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (CanonicalWriter.HasLoneSurrogate(value))
            throw new LedgerFormatException("a lone surrogate is no character", 0, value);
        CanonicalWriter.String(_members.Values, value);
    }

    private void WriteFormatted<T>(T value, string format)
        where T : IUtf8SpanFormattable
    {
        const int longest = 40;
        if (!value.TryFormat(_members.Values.GetSpan(longest), out var written, format, CultureInfo.InvariantCulture))
            throw new InvalidOperationException($"{value} takes more than {longest} bytes.");
        _members.Values.Advance(written);
    }
}
