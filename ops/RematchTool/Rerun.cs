using System.Data;
using EventStore;
using Exchange.Api.Rematching;
using Npgsql;

namespace Rematch;

/// <summary>Decides a part of a database's log again.</summary>
internal static class Rerun
{
    /// <summary>In one snapshot of the database, so that the market may trade on meanwhile.</summary>
    public static async Task<RematchReport> RunAsync(
        string database, long from, long to, bool useSnapshots, Action<RematchReport> seen, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancel);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        await using (var settings = new NpgsqlCommand("set transaction read only", connection))
            await settings.ExecuteNonQueryAsync(cancel);
        return await RunAsync(connection, from, to, useSnapshots, seen, cancel);
    }

    /// <summary>Every decision with an event from the one number to the other, of what a connection sees.</summary>
    public static async Task<RematchReport> RunAsync(
        NpgsqlConnection connection, long from, long to, bool useSnapshots, Action<RematchReport> seen,
        CancellationToken cancel)
    {
        var log = new DecisionLog(connection);
        RematchReport? report = null;
        try
        {
            if (await log.FirstOfAsync(from, cancel) is not { } first || first > to)
                return new();
            var (market, begun) = (await log.BeforeAsync(first, useSnapshots, long.MaxValue, cancel))!.Value;
            report = new RematchReport { Snapshot = begun };
            var rematcher = new Rematcher(market);
            await foreach (var stored in log.ReadAsync(first - 1, cancel))
            {
                if (stored.First.Sequence > to)
                    break;
                report.Add(rematcher.Next(stored));
                seen(report);
            }

            if (!rematcher.EndsAlike())
                report.Break("The market that was asked again has not come to the state that the log leads to.");
        }
        catch (Exception error) when (error is ReplayException or UnreadableEventException or InvalidDataException)
        {
            report ??= new();
            report.Break(error.Message);
        }

        return report;
    }
}
