using Npgsql;

namespace EventStore.Tests;

/// <summary>An append that has drawn its numbers and hangs before its commit, until it is told how to end.</summary>
/// <remarks>A trigger waits for an advisory lock that the test holds, so that the append is the journal's own, from
/// its first statement to its last.</remarks>
internal sealed class HeldAppend : IAsyncDisposable
{
    private static long s_lastKey;

    private readonly JournalDatabase _database;
    private readonly NpgsqlConnection _holder;
    private readonly long _key;
    private readonly Task<AppendResult> _append;

    private HeldAppend(JournalDatabase database, NpgsqlConnection holder, long key, StreamAppend append)
    {
        (_database, _holder, _key) = (database, holder, key);
        _append = database.AppendAsync(append);
    }

    /// <summary>The append's server process.</summary>
    public int Process { get; private set; }

    public static Task InstallAsync(JournalDatabase database) => database.ExecuteAsync("""
        create table if not exists es.test_told_to_fail (key bigint);
        create or replace function es.test_hold() returns trigger language plpgsql as $$
        begin
          perform pg_advisory_xact_lock_shared(new.causation_id::bigint);
          if exists (select from es.test_told_to_fail where key = new.causation_id::bigint) then
            raise exception 'told to fail';
          end if;
          return null;
        end $$;
        create or replace trigger test_hold after insert on es.mt_events
          for each row when (new.causation_id is not null) execute function es.test_hold();
        """);

    public static async Task<HeldAppend> BeginAsync(JournalDatabase database, Guid stream, long expected, int count)
    {
        var key = Interlocked.Increment(ref s_lastKey);
        var holder = await database.Source.OpenConnectionAsync();
        await ExecuteAsync(holder, $"select pg_advisory_lock({key})");
        var events = Enumerable.Range(1, count).Select(i => Samples.Event(
            Samples.Item(expected + i), new(null, $"{key}", null, null)));
        var held = new HeldAppend(database, holder, key, new(stream, "cart", expected, [.. events]));
        while (await held.WaitingAsync() is var process && held.Process == 0)
        {
            // Each look is a round trip to the server; the append is on its way there.
            held.Process = process ?? 0;
            if (held._append.IsCompleted)
            {
                await held._append;
            }
        }
        return held;
    }

    public async Task<AppendResult> CommitAsync()
    {
        await ReleaseAsync();
        return await _append;
    }

    public async Task RollBackAsync()
    {
        await ExecuteAsync(_holder, $"insert into es.test_told_to_fail values ({_key})");
        await ReleaseAsync();
        await Assert.ThrowsAsync<PostgresException>(() => _append);
    }

    /// <summary>The server process is ended, as when a client is cut off.</summary>
    public async Task KillAsync()
    {
        await ExecuteAsync(_holder, $"select pg_terminate_backend({Process}, 60000)");
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => _append);
        await ReleaseAsync();
    }

    public ValueTask DisposeAsync() => _holder.DisposeAsync();

    private async Task ReleaseAsync() => await ExecuteAsync(_holder, $"select pg_advisory_unlock({_key})");

    private async Task<int?> WaitingAsync()
    {
        await using var command = _database.Source.CreateCommand($"""
            select pid from pg_locks where locktype = 'advisory' and not granted and objid = {_key}
              and database = (select oid from pg_database where datname = current_database())
            """);
        return (int?)await command.ExecuteScalarAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
