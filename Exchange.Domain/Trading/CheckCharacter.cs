namespace Exchange.Domain.Trading;

/// <summary>
/// The check character of ISO/IEC 7064, hybrid system MOD 37,36: over digits and letters, it catches every single wrong
/// character and nearly every swap of neighbours. Characters other than these do not count, case neither.
/// </summary>
public static class CheckCharacter
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>The character that belongs after a text.</summary>
    public static char Of(string text)
    {
        var product = Alphabet.Length;
        foreach (var character in text)
        {
            if (ValueOf(character) is not (>= 0 and var value))
            {
                continue;
            }

            var sum = (product + value) % Alphabet.Length;
            product = (sum == 0 ? Alphabet.Length : sum) * 2 % (Alphabet.Length + 1);
        }

        return Alphabet[(Alphabet.Length + 1 - product) % Alphabet.Length];
    }

    /// <summary>Is the last digit or letter of a text the check character of what stands before it?</summary>
    public static bool Holds(string text) => text.Length > 1 && char.ToUpperInvariant(text[^1]) == Of(text[..^1]);

    private static int ValueOf(char character) =>
        Alphabet.IndexOf(char.ToUpperInvariant(character), StringComparison.Ordinal);
}
