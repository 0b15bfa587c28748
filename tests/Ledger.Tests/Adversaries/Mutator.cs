namespace Ledger.Tests.Adversaries;

/// <summary>Changes bytes at random, the same for the same seed: flips, cuts, repeats, inserts, and pieces of another
/// text.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly byte[][] Interesting =
    [
        [0], [(byte)'\n'], [(byte)'\r', (byte)'\n'], [(byte)' '], [(byte)'"'], [(byte)'\\'], [0xff], [0xc3, 0x28],
        [0xed, 0xa0, 0x80], [(byte)'0'], [(byte)'-', (byte)'0'], "9007199254740992"u8.ToArray(), "\\u0041"u8.ToArray(),
        "== "u8.ToArray(), "— "u8.ToArray(), "+"u8.ToArray(), "{}"u8.ToArray(), "\n\n"u8.ToArray(), "1e3"u8.ToArray(),
        new byte[300],
    ];

    private readonly Random _random = new(seed);

    public byte[] Mutate(byte[] text, byte[] other)
    {
        var bytes = text.ToList();
        for (var changes = _random.Next(1, 4); changes > 0; changes--)
        {
            var at = _random.Next(bytes.Count + 1);
            var length = Math.Min(_random.Next(1, 40), bytes.Count - at);
            switch (_random.Next(7))
            {
                case 0 or 1 when length > 0: bytes[at] ^= (byte)(1 << _random.Next(8)); break;
                case 2: bytes.RemoveRange(at, length); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 4: bytes.InsertRange(at, Interesting[_random.Next(Interesting.Length)]); break;
                case 5 when length > 0: bytes[at] = (byte)_random.Next(256); break;
                case 6 when other.Length > 0:
                    var from = _random.Next(other.Length);
                    bytes.InsertRange(at, other[from..Math.Min(other.Length, from + _random.Next(1, 60))]);
                    break;
                default: bytes.Reverse(at, length); break;
            }
        }

        return [.. bytes];
    }
}
