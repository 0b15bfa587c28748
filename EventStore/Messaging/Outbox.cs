using Npgsql;

namespace EventStore;

/// <summary>Sends messages that were stored in the transaction of what they tell of: at least once, and only if that
/// was committed. Safe for use by many threads and by many processes on one database.</summary>
/// <remarks>
/// <para>Put <see cref="PreparedMessages.Command"/> among the further commands of an append, then call
/// <see cref="Committed"/>: the messages leave at once. Without that call, or after a crash before it, they leave when
/// the lease under which they were stored has run out (30 seconds): any process that runs the outbox takes them over.
/// </para>
/// <para>No order is promised between messages. A receiver may get one twice, under the same id: after a crash between
/// the sending and the note that it was sent. An <see cref="Inbox"/> handles it once.</para>
/// </remarks>
public sealed class Outbox
{
    /// <summary>How often a message is tried, with pauses of 1, 2, 4 … seconds, before it is a dead letter.</summary>
    public const int MaxAttempts = MessagePump.MaxAttempts;

    internal const string Box = "outgoing";

    private readonly NpgsqlDataSource _source;
    private readonly MessageTable _table;
    private readonly MessagePump _pump;

    /// <summary>An outbox that sends nothing until <see cref="RunAsync"/> is called.</summary>
    /// <param name="source">Where connections come from.</param>
    /// <param name="schema">The schema, prepared by <see cref="Migrations"/>.</param>
    /// <param name="types">The types of messages.</param>
    /// <param name="time">The clock of leases, pauses and schedules. The clocks of processes on one database should
    /// agree to within ten seconds.</param>
    public Outbox(NpgsqlDataSource source, string schema, EventTypes types, TimeProvider time)
    {
        _source = source;
        _table = new(SchemaName.Require(schema), Box, "true");
        _pump = new(source, schema, Box, _table, types, time);
    }

    /// <summary>Prepares messages for a transaction of the caller's.</summary>
    /// <param name="messages">The messages. One whose id is stored already is passed over.</param>
    /// <param name="at">When to send them; at once if not given or past.</param>
    /// <exception cref="ArgumentException">A body's type is not registered.</exception>
    public PreparedMessages Prepare(IReadOnlyList<Message> messages, DateTimeOffset? at = null) =>
        _pump.Prepare(messages, at);

    /// <summary>Says that the transaction of these messages is committed, so that they are sent now.</summary>
    /// <param name="messages">What was prepared.</param>
    public void Committed(PreparedMessages messages) => _pump.HandOver(messages);

    /// <summary>Sends all there is and all that comes, up to 16 at a time, until it is cancelled. A lost database is
    /// waited for. Call it once in a process.</summary>
    /// <param name="send">Sends one message. An exception, or 20 seconds, make it a failed attempt.</param>
    /// <param name="ct">Ends it. What was under way is sent again after its lease.</param>
    public Task RunAsync(Func<Message, CancellationToken, Task> send, CancellationToken ct) =>
        _pump.RunAsync(SendingBy(send), _ => Task.CompletedTask, ct);

    /// <summary>Sends what is due now, up to 16 messages, and returns how many attempts there were: one round of
    /// <see cref="RunAsync"/>, for hosts with a schedule of their own.</summary>
    /// <param name="send">Sends one message.</param>
    /// <param name="ct">Stops the work.</param>
    public Task<int> SendDueAsync(Func<Message, CancellationToken, Task> send, CancellationToken ct = default) =>
        _pump.DeliverDueAsync(SendingBy(send), ct);

    private Func<TakenMessage, CancellationToken, Task> SendingBy(Func<Message, CancellationToken, Task> send) =>
        async (taken, ct) =>
        {
            await send(_pump.Read(taken), ct);
            // A crash before this line sends it a second time.
            await _table.DeleteAsync(_source, taken, _pump.Owner, ct);
        };
}
