namespace Tidy.Tests;

/// <summary>C# source with what is not code blanked out, so that braces and words can be counted.</summary>
internal sealed class CSharpText
{
    private readonly char[] _text;
    private int _at;

    private CSharpText(string source) => _text = source.ToCharArray();

    /// <summary>The source with comments and strings replaced by spaces; lines stay where they are.</summary>
    public static string CodeOnly(string source)
    {
        var text = new CSharpText(source);
        text.Code(untilBrace: false);
        return new(text._text);
    }

    private char Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    /// <summary>Walks over code; inside an interpolated string up to the brace that ends the hole.</summary>
    private void Code(bool untilBrace)
    {
        var depth = 0;
        while (_at < _text.Length)
        {
            switch (Peek())
            {
                case '/' when Peek(1) == '/':
                    while (_at < _text.Length && Peek() != '\n')
                        Blank();
                    break;
                case '/' when Peek(1) == '*':
                    BlankUntil("*/");
                    break;
                case '\'':
                    Quoted('\'', escapes: true, holes: 0);
                    break;
                case '"' or '$' or '@' when StartsString(out var dollars, out var verbatim, out var quotes):
                    Blank(dollars + (verbatim ? 1 : 0));
                    if (quotes >= 3)
                        BlankUntil(new string('"', quotes), skip: quotes);
                    else
                        Quoted('"', escapes: !verbatim, holes: dollars);
                    break;
                case '}' when untilBrace && depth == 0:
                    return;
                default:
                    depth += Peek() switch { '{' => 1, '}' => -1, _ => 0 };
                    _at++;
                    break;
            }
        }
    }

    private bool StartsString(out int dollars, out bool verbatim, out int quotes)
    {
        var ahead = 0;
        (dollars, verbatim, quotes) = (0, false, 0);
        for (; Peek(ahead) is '$' or '@'; ahead++)
        {
            if (Peek(ahead) == '$')
                dollars++;
            else
                verbatim = true;
        }

        while (Peek(ahead + quotes) == '"')
            quotes++;
        // Two quotes are an empty string, which Quoted sees as its beginning and its end.
        return quotes > 0;
    }

    private void Quoted(char end, bool escapes, int holes)
    {
        Blank();
        while (_at < _text.Length && (Peek() != end || (!escapes && Peek(1) == end)))
        {
            var pair = (escapes && Peek() == '\\')
                || (!escapes && Peek() == end)
                || (holes > 0 && Peek() == '{' && Peek(1) == '{');
            if (!pair && holes > 0 && Peek() == '{')
            {
                Blank();
                var from = _at;
                Code(untilBrace: true);
                _at = BlankBetween(from, _at);
                Blank();
                continue;
            }

            Blank(pair ? 2 : 1);
        }

        Blank();
    }

    private int BlankBetween(int from, int to)
    {
        _at = from;
        Blank(to - from);
        return to;
    }

    private void BlankUntil(string end, int skip = 2)
    {
        Blank(skip);
        while (_at < _text.Length && !_text.AsSpan(_at).StartsWith(end))
            Blank();
        Blank(end.Length);
    }

    private void Blank(int count = 1)
    {
        for (; count > 0 && _at < _text.Length; count--, _at++)
        {
            if (_text[_at] is not ('\n' or '\r'))
                _text[_at] = ' ';
        }
    }
}
