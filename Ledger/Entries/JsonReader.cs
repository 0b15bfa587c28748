using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Ledger;

/// <summary>A strict JSON reader for input that people and clients write; what it makes is canonical.</summary>
internal ref struct JsonReader(ReadOnlySpan<byte> bytes)
{
    // Where a string ends, or goes on in another way.
    private static readonly SearchValues<byte> Special =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(b => (byte)b), (byte)'"', (byte)'\\']);

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position;

    public static byte[] Canonicalise(ReadOnlySpan<byte> bytes)
    {
        var reader = new JsonReader(bytes);
        var output = new ArrayBufferWriter<byte>(bytes.Length + 16);
        reader.SkipSpace();
        reader.Value(CanonicalJson.MaxDepth, output);
        reader.SkipSpace();
        if (reader._position != bytes.Length) throw reader.Broken("bytes follow the value");
        return output.WrittenSpan.ToArray();
    }

    private void Value(int depth, ArrayBufferWriter<byte> output)
    {
        switch (Peek())
        {
            case (byte)'{': Object(depth, output); break;
            case (byte)'[': Array(depth, output); break;
            case (byte)'"': String(output); break;
            case (byte)'t': Literal("true"u8, output); break;
            case (byte)'f': Literal("false"u8, output); break;
            case (byte)'n': Literal("null"u8, output); break;
            default: Number(output); break;
        }
    }

    private void Object(int depth, ArrayBufferWriter<byte> output)
    {
        if (depth == 0) throw Broken("objects and arrays nest too deep");
        var members = new CanonicalMembers();
        _position++;
        SkipSpace();
        if (Peek() != '}')
        {
            do
            {
                SkipSpace();
                var at = _position;
                var name = String();
                if (!CanonicalWriter.IsName(name)) throw Broken("a name must match [a-z][A-Za-z0-9]{0,31}", at);
                SkipSpace();
                Expect((byte)':');
                SkipSpace();
                Value(depth - 1, members.Values);
                if (!members.TryAdd(name)) throw Broken("a name stands twice", at);
                SkipSpace();
            }
            while (TryTake((byte)','));
        }

        Expect((byte)'}');
        members.WriteTo(output);
    }

    private void Array(int depth, ArrayBufferWriter<byte> output)
    {
        if (depth == 0) throw Broken("objects and arrays nest too deep");
        _position++;
        output.Write("["u8);
        SkipSpace();
        if (Peek() != ']')
        {
            Item(depth, output);
            while (TryTake((byte)','))
            {
                output.Write(","u8);
                Item(depth, output);
            }
        }

        Expect((byte)']');
        output.Write("]"u8);
    }

    private void Item(int depth, ArrayBufferWriter<byte> output)
    {
        SkipSpace();
        Value(depth - 1, output);
        SkipSpace();
    }

    private void Number(ArrayBufferWriter<byte> output)
    {
        // The one spelling of an integer is the same in any JSON and in canonical JSON.
        var checker = new CanonicalChecker(_bytes) { Position = _position };
        checker.Number();
        output.Write(_bytes[_position..checker.Position]);
        _position = checker.Position;
    }

    private void String(ArrayBufferWriter<byte> output)
    {
        if (!TryPlain(out var plain))
        {
            CanonicalWriter.String(output, String());
            return;
        }

        output.Write("\""u8);
        output.Write(plain);
        output.Write("\""u8);
    }

    /// <summary>Takes a string that canonical JSON spells as it stands here, which most are.</summary>
    private bool TryPlain(out ReadOnlySpan<byte> text)
    {
        var rest = _bytes[(_position + 1)..];
        var end = rest.IndexOfAny(Special);
        text = end < 0 ? [] : rest[..end];
        if (end < 0 || rest[end] != '"' || !Utf8.IsValid(text)) return false;
        _position += end + 2;
        return true;
    }

    private string String()
    {
        Expect((byte)'"');
        _position--;
        if (TryPlain(out var plain)) return Encoding.UTF8.GetString(plain);
        _position++;
        var text = new StringBuilder();
        while (true)
        {
            var start = _position;
            while (Peek() is not (byte)'"' and not (byte)'\\' and >= 0x20) _position++;
            var run = _bytes[start.._position];
            if (!Utf8.IsValid(run)) throw Broken("a string is not valid UTF-8", start);
            text.Append(Encoding.UTF8.GetString(run));
            var stop = _bytes[_position++];
            if (stop == '"') return text.ToString();
            if (stop != '\\') throw Broken("a control character must be escaped", _position - 1);
            Escape(text);
        }
    }

    private void Escape(StringBuilder text)
    {
        var at = _position - 1;
        var escape = (char)Peek();
        _position++;
        switch (escape)
        {
            case '"' or '\\' or '/': text.Append(escape); break;
            case 'b': text.Append('\b'); break;
            case 'f': text.Append('\f'); break;
            case 'n': text.Append('\n'); break;
            case 'r': text.Append('\r'); break;
            case 't': text.Append('\t'); break;
            case 'u': Unicode(text, at); break;
            default: throw Broken("no such escape", at);
        }
    }

    private void Unicode(StringBuilder text, int at)
    {
        var unit = HexUnit(at);
        text.Append(unit);
        if (char.IsLowSurrogate(unit)) throw Broken("a lone surrogate is no character", at);
        if (!char.IsHighSurrogate(unit)) return;
        if (!TryTake((byte)'\\') || !TryTake((byte)'u')) throw Broken("a lone surrogate is no character", at);
        var low = HexUnit(at);
        if (!char.IsLowSurrogate(low)) throw Broken("a lone surrogate is no character", at);
        text.Append(low);
    }

    private char HexUnit(int at)
    {
        if (_bytes.Length - _position < 4
            || !ushort.TryParse(_bytes.Slice(_position, 4), NumberStyles.AllowHexSpecifier, null, out var unit))
            throw Broken("\\u needs four hexadecimal digits", at);
        _position += 4;
        return (char)unit;
    }

    private void Literal(ReadOnlySpan<byte> literal, ArrayBufferWriter<byte> output)
    {
        if (!_bytes[_position..].StartsWith(literal)) throw Broken("no JSON value begins here");
        _position += literal.Length;
        output.Write(literal);
    }

    private void SkipSpace()
    {
        while (_position < _bytes.Length && _bytes[_position] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
            _position++;
    }

    private void Expect(byte wanted)
    {
        if (Peek() != wanted) throw Broken($"'{(char)wanted}' is missing");
        _position++;
    }

    private bool TryTake(byte wanted)
    {
        if (_position >= _bytes.Length || _bytes[_position] != wanted) return false;
        _position++;
        return true;
    }

    private readonly byte Peek() =>
        _position < _bytes.Length ? _bytes[_position] : throw Broken("the text ends too early");

    private readonly LedgerFormatException Broken(string rule) => Broken(rule, _position);

    private readonly LedgerFormatException Broken(string rule, int at) => CanonicalJson.Broken(_bytes, rule, at);
}
