using System.Globalization;
using System.Text;

namespace Ledger;

/// <summary>What a log's note states: so many entries have this root. Three lines, no extension lines.</summary>
/// <param name="Origin">Name of the log.</param>
/// <param name="Size">Number of entries.</param>
/// <param name="Root">Root of the tree, 32 bytes.</param>
public sealed record Checkpoint(string Origin, long Size, byte[] Root)
{
    /// <summary>The text that is signed, with its last newline.</summary>
    public string ToText() =>
        $"{Origin}\n{Size.ToString(CultureInfo.InvariantCulture)}\n{Convert.ToBase64String(Root)}\n";

    /// <summary>Reads a note's text.</summary>
    /// <exception cref="LedgerFormatException">Not exactly origin, size and root in their one spelling.</exception>
    public static Checkpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n');
        if (lines.Length != 4 || lines[3].Length != 0)
            throw new LedgerFormatException(
                "a checkpoint has three lines: origin, size, root", 0, $"{lines.Length - 1} lines");
        EntryFormat.RequireOrigin(lines[0]);
        var sizeAt = Encoding.UTF8.GetByteCount(lines[0]) + 1;
        if (!TryParseCount(lines[1], out var size))
            throw new LedgerFormatException(
                "a size is a decimal without leading zeros, at most 2^53-1", sizeAt, lines[1]);
        if (!StrictBase64.TryDecode(lines[2], out var root) || root.Length != LedgerHash.Size)
            throw new LedgerFormatException("a root is the base64 of 32 bytes", sizeAt + lines[1].Length + 1, lines[2]);
        return new(lines[0], size, root);
    }

    internal static bool TryParseCount(string text, out long count)
    {
        count = 0;
        return text.Length is > 0 and <= 16 && text.All(char.IsAsciiDigit) && (text == "0" || text[0] != '0')
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count)
            && count <= CanonicalJson.MaxInteger;
    }
}
