using EventStore;
using Exchange.Api.Hosting;
using Exchange.Api.Storage;
using Npgsql;

namespace Exchange.Api.Sequencing;

/// <summary>
/// The right to write to a market: the epoch that this node took. Whoever takes a later one ends it, and then nothing
/// of this node commits any more.
/// </summary>
/// <param name="Market">The market.</param>
/// <param name="Epoch">The epoch taken.</param>
/// <param name="Position">The position when it was taken.</param>
/// <param name="ClockHeld">Whether the clock stood still then.</param>
internal sealed record Ownership(Guid Market, long Epoch, long Position, bool ClockHeld)
{
    /// <summary>Takes the market over, from whoever has it; the first start makes it.</summary>
    /// <exception cref="SettingsException">
    /// The database holds another market, or a demo and this start is none, or the other way round. Nothing is taken
    /// then, so that whoever has the market goes on.
    /// </exception>
    public static async Task<Ownership> TakeAsync(
        NpgsqlDataSource database, Guid market, string origin, bool demo, DateTimeOffset wallNow, CancellationToken ct)
    {
        await using (var make = database.Command(
            """
            insert into exchange.owner (market, origin, epoch, position, clock_held, demo, taken_at)
            values ($1, $2, 0, 0, $3, $3, $4) on conflict do nothing
            """,
            market, origin, demo, wallNow))
        {
            await make.ExecuteNonQueryAsync(ct);
        }

        await using var take = database.Command(
            """
            update exchange.owner set epoch = epoch + 1, taken_at = $4
            where market = $1 and origin = $2 and demo = $3
            returning epoch, position, clock_held
            """,
            market, origin, demo, wallNow);
        return await ReadAsync(take, market, ct) ?? throw await WhyNotAsync(database, origin, demo, ct);
    }

    /// <summary>
    /// After a commit of unknown outcome: takes the next epoch, which waits for the lost transaction to end, so that
    /// the position read with it is final.
    /// </summary>
    /// <exception cref="FencedException">Another node took the market.</exception>
    public async Task<Ownership> RetakeAsync(NpgsqlDataSource database, DateTimeOffset wallNow, CancellationToken ct)
    {
        await using var take = database.Command(
            """
            update exchange.owner set epoch = epoch + 1, taken_at = $3 where market = $1 and epoch = $2
            returning epoch, position, clock_held
            """,
            Market, Epoch, wallNow);
        return await ReadAsync(take, Market, ct) ?? throw new FencedException(CommitStatements.OwnerGuard);
    }

    private static async Task<SettingsException> WhyNotAsync(
        NpgsqlDataSource database, string origin, bool demo, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select origin from exchange.owner");
        var found = (string)(await command.ExecuteScalarAsync(ct))!;
        if (found != origin)
            return new($"MARKET_Origin is {origin}, but the database holds {found}: a database is one market's.");
        return new(
            $"MARKET_Demo is {demo}, but the database holds {(demo ? "a market that is no demo" : "a demo")}. " +
            "A market is a demo from its first start to its last, or never: " +
            $"set MARKET_Demo={!demo}, or name another database.");
    }

    private static async Task<Ownership?> ReadAsync(NpgsqlCommand take, Guid market, CancellationToken ct)
    {
        await using var reader = await take.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(market, reader.GetInt64(0), reader.GetInt64(1), reader.GetBoolean(2))
            : null;
    }
}
