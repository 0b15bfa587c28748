using EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Exchange.Api.Sequencing;

/// <summary>
/// The rows of a batch beside its events. Their number does not depend on the batch: everything travels in arrays.
/// </summary>
internal static class CommitStatements
{
    public const string OwnerGuard = "owner of the market";
    public const string HeadGuard = "ledger head";

    private const string Owner =
        "update exchange.owner set position = $1, clock_held = $2 where market = $3 and epoch = $4 and position = $5";

    private const string Head =
        "update exchange.ledger_head set size = $1, head = $2, root = $3 where one and size = $4";

    private const string Entries =
        """
        insert into exchange.ledger_entry (seq, bytes, leaf, kind, subject, event_id, by, at)
        select n.seq, n.bytes, n.leaf, n.kind, n.subject, n.event_id, n.by, $8
        from unnest($1, $2, $3, $4, $5, $6, $7) as n (seq, bytes, leaf, kind, subject, event_id, by)
        """;

    private const string Answers =
        """
        insert into exchange.idempotency
          (participant, key, body_hash, command, not_after, decided_at, position, reply, created_at)
        select n.participant, n.key, n.body_hash, n.command, n.not_after, $8, n.position, n.reply, $9
        from unnest($1, $2, $3, $4, $5, $6, $7)
          as n (participant, key, body_hash, command, not_after, position, reply)
        """;

    private const string Numbers =
        """
        insert into exchange.client_sequence (participant, last) select * from unnest($1, $2)
        on conflict (participant) do update set last = excluded.last
        """;

    // The same opening may stand beside several commands: an amendment that keeps its terms.
    private const string Openings =
        """
        insert into exchange.opening (commitment, subject, salt, payload)
        select * from unnest($1, $2, $3, $4) on conflict (commitment) do nothing
        """;

    private const string Keys =
        "insert into exchange.api_key (hash, participant, created_at) select n.hash, n.participant, $3 "
        + "from unnest($1, $2) as n (hash, participant)";

    /// <param name="batch">What is committed.</param>
    /// <param name="ownership">Who commits.</param>
    /// <param name="wallNow">When, for retention.</param>
    public static List<NpgsqlBatchCommand> Build(Batch batch, Ownership ownership, DateTimeOffset wallNow)
    {
        var commands = new List<NpgsqlBatchCommand>(7) { OwnerCommand(batch, ownership) };
        if (batch.Ledger.Count > 0)
        {
            commands.Add(HeadCommand(batch));
            commands.Add(EntriesCommand(batch));
        }

        if (batch.Answered.Count > 0)
            commands.Add(AnswersCommand(batch, wallNow));
        if (NumbersCommand(batch) is { } numbers)
            commands.Add(numbers);
        if (batch.Openings.Count > 0)
            commands.Add(OpeningsCommand(batch));
        if (batch.ApiKeys.Count > 0)
            commands.Add(KeysCommand(batch, wallNow));
        return commands;
    }

    private static GuardedCommand OwnerCommand(Batch batch, Ownership ownership) => new(
        new(Owner)
        {
            Parameters =
            {
                Value(NpgsqlDbType.Bigint, batch.Position), Value(NpgsqlDbType.Boolean, batch.ClockHeld),
                Value(NpgsqlDbType.Uuid, ownership.Market), Value(NpgsqlDbType.Bigint, ownership.Epoch),
                Value(NpgsqlDbType.Bigint, batch.PositionBefore),
            },
        },
        OwnerGuard);

    private static GuardedCommand HeadCommand(Batch batch) => new(
        new(Head)
        {
            Parameters =
            {
                Value(NpgsqlDbType.Bigint, batch.HeadAfter.Size),
                Value(NpgsqlDbType.Bytea, batch.HeadAfter.Serialise()),
                Value(NpgsqlDbType.Bytea, batch.HeadAfter.Root), Value(NpgsqlDbType.Bigint, batch.HeadBefore.Size),
            },
        },
        HeadGuard);

    private static NpgsqlBatchCommand EntriesCommand(Batch batch)
    {
        var rows = batch.Ledger;
        return new(Entries)
        {
            Parameters =
            {
                Array(NpgsqlDbType.Bigint, rows, row => row.Entry.Seq),
                Array(NpgsqlDbType.Bytea, rows, row => row.Entry.Bytes),
                Array(NpgsqlDbType.Bytea, rows, row => row.Entry.Leaf),
                Array(NpgsqlDbType.Text, rows, row => row.Kind),
                Array(NpgsqlDbType.Uuid, rows, row => row.Subject),
                Array(NpgsqlDbType.Uuid, rows, row => row.EventId),
                Array(NpgsqlDbType.Text, rows, row => row.By),
                Value(NpgsqlDbType.TimestampTz, batch.Now),
            },
        };
    }

    private static NpgsqlBatchCommand AnswersCommand(Batch batch, DateTimeOffset wallNow)
    {
        var rows = batch.Answered;
        return new(Answers)
        {
            Parameters =
            {
                Array(NpgsqlDbType.Uuid, rows, row => row.Ingested.Participant),
                Array(NpgsqlDbType.Text, rows, row => row.Ingested.IdempotencyKey),
                Array(NpgsqlDbType.Bytea, rows, row => row.Ingested.BodyHash),
                Array(NpgsqlDbType.Uuid, rows, row => row.Ingested.Command.Origin.CommandId),
                Array(NpgsqlDbType.TimestampTz, rows, row => row.Ingested.Command.Origin.NotAfter),
                Array(NpgsqlDbType.Bigint, rows, row => row.Reply.Position),
                Array(NpgsqlDbType.Jsonb, rows, row => row.ReplyJson),
                Value(NpgsqlDbType.TimestampTz, batch.Now),
                Value(NpgsqlDbType.TimestampTz, wallNow),
            },
        };
    }

    // The market takes a participant's numbers in order, so the last of the batch is the highest.
    private static NpgsqlBatchCommand? NumbersCommand(Batch batch)
    {
        var last = new Dictionary<Guid, long>();
        foreach (var origin in batch.Answered.Select(row => row.Ingested.Command.Origin))
        {
            if (origin.ClientSeq is { } number)
                last[origin.ActorId] = number;
        }

        if (last.Count == 0)
            return null;
        List<KeyValuePair<Guid, long>> rows = [.. last];
        return new(Numbers)
        {
            Parameters =
            {
                Array(NpgsqlDbType.Uuid, rows, row => row.Key), Array(NpgsqlDbType.Bigint, rows, row => row.Value),
            },
        };
    }

    private static NpgsqlBatchCommand OpeningsCommand(Batch batch)
    {
        var rows = batch.Openings;
        return new(Openings)
        {
            Parameters =
            {
                Array(NpgsqlDbType.Text, rows, row => row.Opening.Commitment),
                Array(NpgsqlDbType.Uuid, rows, row => row.Subject),
                Array(NpgsqlDbType.Bytea, rows, row => row.Opening.Salt),
                Array(NpgsqlDbType.Jsonb, rows, row => row.Opening.Payload),
            },
        };
    }

    private static NpgsqlBatchCommand KeysCommand(Batch batch, DateTimeOffset wallNow) => new(Keys)
    {
        Parameters =
        {
            Array(NpgsqlDbType.Bytea, batch.ApiKeys, key => Convert.FromHexString(key.Hash)),
            Array(NpgsqlDbType.Uuid, batch.ApiKeys, key => key.Participant),
            Value(NpgsqlDbType.TimestampTz, wallNow),
        },
    };

    private static NpgsqlParameter<T> Value<T>(NpgsqlDbType type, T value) =>
        new() { TypedValue = value, NpgsqlDbType = type };

    private static NpgsqlParameter<TValue[]> Array<TRow, TValue>(
        NpgsqlDbType element, List<TRow> rows, Converter<TRow, TValue> read) =>
        new() { TypedValue = [.. rows.ConvertAll(read)], NpgsqlDbType = NpgsqlDbType.Array | element };
}
