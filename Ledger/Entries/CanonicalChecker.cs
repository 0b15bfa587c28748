using System.Buffers;
using System.Text.Unicode;

namespace Ledger;

/// <summary>Walks canonical bytes once, left to right, and stops at the first byte that canonical JSON would not
/// have.</summary>
internal ref struct CanonicalChecker(ReadOnlySpan<byte> bytes)
{
    // Everything that may stand in a string as itself and is one byte long.
    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        [.. Enumerable.Range(0x20, 0x60).Where(b => b is not '"' and not '\\').Select(b => (byte)b)]);

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; set; }

    /// <summary>Checks one value; <paramref name="depth"/> is the number of objects and arrays it may still
    /// open.</summary>
    public void Value(int depth)
    {
        switch (Peek())
        {
            case (byte)'{': Object(depth); break;
            case (byte)'[': Array(depth); break;
            case (byte)'"': String(); break;
            case (byte)'t': Literal("true"u8); break;
            case (byte)'f': Literal("false"u8); break;
            case (byte)'n': Literal("null"u8); break;
            default: Number(); break;
        }
    }

    public void Object(int depth)
    {
        if (depth == 0) throw Broken("objects and arrays nest too deep");
        Expect((byte)'{');
        if (TryTake((byte)'}')) return;
        var previous = ReadOnlySpan<byte>.Empty;
        do
        {
            var at = Position;
            var name = Name();
            // Names are ASCII, so byte order is the UTF-16 order that RFC 8785 asks for.
            if (previous.SequenceCompareTo(name) >= 0 && !previous.IsEmpty)
                throw Broken(previous.SequenceEqual(name) ? "a name stands twice" : "names are not in order", at);
            previous = name;
            Expect((byte)':');
            Value(depth - 1);
        }
        while (TryTake((byte)','));
        Expect((byte)'}');
    }

    public void Array(int depth)
    {
        if (depth == 0) throw Broken("objects and arrays nest too deep");
        Expect((byte)'[');
        if (TryTake((byte)']')) return;
        do Value(depth - 1);
        while (TryTake((byte)','));
        Expect((byte)']');
    }

    public ReadOnlySpan<byte> Name()
    {
        Expect((byte)'"');
        var start = Position;
        if (!IsLower(Peek())) throw Broken("a name must match [a-z][A-Za-z0-9]{0,31}");
        Position++;
        while (Position < _bytes.Length && char.IsAsciiLetterOrDigit((char)_bytes[Position])) Position++;
        if (Position - start > CanonicalJson.MaxNameLength || Peek() != '"')
            throw Broken("a name must match [a-z][A-Za-z0-9]{0,31}", start);
        return _bytes[start..Position++];
    }

    public void String()
    {
        Expect((byte)'"');
        var start = Position;
        var ascii = true;
        while (true)
        {
            var run = _bytes[Position..].IndexOfAnyExcept(Plain);
            if (run < 0) throw Broken("a string has no end", _bytes.Length);
            Position += run;
            var b = _bytes[Position];
            if (b == '"') break;
            if (b == '\\') Escape();
            else if (b < 0x20) throw Broken("a control character must be escaped");
            else
            {
                ascii = false;
                Position++;
            }
        }

        if (!ascii && !Utf8.IsValid(_bytes[start..Position])) throw Broken("a string is not valid UTF-8", start);
        Position++;
    }

    public void Number()
    {
        var start = Position;
        if (Peek() == '-') Position++;
        var digits = Position;
        long magnitude = 0;
        while (Position < _bytes.Length && char.IsAsciiDigit((char)_bytes[Position]))
        {
            if (Position - digits >= 16) throw Broken("an integer is beyond 2^53-1", start);
            magnitude = (magnitude * 10) + (_bytes[Position++] - '0');
        }

        if (Position == digits) throw Broken("no JSON value begins here", start);
        if (_bytes[digits] == '0' && (Position - digits > 1 || digits > start))
            throw Broken("an integer has no leading zero and no minus zero", start);
        if (magnitude > CanonicalJson.MaxInteger) throw Broken("an integer is beyond 2^53-1", start);
        if (Position < _bytes.Length && _bytes[Position] is (byte)'.' or (byte)'e' or (byte)'E')
            throw Broken("numbers are integers; decimals are strings", start);
    }

    public void Expect(byte wanted)
    {
        if (Peek() != wanted) throw Broken($"'{(char)wanted}' is missing");
        Position++;
    }

    public void Literal(ReadOnlySpan<byte> text)
    {
        if (!_bytes[Position..].StartsWith(text)) throw Broken("no JSON value begins here");
        Position += text.Length;
    }

    public bool TryTake(byte wanted)
    {
        if (Position >= _bytes.Length || _bytes[Position] != wanted) return false;
        Position++;
        return true;
    }

    public bool TryTake(ReadOnlySpan<byte> wanted)
    {
        if (!_bytes[Position..].StartsWith(wanted)) return false;
        Position += wanted.Length;
        return true;
    }

    public void End()
    {
        if (Position != _bytes.Length) throw Broken("bytes follow the value");
    }

    public readonly LedgerFormatException Broken(string rule) => Broken(rule, Position);

    public readonly LedgerFormatException Broken(string rule, int at) => CanonicalJson.Broken(_bytes, rule, at);

    private readonly byte Peek() =>
        Position < _bytes.Length ? _bytes[Position] : throw Broken("the text ends too early");

    private static bool IsLower(byte b) => b is >= (byte)'a' and <= (byte)'z';

    // Only the seven short escapes and \u00xx for the other control characters: each character has one spelling.
    private void Escape()
    {
        var at = Position++;
        var escape = Peek();
        Position++;
        if (escape is (byte)'"' or (byte)'\\' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t') return;
        if (escape != 'u' || _bytes.Length - Position < 4) throw Broken("an escape is not the canonical one", at);
        var hex = _bytes.Slice(Position, 4);
        var isControl = hex.StartsWith("00"u8) && hex[2] is (byte)'0' or (byte)'1'
            && hex[3] is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f');
        // 08 09 0a 0c 0d have a short form.
        if (!isControl || (hex[2] == '0' && hex[3] is (byte)'8' or (byte)'9' or (byte)'a' or (byte)'c' or (byte)'d'))
            throw Broken("an escape is not the canonical one", at);
        Position += 4;
    }
}
