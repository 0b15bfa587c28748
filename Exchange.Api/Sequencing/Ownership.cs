using EventStore;
using Exchange.Api.Failover;
using Exchange.Api.Hosting;
using Exchange.Api.Storage;
using Npgsql;

namespace Exchange.Api.Sequencing;

/// <summary>
/// The right to write to a market: the epoch that this node took. Whoever takes a later one ends it, and then nothing
/// of this node commits any more.
/// </summary>
/// <param name="Market">The market.</param>
/// <param name="Holder">The process that took it.</param>
/// <param name="Epoch">The epoch taken.</param>
/// <param name="Position">The position when it was taken.</param>
/// <param name="ClockHeld">Whether the clock stood still then.</param>
internal sealed record Ownership(Guid Market, Guid Holder, long Epoch, long Position, bool ClockHeld)
{
    /// <summary>Takes the market over, from whoever has it; the first start makes it.</summary>
    /// <exception cref="SettingsException">
    /// The database holds another market, or a demo and this start is none, or the other way round. Nothing is taken
    /// then, so that whoever has the market goes on.
    /// </exception>
    public static async Task<Ownership> TakeAsync(
        NpgsqlDataSource database, Guid market, string origin, bool demo, NodeIdentity node, DateTimeOffset wallNow,
        CancellationToken ct)
    {
        var last = await HolderAsync(database, ct);
        // A host that vanished, or a hanging process, may have left a transaction there that holds the owner row.
        await EndSessionsAsync(database, last, ct);
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
            update exchange.owner set epoch = epoch + 1, taken_at = $4, holder = $5, address = $6
            where market = $1 and origin = $2 and demo = $3
            returning epoch, position, clock_held
            """,
            market, origin, demo, wallNow, node.Holder, node.Address?.ToString() ?? (object)DBNull.Value);
        var taken = await ReadAsync(take, market, node.Holder, ct)
            ?? throw await WhyNotAsync(database, origin, demo, ct);
        // What it began before the new epoch, and did not see it, cannot commit after this.
        await EndSessionsAsync(database, last, ct);
        return taken;
    }

    /// <summary>
    /// After a commit of unknown outcome: takes the next epoch, which waits for the lost transaction to end, so that
    /// the position read with it is final. It may be called again when its own reply was lost: what counts is that
    /// this process still holds the market.
    /// </summary>
    /// <exception cref="FencedException">Another node took the market.</exception>
    public async Task<Ownership> RetakeAsync(NpgsqlDataSource database, DateTimeOffset wallNow, CancellationToken ct)
    {
        await using var take = database.Command(
            """
            update exchange.owner set epoch = epoch + 1, taken_at = $4
            where market = $1 and holder = $2 and epoch >= $3
            returning epoch, position, clock_held
            """,
            Market, Holder, Epoch, wallNow);
        return await ReadAsync(take, Market, Holder, ct) ?? throw new FencedException(CommitStatements.OwnerGuard);
    }

    /// <summary>Returns if no other node has taken the market by now.</summary>
    /// <exception cref="FencedException">Another node took it.</exception>
    public async Task RequireAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var look = database.Command(
            "select exists (select from exchange.owner where market = $1 and epoch = $2)", Market, Epoch);
        if (await look.ExecuteScalarAsync(ct) is not true)
            throw new FencedException(CommitStatements.OwnerGuard);
    }

    /// <summary>Returns if the database is this market's, or nobody's yet.</summary>
    /// <exception cref="SettingsException">It holds another market, or a demo and this is none, or so.</exception>
    public static async Task RequireFitsAsync(
        NpgsqlDataSource database, string origin, bool demo, CancellationToken ct)
    {
        await using var look = database.Command(
            "select count(*) from exchange.owner where origin <> $1 or demo <> $2", origin, demo);
        if (await look.ExecuteScalarAsync(ct) is > 0L)
            throw await WhyNotAsync(database, origin, demo, ct);
    }

    private static async Task<Guid?> HolderAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var look = database.CreateCommand("select holder from exchange.owner");
        return await look.ExecuteScalarAsync(ct) as Guid?;
    }

    /// <summary>Ends what a process has in the database, and waits until it has ended.</summary>
    private static async Task EndSessionsAsync(NpgsqlDataSource database, Guid? of, CancellationToken ct)
    {
        if (of is not { } holder)
            return;
        await using var end = database.Command(
            """
            select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity
            where datname = current_database() and application_name in ($1, $2)
            """,
            NodeIdentity.PoolOf(holder), NodeIdentity.OwnerOf(holder));
        await end.ExecuteNonQueryAsync(ct);
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

    private static async Task<Ownership?> ReadAsync(NpgsqlCommand take, Guid market, Guid holder, CancellationToken ct)
    {
        await using var reader = await take.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(market, holder, reader.GetInt64(0), reader.GetInt64(1), reader.GetBoolean(2))
            : null;
    }
}
