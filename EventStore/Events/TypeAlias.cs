using System.Text;

namespace EventStore;

/// <summary>Marten's default names (its ClassicTypeName) for event and stream types.</summary>
public static class TypeAlias
{
    /// <summary>The alias of a type: its simple name in snake case, such as <c>order_placed</c> for
    /// <c>OrderPlaced</c> or <c>http_request_failed</c> for <c>HTTPRequestFailed</c>.</summary>
    /// <remarks>A word begins where something follows a lower-case letter that is none itself, and before the last
    /// of several such characters when a lower-case letter follows.</remarks>
    public static string Of(Type type)
    {
        var name = type.Name;
        var alias = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && !char.IsLower(name[i])
                && (char.IsLower(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
            {
                alias.Append('_');
            }
            alias.Append(char.ToLowerInvariant(name[i]));
        }
        return alias.ToString();
    }
}
