using System.Buffers;

namespace Ledger;

/// <summary>Hexadecimal in the ledger's one spelling, lower case.</summary>
internal static class LowerHex
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<byte> DigitBytes = SearchValues.Create("0123456789abcdef"u8);

    public static bool Is(string? text, int length) =>
        text is not null && text.Length == length && text.AsSpan().IndexOfAnyExcept(Digits) < 0;

    public static bool Is(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(DigitBytes) < 0;
}
