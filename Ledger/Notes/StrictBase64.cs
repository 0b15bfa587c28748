namespace Ledger;

/// <summary>Standard base64 that has one spelling: no white space, no stray bits, padding in full.</summary>
internal static class StrictBase64
{
    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = new byte[(text.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64Chars(text, bytes, out var written)) return false;
        Array.Resize(ref bytes, written);
        return text.SequenceEqual(Convert.ToBase64String(bytes));
    }
}
