using Npgsql;

namespace EventStore.Tests;

/// <summary>A group's append that hangs before its commit (see <see cref="HeldAppend"/>) until it is released.
/// </summary>
internal sealed class HeldGroup(JournalDatabase database, NpgsqlConnection holder) : IAsyncDisposable
{
    // Away from the keys of HeldAppend.
    private const long Key = 1_000_001;

    public Guid Stream { get; } = Guid.NewGuid();

    public IReadOnlyList<NewEvent> Events { get; } =
        [Samples.Event(Samples.Item(1), new(null, $"{Key}", null, null))];

    public Task<AppendResult> Append { get; private set; } = null!;

    /// <summary>The server process that works on it.</summary>
    public int Process { get; private set; }

    public async Task BeginAsync(GroupCommitter group)
    {
        await ExecuteAsync($"select pg_advisory_lock({Key})");
        Append = group.AppendAsync([new(Stream, "cart", 0, Events)]);
        while (Process == 0)
        {
            // Each look is a round trip to the server; the append is on its way there.
            await using var command = database.Source.CreateCommand($"""
                select pid from pg_locks where locktype = 'advisory' and not granted and objid = {Key}
                  and database = (select oid from pg_database where datname = current_database())
                """);
            Process = (int?)await command.ExecuteScalarAsync() ?? 0;
            if (Append.IsCompleted)
            {
                await Append;
            }
        }
    }

    public Task ReleaseAsync() => ExecuteAsync($"select pg_advisory_unlock({Key})");

    public async ValueTask DisposeAsync() => await holder.DisposeAsync();

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, holder);
        await command.ExecuteNonQueryAsync();
    }
}
