using Npgsql;
using NpgsqlTypes;

namespace EventStore;

/// <summary>Receives messages, keeps them until they are handled, and handles each once: what a handler writes is
/// committed together with the note that the message is handled. Safe for use by many threads and by many processes on
/// one database.</summary>
/// <remarks>A message that comes again is dropped as long as its row is kept: until it is handled, for
/// <see cref="KeepHandled"/> after that, and as a dead letter for good.</remarks>
public sealed class Inbox
{
    /// <summary>How long a message that was handled is remembered; one that comes again later is taken for another.
    /// </summary>
    public static readonly TimeSpan KeepHandled = TimeSpan.FromDays(1);

    internal const string Box = "incoming";

    private const int MostForgottenAtOnce = 5_000;
    private const string Open = "keep_until is null";

    private static readonly TimeSpan BetweenForgetting = TimeSpan.FromMinutes(1);

    private readonly NpgsqlDataSource _source;
    private readonly MessageTable _table;
    private readonly MessagePump _pump;
    private readonly MessageHandlers _handlers;
    private readonly Outbox _outbox;
    private readonly TimeProvider _time;
    private readonly string _handled;
    private readonly string _forget;
    private DateTimeOffset _forgotten = DateTimeOffset.MinValue; // written by the running loop only

    /// <summary>An inbox that keeps what it receives, and handles nothing until <see cref="RunAsync"/> is called.
    /// </summary>
    /// <param name="source">Where connections come from.</param>
    /// <param name="schema">The schema, prepared by <see cref="Migrations"/>.</param>
    /// <param name="types">The types of messages.</param>
    /// <param name="handlers">What to do with them.</param>
    /// <param name="outbox">By which the messages that handlers return leave.</param>
    /// <param name="time">The clock, as in <see cref="Outbox"/>.</param>
    public Inbox(NpgsqlDataSource source, string schema, EventTypes types, MessageHandlers handlers, Outbox outbox,
        TimeProvider time)
    {
        (_source, _handlers, _outbox, _time) = (source, handlers, outbox, time);
        _table = new(SchemaName.Require(schema), Box, Open);
        _pump = new(source, schema, Box, _table, types, time);
        _handled = $"""
            update {schema}.es_{Box} set keep_until = $3, owner = null, last_error = null
            where id = $1 and owner = $2 and {Open}
            """;
        _forget = $"""
            delete from {schema}.es_{Box} where id in
              (select id from {schema}.es_{Box} where keep_until < $1 limit {MostForgottenAtOnce})
            """;
    }

    /// <summary>Stores messages in a transaction of their own; when it returns, they will be handled. Those that came
    /// before are dropped.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="at">When to handle them; at once if not given or past.</param>
    /// <param name="ct">Stops the wait.</param>
    /// <exception cref="ArgumentException">A body's type is not registered.</exception>
    public async Task ReceiveAsync(
        IReadOnlyList<Message> messages, DateTimeOffset? at = null, CancellationToken ct = default)
    {
        var prepared = Prepare(messages, at);
        await using var batch = _source.CreateBatch();
        batch.BatchCommands.Add(prepared.Command);
        await batch.ExecuteNonQueryAsync(ct);
        Committed(prepared);
    }

    /// <summary>Prepares messages of a process to itself, such as a reminder, for a transaction of the caller's.
    /// </summary>
    /// <param name="messages">The messages.</param>
    /// <param name="at">When to handle them; at once if not given or past.</param>
    /// <exception cref="ArgumentException">A body's type is not registered.</exception>
    public PreparedMessages Prepare(IReadOnlyList<Message> messages, DateTimeOffset? at = null) =>
        _pump.Prepare(messages, at);

    /// <summary>Says that the transaction of these messages is committed, so that they are handled now.</summary>
    /// <param name="messages">What was prepared.</param>
    public void Committed(PreparedMessages messages) => _pump.HandOver(messages);

    /// <summary>Handles all there is and all that comes, up to 16 at a time, until it is cancelled. A lost database is
    /// waited for. Call it once in a process.</summary>
    /// <param name="ct">Ends it. What was under way is rolled back and handled again after its lease.</param>
    public Task RunAsync(CancellationToken ct) => _pump.RunAsync(HandleAsync, ForgetAsync, ct);

    /// <summary>Handles what is due now, up to 16 messages, and returns how many attempts there were: one round of
    /// <see cref="RunAsync"/>, for hosts with a schedule of their own.</summary>
    /// <param name="ct">Stops the work.</param>
    public Task<int> HandleDueAsync(CancellationToken ct = default) => _pump.DeliverDueAsync(HandleAsync, ct);

    private async Task HandleAsync(TakenMessage taken, CancellationToken ct)
    {
        var message = _pump.Read(taken);
        var handle = _handlers.Of(message.Body);
        await using var connection = await _source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // First, for the row's lock keeps a second process from doing what could not be committed.
        if (!await NoteHandledAsync(connection, taken, ct))
        {
            return;
        }
        var further = await handle(message.Body, new(message, taken.Attempts, connection, transaction), ct);
        var prepared = further.Count > 0 ? _outbox.Prepare(further) : null;
        if (prepared is not null)
        {
            await using var batch = new NpgsqlBatch(connection, transaction);
            batch.BatchCommands.Add(prepared.Command);
            await batch.ExecuteNonQueryAsync(ct);
        }
        await transaction.CommitAsync(ct);
        if (prepared is not null)
        {
            _outbox.Committed(prepared);
        }
    }

    private async Task<bool> NoteHandledAsync(NpgsqlConnection connection, TakenMessage taken, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(_handled, connection);
        command.Parameters.Add(MessageTable.Value(NpgsqlDbType.Uuid, taken.Id));
        command.Parameters.Add(MessageTable.Value(NpgsqlDbType.Uuid, _pump.Owner));
        command.Parameters.Add(MessageTable.Value(NpgsqlDbType.TimestampTz, _time.GetUtcNow() + KeepHandled));
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>Forgets what was kept long enough, at most once a minute; <see cref="RunAsync"/> does it by itself.
    /// </summary>
    /// <param name="ct">Stops the work.</param>
    public async Task ForgetAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        if (now - _forgotten < BetweenForgetting)
        {
            return;
        }
        await using var command = _source.CreateCommand(_forget);
        command.Parameters.Add(MessageTable.Value(NpgsqlDbType.TimestampTz, now));
        _forgotten = await command.ExecuteNonQueryAsync(ct) < MostForgottenAtOnce ? now : _forgotten;
    }
}
