using System.Data;
using Npgsql;

namespace Check;

/// <summary>Runs the rules over one state of a database.</summary>
internal static class Checker
{
    /// <summary>How many places are named where a rule is broken.</summary>
    public const int MaxExamples = 5;

    /// <summary>Runs all rules in one snapshot, so that a market may trade on meanwhile.</summary>
    public static async Task<IReadOnlyList<Finding>> RunAsync(
        string database, Action<Finding> found, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancel);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        // Sorting a day's events takes more than the usual memory, and compiling such queries longer than running them.
        await using (var settings = new NpgsqlCommand(
            "set transaction read only; set local work_mem = '64MB'; set local jit = off", connection))
            await settings.ExecuteNonQueryAsync(cancel);
        return await RunAsync(connection, found, cancel);
    }

    /// <summary>Runs all rules on what a connection sees.</summary>
    public static async Task<IReadOnlyList<Finding>> RunAsync(
        NpgsqlConnection connection, Action<Finding> found, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        foreach (var invariant in Invariant.All)
        {
            findings.Add(await RunAsync(connection, invariant, cancel));
            found(findings[^1]);
        }

        return findings;
    }

    private static async Task<Finding> RunAsync(
        NpgsqlConnection connection, Invariant invariant, CancellationToken cancel)
    {
        var begin = TimeProvider.System.GetTimestamp();
        var examples = new List<string>();
        var violations = 0L;
        await foreach (var place in invariant.Broken(connection, cancel))
            if (violations++ < MaxExamples)
                examples.Add(place);
        return new(invariant, violations, examples, TimeProvider.System.GetElapsedTime(begin));
    }
}
