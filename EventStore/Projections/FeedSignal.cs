using Npgsql;

namespace EventStore;

/// <summary>Says that something was appended, by any process: one listening connection for all runners of a process.
/// </summary>
/// <remarks>A signal is a hint. It may come for nothing and may be lost with its connection, so whoever waits for it
/// also looks from time to time.</remarks>
/// <param name="journal">The journal whose schema's appends to listen for.</param>
/// <param name="time">The clock by which a lost connection is tried again.</param>
public sealed class FeedSignal(EventJournal journal, TimeProvider time)
{
    private static readonly TimeSpan BetweenConnections = TimeSpan.FromSeconds(1);

    private TaskCompletionSource _next = New();

    /// <summary>Completes at the next signal. Take it <b>before</b> reading the feed: then nothing that comes in
    /// between is missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Listens until it is cancelled. A lost connection is opened again.</summary>
    /// <param name="ct">Ends the listening.</param>
    public async Task ListenAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await ListenOnceAsync(ct);
            }
            catch (NpgsqlException)
            {
                await Task.Delay(BetweenConnections, time, ct);
            }
        }
    }

    private async Task ListenOnceAsync(CancellationToken ct)
    {
        await using var connection = await journal.Source.OpenConnectionAsync(ct);
        connection.Notification += (_, _) => Signal();
        try
        {
            await ExecuteAsync(connection, $"listen {SchemaName.Channel(journal.Schema)}", ct);
            // What was appended before the server began to listen was announced to nobody.
            Signal();
            while (true)
            {
                await connection.WaitAsync(ct);
            }
        }
        catch (OperationCanceledException)
        {
            // The pool does not reset connections, so the next user would go on listening.
            await ExecuteAsync(connection, "unlisten *", CancellationToken.None);
            throw;
        }
    }

    private void Signal() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
