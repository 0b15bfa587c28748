using Npgsql;

namespace EventStore;

/// <summary>Tells listeners that something was appended, after the fact and off the append's path.</summary>
/// <remarks>A NOTIFY inside the append would take a lock of the whole server until the commit is flushed, so that
/// writers could no longer share a flush. Here at most one announcement is under way, and appends that commit during
/// it share the next one. A lost announcement costs a listener one polling interval and nothing else.</remarks>
internal sealed class AppendAnnouncer(NpgsqlDataSource source, string schema)
{
    private const int Idle = 0;
    private const int Busy = 1;
    private const int BusyWithMore = 2;

    private readonly string _notify = $"notify {SchemaName.Channel(schema)}";
    private int _state;

    public void Announce()
    {
        if (Interlocked.Exchange(ref _state, BusyWithMore) == Idle)
        {
            _ = Task.Run(RunAsync);
        }
    }

    private async Task RunAsync()
    {
        do
        {
            Interlocked.Exchange(ref _state, Busy);
            try
            {
                await using var connection = await source.OpenConnectionAsync();
                await using var command = new NpgsqlCommand(_notify, connection);
                await command.ExecuteNonQueryAsync();
            }
            catch (Exception error) when (error is NpgsqlException or ObjectDisposedException or TimeoutException)
            {
                // Polling is the net.
            }
        }
        while (Interlocked.CompareExchange(ref _state, Idle, Busy) == BusyWithMore);
    }
}
