using System.Text.RegularExpressions;

namespace Tidy.Tests;

/// <summary>A method, constructor or property with a body: where it begins and how long it is.</summary>
internal sealed record Member(string Header, int Line, int Lines);

/// <summary>
/// Finds the members of C# source by its braces: what stands in a type's body or at the top of a file and is not a
/// type itself is a member, and lasts until its body or its semicolon.
/// </summary>
internal sealed partial class Members
{
    private readonly string _code;
    private readonly List<Member> _found = [];

    private Members(string source) => _code = CSharpText.CodeOnly(source);

    /// <summary>All members with code of their own; fields and enum values are data and are left out.</summary>
    public static IReadOnlyList<Member> Of(string source)
    {
        var members = new Members(source);
        members.Body(0);
        return members._found;
    }

    /// <summary>Reads the members of a body and returns where its closing brace is.</summary>
    private int Body(int at)
    {
        while (true)
        {
            while (at < _code.Length && char.IsWhiteSpace(_code[at]))
                at++;
            if (at >= _code.Length || _code[at] == '}')
                return at;
            at = One(at);
        }
    }

    private int One(int start)
    {
        var hasValue = false;
        var header = -1;
        for (var at = start; at < _code.Length; at++)
        {
            switch (_code[at])
            {
                case '(' or '[':
                    at = Matching(at);
                    break;
                case '=' when _code[at - 1] is not ('=' or '!' or '<' or '>') && Next(at) != '=':
                    header = header < 0 ? at : header;
                    hasValue = true;
                    break;
                case '{' when !hasValue:
                    header = at;
                    var kind = Kind(_code[start..at]);
                    if (kind == "type")
                        return Math.Min(Body(at + 1) + 1, _code.Length);
                    at = Matching(at);
                    if (kind == "enum")
                        return at + 1;
                    if (FollowedByValue(at))
                        break;
                    Found(start, header, at);
                    return at + 1;
                case '{':
                    at = Matching(at);
                    break;
                case ';' or '}':
                    if (header >= 0)
                        Found(start, header, at);
                    return _code[at] == ';' ? at + 1 : at;
            }
        }

        return _code.Length;
    }

    private void Found(int start, int headerEnd, int end)
    {
        var header = _code[start..headerEnd];
        var expression = headerEnd + 1 < _code.Length && _code[headerEnd..(headerEnd + 2)] == "=>";
        var block = _code[headerEnd] == '{';
        if (!expression && !block)
            return;
        var line = _code.AsSpan(0, start).Count('\n') + 1;
        _found.Add(new(Spaces().Replace(header, " ").Trim(), line, _code.AsSpan(start, end - start).Count('\n') + 1));
    }

    private char Next(int at) => at + 1 < _code.Length ? _code[at + 1] : '\0';

    private bool FollowedByValue(int closing)
    {
        for (var at = closing + 1; at < _code.Length; at++)
        {
            if (!char.IsWhiteSpace(_code[at]))
                return _code[at] == '=';
        }

        return false;
    }

    private static string Kind(string header)
    {
        // Attributes and parameters may hold any word.
        var words = TypeWord().Match(Brackets().Replace(header, " ").Split('(')[0]);
        return !words.Success ? "member" : words.Value == "enum" ? "enum" : "type";
    }

    /// <summary>Where the bracket that opens at <paramref name="at"/> is closed.</summary>
    private int Matching(int at)
    {
        var depth = 0;
        for (; at < _code.Length; at++)
        {
            depth += _code[at] switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
            if (depth == 0)
                return at;
        }

        return _code.Length - 1;
    }

    [GeneratedRegex(@"\b(class|struct|interface|record|enum|namespace|extension)\b")]
    private static partial Regex TypeWord();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
