using System.Text.RegularExpressions;

namespace EventStore;

/// <summary>Schema names go into SQL as they are, so they are held to names that need no quoting.</summary>
internal static partial class SchemaName
{
    /// <summary>The name of the notification channel is the schema's with <c>_events</c> and must fit into 63 bytes.
    /// </summary>
    public static string Require(string schema) => Plain().IsMatch(schema)
        ? schema
        : throw new ArgumentException($"A schema is called [a-z_][a-z0-9_]*, at most 50 characters, not {schema}.",
            nameof(schema));

    /// <summary>The channel on which appends are announced.</summary>
    public static string Channel(string schema) => $"{Require(schema)}_events";

    [GeneratedRegex(@"\A[a-z_][a-z0-9_]{0,49}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
