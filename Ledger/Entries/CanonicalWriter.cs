using System.Buffers;
using System.Text;

namespace Ledger;

/// <summary>The byte spellings that canonical JSON prescribes.</summary>
internal static class CanonicalWriter
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static bool IsName(string name) =>
        name.Length is > 0 and <= CanonicalJson.MaxNameLength
        && char.IsAsciiLetterLower(name[0]) && name.AsSpan().IndexOfAnyExcept(NameCharacters) < 0;

    /// <summary>Writes a string whose surrogates have been checked.</summary>
    public static void String(ArrayBufferWriter<byte> output, string text)
    {
        output.Write("\""u8);
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is >= ' ' and not '"' and not '\\') continue;
            Encoding.UTF8.GetBytes(text.AsSpan(start, i - start), output);
            start = i + 1;
            Escape(output, c);
        }

        Encoding.UTF8.GetBytes(text.AsSpan(start), output);
        output.Write("\""u8);
    }

    public static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return true;
            i++;
        }

        return false;
    }

    private static void Escape(ArrayBufferWriter<byte> output, char c)
    {
        var letter = c switch
        {
            '"' => '"',
            '\\' => '\\',
            '\b' => 'b',
            '\f' => 'f',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            _ => 'u',
        };
        output.Write([(byte)'\\', (byte)letter]);
        if (letter != 'u') return;
        output.Write("00"u8);
        output.Write([(byte)"0123456789abcdef"[c >> 4], (byte)"0123456789abcdef"[c & 15]]);
    }
}
