using System.Buffers;
using System.Globalization;
using System.Text;

namespace Ledger;

/// <summary>
/// Builds one canonical JSON object. Names may be added in any order and come out sorted. Not safe for concurrent use.
/// </summary>
public sealed class CanonicalObject
{
    private readonly SortedDictionary<string, byte[]> _members = new(StringComparer.Ordinal);

    /// <summary>Adds a string member.</summary>
    /// <exception cref="LedgerFormatException">The name is ill-formed or taken, or the text has a lone
    /// surrogate.</exception>
    public CanonicalObject Add(string name, string value) => Put(name, StringBytes(value));

    /// <summary>Adds an integer member, at most 2^53-1 in magnitude; larger numbers and decimals go as
    /// strings.</summary>
    /// <exception cref="LedgerFormatException">The name is ill-formed or taken, or the number too large.</exception>
    public CanonicalObject Add(string name, long value)
    {
        if (value is > CanonicalJson.MaxInteger or < -CanonicalJson.MaxInteger)
            throw new LedgerFormatException(
                "an integer is beyond 2^53-1", 0, value.ToString(CultureInfo.InvariantCulture));
        return Put(name, Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Adds a truth value.</summary>
    /// <exception cref="LedgerFormatException">The name is ill-formed or taken.</exception>
    public CanonicalObject Add(string name, bool value) => Put(name, value ? "true"u8.ToArray() : "false"u8.ToArray());

    /// <summary>Adds a nested object as it is now; later changes to it are not seen.</summary>
    /// <exception cref="LedgerFormatException">The name is ill-formed or taken.</exception>
    public CanonicalObject Add(string name, CanonicalObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Put(name, value.Write());
    }

    /// <summary>Adds a list of strings, in the order given.</summary>
    /// <exception cref="LedgerFormatException">The name is ill-formed or taken, or a text has a lone
    /// surrogate.</exception>
    public CanonicalObject Add(string name, IEnumerable<string> values) => Put(name, Join(values.Select(StringBytes)));

    /// <summary>Adds a list of objects, in the order given.</summary>
    /// <exception cref="LedgerFormatException">The name is ill-formed or taken.</exception>
    public CanonicalObject Add(string name, IEnumerable<CanonicalObject> values) =>
        Put(name, Join(values.Select(v => v.Write())));

    /// <summary>The canonical bytes.</summary>
    /// <exception cref="LedgerFormatException">Objects and lists nest deeper than <see
    /// cref="CanonicalJson.MaxDepth"/>.</exception>
    public byte[] ToUtf8()
    {
        var bytes = Write();
        CanonicalJson.Check(bytes);
        return bytes;
    }

    private byte[] Write()
    {
        var output = new ArrayBufferWriter<byte>(256);
        CanonicalWriter.Object(output, _members);
        return output.WrittenSpan.ToArray();
    }

    private CanonicalObject Put(string name, byte[] value)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!CanonicalWriter.IsName(name))
            throw new LedgerFormatException("a name must match [a-z][A-Za-z0-9]{0,31}", 0, name);
        if (!_members.TryAdd(name, value)) throw new LedgerFormatException("a name stands twice", 0, name);
        return this;
    }

    private static byte[] StringBytes(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (CanonicalWriter.HasLoneSurrogate(value))
            throw new LedgerFormatException("a lone surrogate is no character", 0, value);
        var output = new ArrayBufferWriter<byte>(value.Length + 8);
        CanonicalWriter.String(output, value);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Join(IEnumerable<byte[]> values)
    {
        var output = new ArrayBufferWriter<byte>(256);
        output.Write("["u8);
        var first = true;
        foreach (var value in values)
        {
            if (!first) output.Write(","u8);
            first = false;
            output.Write(value);
        }

        output.Write("]"u8);
        return output.WrittenSpan.ToArray();
    }
}
