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

    private HeldAppend(
        JournalDatabase database, NpgsqlConnection holder, long key, StreamAppend append,
        Func<StreamAppend, Task<AppendResult>> appending)
    {
        (_database, _holder, _key) = (database, holder, key);
        Append = append;
        Answer = appending(append);
    }

    public StreamAppend Append { get; }

    /// <summary>What its caller waits for.</summary>
    public Task<AppendResult> Answer { get; }

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

    /// <param name="database">Where it hangs.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="expected">Its version before.</param>
    /// <param name="count">How many items.</param>
    /// <param name="appending">How it is appended; by the database's own journal unless said otherwise.</param>
    public static async Task<HeldAppend> BeginAsync(
        JournalDatabase database, Guid stream, long expected, int count,
        Func<StreamAppend, Task<AppendResult>>? appending = null)
    {
        var key = Interlocked.Increment(ref s_lastKey);
        var holder = await database.Source.OpenConnectionAsync();
        await ExecuteAsync(holder, $"select pg_advisory_lock({key})");
        var events = Enumerable.Range(1, count).Select(i => Samples.Event(
            Samples.Item(expected + i), new(null, $"{key}", null, null)));
        var held = new HeldAppend(
            database, holder, key, new(stream, "cart", expected, [.. events]),
            appending ?? (append => database.AppendAsync(append)));
        while (await held.WaitingAsync() is var process && held.Process == 0)
        {
            // Each look is a round trip to the server; the append is on its way there.
            held.Process = process ?? 0;
            if (held.Answer.IsCompleted)
            {
                await held.Answer;
            }
        }
        return held;
    }

    public async Task<AppendResult> CommitAsync()
    {
        await ReleaseAsync();
        return await Answer;
    }

    public async Task RollBackAsync()
    {
        await ExecuteAsync(_holder, $"insert into es.test_told_to_fail values ({_key})");
        await ReleaseAsync();
        await Assert.ThrowsAsync<PostgresException>(() => Answer);
    }

    /// <summary>The server process is ended, as when a client is cut off.</summary>
    public async Task KillAsync()
    {
        await ExecuteAsync(_holder, $"select pg_terminate_backend({Process}, 60000)");
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => Answer);
        await ReleaseAsync();
    }

    public ValueTask DisposeAsync() => _holder.DisposeAsync();

    /// <summary>Lets it go on, whatever comes of it.</summary>
    public async Task ReleaseAsync() => await ExecuteAsync(_holder, $"select pg_advisory_unlock({_key})");

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
