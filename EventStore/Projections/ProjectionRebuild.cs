using Npgsql;
using NpgsqlTypes;

namespace EventStore;

/// <summary>Fills new tables of a projection from the beginning of the feed while the old ones serve, and then puts
/// them in the old ones' place in one transaction. A runner of the projection goes on meanwhile, and goes on with the
/// new tables after.</summary>
/// <remarks>
/// <para>What is filled has a progress row of its own, <c>{Name}:V{Version}:Rebuild</c>. After a crash the old tables
/// serve as before, and the next call goes on where that row stands.</para>
/// <para>The exchange of the tables holds the runner's progress row, so that no page is written during it, and happens
/// at that row's position: the runner's next page follows on. If this version has no runner yet, because the program
/// that will run it has not been started, its row is made in the same transaction: so a new version of a projection
/// begins with full tables. If such a runner was started meanwhile and is behind, its row moves to where the new tables
/// are.</para>
/// </remarks>
/// <param name="journal">Where the events come from and where the projection writes.</param>
/// <param name="beside">The projection, writing to the new tables.</param>
public sealed class ProjectionRebuild(EventJournal journal, IProjection beside)
{
    private readonly ProjectionProgress _serving = new(journal.Schema, ProjectionPages.NameOf(beside, "All"));
    private readonly string _name = ProjectionPages.NameOf(beside, "Rebuild");

    /// <summary>Rebuilds.</summary>
    /// <param name="prepare">Makes the new tables, empty, and removes what an older attempt has left. Called unless an
    /// attempt is gone on with.</param>
    /// <param name="exchange">Puts the new tables in the old ones' place, on this connection with its transaction.
    /// Called once, at the end, and better quick: the projection stands still meanwhile.</param>
    /// <param name="moved">Told of the position reached, from time to time.</param>
    /// <param name="ct">Stops the work; another call goes on with it.</param>
    /// <returns>The position at which the tables were exchanged.</returns>
    /// <exception cref="InvalidOperationException">The projection is being rebuilt already.</exception>
    /// <exception cref="ProjectionFailedException">An event could not be applied. It is kept in
    /// <see cref="ProjectionFaults"/> under the projection's name, and may be skipped there.</exception>
    /// <exception cref="UnreadableEventException">An event could not be read; kept likewise.</exception>
    public async Task<long> RunAsync(Func<CancellationToken, Task> prepare,
        Func<NpgsqlConnection, CancellationToken, Task> exchange, Action<long>? moved = null,
        CancellationToken ct = default)
    {
        await using var alone = await journal.Source.OpenConnectionAsync(ct);
        if (!await GateAsync(alone, "pg_try_advisory_lock", ct))
        {
            throw new InvalidOperationException($"{beside.Name} is being rebuilt already.");
        }
        try
        {
            if (await new ProjectionProgress(journal.Schema, _name).FindAsync(alone, ct) is null)
            {
                await prepare(ct);
            }
            var pages = new ProjectionPages(journal, beside, _name, moved ?? (_ => { }));
            await pages.LoadAsync(ct);
            await CatchUpAsync(pages, alone, ct);
            return await ExchangeAsync(pages, exchange, ct);
        }
        finally
        {
            // The pool may not reset connections, and the lock is the session's.
            await GateAsync(alone, "pg_advisory_unlock", CancellationToken.None);
        }
    }

    /// <summary>Never past the runner: what is exchanged has to follow on its position.</summary>
    private async Task CatchUpAsync(ProjectionPages pages, NpgsqlConnection connection, CancellationToken ct)
    {
        while (true)
        {
            if (await _serving.FindAsync(connection, ct) is { } served)
            {
                await CatchUpAsync(pages, served, ct);
                if (await _serving.FindAsync(connection, ct) - pages.Position <= ProjectionRunner.PageSize)
                {
                    return;
                }
            }
            else if (await pages.StepAsync(
                after => journal.ReadFeedAsync(after, ProjectionRunner.PageSize, ct), ct) is { Events.Count: 0 })
            {
                return;
            }
        }
    }

    private async Task CatchUpAsync(ProjectionPages pages, long to, CancellationToken ct)
    {
        while (pages.Position < to)
        {
            await pages.StepAsync(
                after => journal.ReadSettledAsync(after, to, ProjectionRunner.PageSize, ct), ct);
        }
    }

    private async Task<long> ExchangeAsync(
        ProjectionPages pages, Func<NpgsqlConnection, CancellationToken, Task> exchange, CancellationToken ct)
    {
        await using var connection = await journal.Source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // First, so that a runner that begins now waits, and then begins here.
        await _serving.InsertAsync(connection, pages.Position, ct);
        var served = await _serving.LockAsync(connection, ct) ?? 0;
        // In transactions of their own: they touch nothing that serves, and a crash leaves them to the next attempt.
        await CatchUpAsync(pages, served, ct);
        await exchange(connection, ct);
        if (served < pages.Position)
        {
            // The runner began while there was no row to stay behind. It would apply again what the tables hold.
            await _serving.MoveAsync(connection, served, pages.Position, ct);
        }
        await new ProjectionProgress(journal.Schema, _name).DeleteAsync(connection, ct);
        await transaction.CommitAsync(ct);
        return pages.Position;
    }

    private async Task<bool> GateAsync(NpgsqlConnection connection, string function, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"select {function}(hashtextextended($1, 0))", connection);
        command.Parameters.Add(
            new() { Value = $"rebuild {journal.Schema} {beside.Name}", NpgsqlDbType = NpgsqlDbType.Text });
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }
}
