using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace EventStore;

/// <summary>One numbered step of a component's schema.</summary>
/// <param name="Version">The number of the step; a component's steps are 1, 2, 3 and so on without gaps.</param>
/// <param name="Name">What the step is about, for messages.</param>
/// <param name="Sql">The statements; <c>__S__</c> stands for the schema's name.</param>
public sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>The SHA-256 of the text (line ends as LF), in lower-case hexadecimal. A step that has been applied
    /// somewhere is never edited: another text under an applied number is refused.</summary>
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(Sql.Replace("\r\n", "\n", StringComparison.Ordinal))));

    /// <summary>Reads the steps that an assembly embeds as <c>{prefix}NNNN_name.sql</c>, in the order of their
    /// numbers.</summary>
    /// <param name="assembly">The assembly with the resources.</param>
    /// <param name="prefix">What the resource names begin with, such as <c>EventStore.Migrations.</c></param>
    /// <exception cref="ArgumentException">No resource has this prefix, or a name carries no number.</exception>
    public static IReadOnlyList<Migration> FromResources(Assembly assembly, string prefix)
    {
        var found = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal)
                && name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => Read(assembly, name, name[prefix.Length..^".sql".Length]))
            .OrderBy(migration => migration.Version)
            .ToArray();
        return found.Length > 0
            ? found
            : throw new ArgumentException($"{assembly.GetName().Name} embeds no {prefix}*.sql.", nameof(prefix));
    }

    private static Migration Read(Assembly assembly, string resource, string file)
    {
        var digits = file.TakeWhile(char.IsAsciiDigit).Count();
        if (!int.TryParse(file.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            throw new ArgumentException($"The migration {resource} does not begin with its number.", nameof(file));
        }
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return new(version, file[digits..].Trim('_'), reader.ReadToEnd());
    }
}
