using System.Buffers;
using System.Text;

namespace Ledger;

/// <summary>
/// The members of one JSON object while it is being made: their values lie one after the other in one buffer, and come
/// out in the order of their names. Not safe for concurrent use.
/// </summary>
internal sealed class CanonicalMembers
{
    private const int InitialSize = 512;

    private readonly SortedDictionary<string, (int Start, int Length)> _places = new(StringComparer.Ordinal);
    private ArrayBufferWriter<byte>? _values;
    private int _end;

    /// <summary>The next member's value is written here, before it is added.</summary>
    /// <remarks>
    /// Made when it is asked for, and then no larger than most bodies: a text may hold many thousands of objects.
    /// </remarks>
    public ArrayBufferWriter<byte> Values => _values ??= new(InitialSize);

    /// <summary>Forgets what a refused member left behind, and is then ready for the next one.</summary>
    public ArrayBufferWriter<byte> Begin()
    {
        _end = Values.WrittenCount;
        return Values;
    }

    /// <summary>
    /// What was written since the last member is the value of this one; false if the name stands already.
    /// </summary>
    public bool TryAdd(string name)
    {
        var added = _places.TryAdd(name, (_end, Values.WrittenCount - _end));
        _end = Values.WrittenCount;
        return added;
    }

    public void WriteTo(ArrayBufferWriter<byte> output)
    {
        output.Write("{"u8);
        var first = true;
        foreach (var (name, (start, length)) in _places)
        {
            output.Write(first ? "\""u8 : ",\""u8);
            first = false;
            Encoding.UTF8.GetBytes(name, output);
            output.Write("\":"u8);
            output.Write(Values.WrittenSpan.Slice(start, length));
        }

        output.Write("}"u8);
    }
}
