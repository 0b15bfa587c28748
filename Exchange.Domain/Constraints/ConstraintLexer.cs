using System.Buffers;
using System.Text;

namespace Exchange.Domain.Constraints;

internal enum TokenKind
{
    End,
    Word,
    Quoted,
    Number,
    Sign,
}

/// <summary>A piece of a text. <paramref name="Unit"/> is what follows a number without a space.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Position, string Unit = "");

/// <summary>
/// Cuts a text into words, quoted names, numbers with their units, and signs. A word begins with a letter or a digit
/// and goes on with these and <c>_ - . / +</c>; it is a number when all before its unit is digits and one point.
/// </summary>
internal sealed class ConstraintLexer(string text)
{
    private static readonly string[] s_keywords = ["and", "or", "not", "in"];
    private static readonly string[] s_signs = ["<=", ">=", "!=", "<", ">", "=", "(", ")", ","];

    private int _next;

    public Token Next()
    {
        while (_next < text.Length && text[_next] == ' ')
        {
            _next++;
        }

        var begin = _next;
        if (begin == text.Length)
        {
            return new(TokenKind.End, "", begin + 1);
        }

        if (text[begin] == '"')
        {
            return Quoted(begin);
        }

        if (IsOfWord(text[begin]))
        {
            return Word(begin);
        }

        var sign = Array.Find(s_signs, sign => string.CompareOrdinal(text, begin, sign, 0, sign.Length) == 0)
            ?? throw Wrong(begin, CharacterAt(begin), "a property, a value, a comparison or a parenthesis");
        _next += sign.Length;
        return new(TokenKind.Sign, sign, begin + 1);
    }

    public static bool IsKeyword(string word) => s_keywords.Contains(word, StringComparer.OrdinalIgnoreCase);

    /// <summary>A name as the text must have it: bare where that reads as one word again.</summary>
    public static string Quote(string name)
    {
        if (name.Length > 0 && char.IsAsciiLetter(name[0]) && name.All(IsOfWord) && !IsKeyword(name))
        {
            return name;
        }

        var quoted = new StringBuilder(name.Length + 2).Append('"');
        foreach (var character in name)
        {
            quoted.Append(character is '"' or '\\' ? "\\" : "").Append(character);
        }

        return quoted.Append('"').ToString();
    }

    private Token Word(int begin)
    {
        while (_next < text.Length && IsOfWord(text[_next]))
        {
            _next++;
        }

        var hasSign = _next < text.Length && text[_next] == '%';
        var word = text[begin.._next];
        var digits = word.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        var isNumber = char.IsAsciiDigit(word[0]) && word[..digits].Count(c => c == '.') <= 1 && word[digits - 1] != '.'
            && word[digits..].All(char.IsAsciiLetter);
        if (!isNumber)
        {
            return new(TokenKind.Word, word, begin + 1);
        }

        if (hasSign && digits == word.Length)
        {
            _next++;
            return new(TokenKind.Number, word, begin + 1, "%");
        }

        return new(TokenKind.Number, word[..digits], begin + 1, word[digits..]);
    }

    private Token Quoted(int begin)
    {
        var name = new StringBuilder();
        for (var at = begin + 1; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                _next = at + 1;
                return new(TokenKind.Quoted, name.ToString(), begin + 1);
            }

            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
            }

            name.Append(text[at]);
        }

        throw Wrong(text.Length, "", "the closing quotation mark");
    }

    // Whole, for half of a surrogate pair is no text.
    private string CharacterAt(int at) =>
        Rune.DecodeFromUtf16(text.AsSpan(at), out _, out var length) == OperationStatus.Done
            ? text.Substring(at, length)
            : "";

    private static bool IsOfWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or '+';

    private static ConstraintSyntaxException Wrong(int at, string found, string expected) =>
        new(new(at + 1, found, expected));
}
