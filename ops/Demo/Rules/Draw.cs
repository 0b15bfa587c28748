using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Demo.Rules;

/// <summary>
/// Where the data are silent, a row's own id decides: the first eight bytes of SHA-256("what/row"), big-endian, modulo
/// the number of choices. The same rows give the same day, and anyone can work it out again.
/// </summary>
internal static class Draw
{
    /// <summary>A whole number from 0 to <paramref name="choices"/> − 1.</summary>
    public static int Of(string what, string row, int choices)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{what}/{row}"));
        return (int)(BinaryPrimitives.ReadUInt64BigEndian(hash) % (ulong)choices);
    }

    /// <summary>True for about so many of a thousand rows.</summary>
    public static bool PerMille(string what, string row, int share) => Of(what, row, 1_000) < share;

    /// <summary>One of several.</summary>
    public static T OneOf<T>(string what, string row, IReadOnlyList<T> choices) =>
        choices[Of(what, row, choices.Count)];

    /// <summary>One of several, each as likely as its weight says.</summary>
    public static T Weighted<T>(string what, string row, IReadOnlyList<(int Weight, T Value)> choices)
    {
        var drawn = Of(what, row, choices.Sum(choice => choice.Weight));
        foreach (var (weight, value) in choices)
        {
            if (drawn < weight) return value;
            drawn -= weight;
        }

        throw new InvalidOperationException("The weights do not add up.");
    }
}
