using EventStore;
using Exchange.Api.Reading;
using Exchange.Api.Storage;
using Npgsql;

namespace Exchange.Api.Failover;

/// <summary>
/// What is committed and how far the read models have it, for nodes that do not write: there the database is asked.
/// </summary>
internal sealed class CommittedReads(
    NpgsqlDataSource database, CommittedState committed, NodeRole role, ProjectionRunner readModels)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <summary>What is committed by now, or at least as far as to a position that exists.</summary>
    public async Task<CommittedState.Mark> AtLeastAsync(long position, CancellationToken ct)
    {
        // The owner knows before it answers; elsewhere an answer may be older than the last look.
        if (position > committed.Now.Position && !role.IsOwner)
            await RefreshAsync(null, ct);
        return committed.Now;
    }

    /// <summary>Returns when the read models have everything up to an event.</summary>
    public async Task WaitUntilAsync(long sequence, CancellationToken ct)
    {
        if (role.IsOwner)
        {
            await readModels.WaitUntilAsync(sequence, ct);
            return;
        }

        while (await PositionAsync(ct) < sequence)
            await Task.Delay(BetweenLooks, ct);
    }

    /// <summary>Looks at what is committed; in one statement, so that all of it is of one moment.</summary>
    /// <param name="time">The market's time, if it has become known.</param>
    /// <param name="ct">Ends the look.</param>
    public async Task RefreshAsync(DateTimeOffset? time, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select o.position, coalesce((select max(seq_id) from es.mt_events), 0),
              coalesce((select size from exchange.ledger_head), 0), o.clock_held
            from exchange.owner o
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
            return;
        committed.Advance(new(
            reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), time ?? committed.Now.Time,
            reader.GetBoolean(3)));
    }

    private async Task<long> PositionAsync(CancellationToken ct)
    {
        await using var command = database.Command(
            "select coalesce((select last_seq_id from es.mt_event_progression where name = $1), 0)", readModels.Name);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}
