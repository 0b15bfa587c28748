using System.Reflection;
using System.Runtime.CompilerServices;
using Npgsql;

namespace Check;

/// <summary>A rule that never breaks.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rule">The rule in words.</param>
/// <param name="Broken">One message for each place where it is broken in what a connection sees.</param>
internal sealed record Invariant(
    string Name, string Rule, Func<NpgsqlConnection, CancellationToken, IAsyncEnumerable<string>> Broken)
{
    /// <summary>How long a query may take, in seconds.</summary>
    public const int Timeout = 300;

    /// <summary>All of them, queries first in the order of their numbers.</summary>
    public static IReadOnlyList<Invariant> All { get; } =
    [
        .. typeof(Invariant).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(Load),
        new(
            "Snapshots", "A stored snapshot and the events after it lead to the very market that all events lead to.",
            StoredSnapshots.DifferingAsync),
    ];

    // The first line of each file is a comment: name, colon, rule.
    private static Invariant Load(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        var sql = new StreamReader(stream).ReadToEnd();
        var heading = sql.Split('\n', 2)[0].TrimStart('-', ' ').Split(':', 2);
        return new(heading[0], heading[1].Trim(), (connection, cancel) => RowsAsync(connection, sql, cancel));
    }

    private static async IAsyncEnumerable<string> RowsAsync(
        NpgsqlConnection connection, string sql, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = Timeout };
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            // Constraints are no SQL: a query that meets with some tells of which supply and order, and whether the
            // rule is broken when they are met or when they are not.
            if (rows.FieldCount == 1 || await rows.IsDBNullAsync(1, cancel)
                || JudgedSupply.Meets(rows) == rows.GetBoolean(1))
                yield return rows.GetString(0);
        }
    }
}
