using EventStore;
using Exchange.Api.Storage;
using Npgsql;

namespace Exchange.Api.Reading;

/// <summary>
/// Makes the read models again from the first event, in a schema of their own, while the present ones serve; then the
/// schemas change names. Run as the owner of the tables, beside a running API of the same version or without one.
/// </summary>
/// <remarks>All versions write to one schema, so one that runs would go on in the other's tables.</remarks>
internal sealed class ReadModelsRebuild(NpgsqlDataSource owner, Rights rights)
{
    private const string Beside = "read_rebuild";
    private const string Retired = "read_retired";

    private readonly ReadModels _readModels = new(Beside);

    /// <summary>Rebuilds, or goes on with what was begun, and returns the position of the exchange.</summary>
    /// <param name="moved">Told of the position reached.</param>
    /// <param name="ct">Stops the work; the next call goes on with it.</param>
    /// <exception cref="InvalidOperationException">An API with another version of them runs, or this is done already.
    /// What was filled stays for the next call.</exception>
    public async Task<long> RunAsync(Action<long>? moved, CancellationToken ct)
    {
        await Schemas.RequireCurrentAsync(owner, ct);
        var journal = new EventJournal(owner, Schemas.Events, Schemas.EventTypes);
        var position = await new ProjectionRebuild(journal, _readModels)
            .RunAsync(PrepareAsync, ExchangeAsync, moved, ct);
        // Only now, and not in the exchange: dropping waits for the queries that still read these tables, and the
        // projection would wait with it. After a crash here the next rebuild drops them.
        await ExecuteAsync($"drop schema if exists {Retired} cascade", ct);
        return position;
    }

    private async Task PrepareAsync(CancellationToken ct)
    {
        await ExecuteAsync(
            $"""
            drop schema if exists {Beside} cascade;
            drop schema if exists {Retired} cascade;
            delete from {Schemas.Events}.mt_event_progression where name like '{_readModels.Name}:%:Rebuild';
            """,
            ct);
        await using var connection = await owner.OpenConnectionAsync(ct);
        await Migrations.ApplyAsync(connection, Beside, ReadSchema.Component, ReadSchema.Migrations, ct);
    }

    private async Task ExchangeAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await EndOtherVersionsAsync(connection, ct);
        await using var command = new NpgsqlCommand(
            $"""
            alter schema {ReadSchema.Name} rename to {Retired};
            alter schema {Beside} rename to {ReadSchema.Name};
            {rights.ReadModelsSql()}
            """,
            connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Forgets the progress of all other versions: one that runs after all finds no row to move, and stops
    /// instead of writing. One that has just moved is an API's that runs (an idle market ticks every ten seconds), and
    /// is not to be stopped in passing.</summary>
    private async Task EndOtherVersionsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var name = $"{_readModels.Name}:V{_readModels.Version}:All";
        await using var end = new NpgsqlCommand(
            $"""
            delete from {Schemas.Events}.mt_event_progression
            where name like '{_readModels.Name}:V%:All' and name <> '{name}'
            returning name, coalesce(last_updated > clock_timestamp() - interval '1 minute', false)
            """,
            connection);
        await using var ended = await end.ExecuteReaderAsync(ct);
        while (await ended.ReadAsync(ct))
        {
            if (ended.GetBoolean(1))
            {
                throw new InvalidOperationException(
                    $"{ended.GetString(0)} moved within the last minute, and {name} would take its tables. Stop that "
                    + "API, wait a minute and rebuild again: it goes on with what is filled.");
            }
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken ct)
    {
        await using var command = owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(ct);
    }
}
