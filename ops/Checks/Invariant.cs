using System.Reflection;

namespace Check;

/// <summary>A rule that never breaks, as a query that returns one message for each place where it is broken.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rule">The rule in words.</param>
/// <param name="Sql">The query.</param>
internal sealed record Invariant(string Name, string Rule, string Sql)
{
    /// <summary>All of them, in the order of their numbers.</summary>
    public static IReadOnlyList<Invariant> All { get; } =
    [
        .. typeof(Invariant).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(Load),
    ];

    // The first line of each file is a comment: name, colon, rule.
    private static Invariant Load(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        var sql = new StreamReader(stream).ReadToEnd();
        var heading = sql.Split('\n', 2)[0].TrimStart('-', ' ').Split(':', 2);
        return new(heading[0], heading[1].Trim(), sql);
    }
}
