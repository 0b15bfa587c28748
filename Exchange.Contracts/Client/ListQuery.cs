using System.Globalization;
using System.Text;

namespace Exchange.Contracts.Client;

/// <summary>Which part of a list, and how fresh.</summary>
/// <param name="Limit">Rows at most, 1 to 500; null: 50.</param>
/// <param name="Cursor">Where the last page ended; null: from the start.</param>
/// <param name="AtLeast">The position that the answer must have seen; null: whatever is there.</param>
public sealed record ListQuery(int? Limit = null, string? Cursor = null, long? AtLeast = null)
{
    /// <summary>A path with those of the given values that are not null.</summary>
    internal static string Path(string path, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var text = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in values)
        {
            if (Convert.ToString(value, CultureInfo.InvariantCulture) is not { Length: > 0 } written) continue;
            text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(written));
            separator = '&';
        }

        return text.ToString();
    }
}
