using System.Text;
using System.Text.Json;
using Exchange.Api.Sequencing;
using Exchange.Api.Storage;
using Exchange.Contracts.Wire;
using Exchange.Domain.Trading;
using Npgsql;

namespace Exchange.Api.Ingest;

/// <summary>
/// The answers to accepted commands by participant and idempotency key. A copy of a command gets the first one's
/// answer; another body under the same key is refused. Refusals are not remembered. Recent answers are here, all of the
/// last 30 days in the database, whose primary key is the fence.
/// </summary>
internal sealed class RememberedAnswers
{
    /// <summary>How many are kept in memory.</summary>
    public const int Capacity = 200_000;

    /// <summary>How long they are kept in the database.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<(Guid Participant, string Key), Remembered> _answers = [];
    private readonly Queue<(Guid Participant, string Key)> _oldestFirst = new();
    private long _loadedTo; // of whoever loads

    /// <summary>
    /// Sends a command on, or gives what an earlier copy of it got or is getting. Copies that come while the first is
    /// under way wait for it.
    /// </summary>
    public async Task<Outcome> OnceAsync(IngestedCommand command, Func<Task<Outcome>> send)
    {
        var id = (command.Participant, command.IdempotencyKey);
        Task<Outcome>? first;
        TaskCompletionSource<Outcome>? mine = null;
        lock (_gate)
        {
            if (_answers.TryGetValue(id, out var known))
            {
                if (!known.BodyHash.AsSpan().SequenceEqual(command.BodyHash))
                    return Reused(command);
                if (known.ReplyJson is { } json)
                    return Replayed(json);
                first = known.UnderWay;
            }
            else
            {
                mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
                first = null;
                _answers.Add(id, new(command.BodyHash, null, mine.Task));
            }
        }

        if (first is not null)
        {
            return await first is var outcome && outcome is CommittedOutcome done
                ? done with { Reply = done.Reply with { Replayed = true } }
                : outcome;
        }

        return await SendAsync(id, mine!, send);
    }

    /// <summary>Keeps the answer of a committed command; called by the committer.</summary>
    public void Remember(IngestedCommand command, byte[] replyJson) =>
        Keep((command.Participant, command.IdempotencyKey), command.BodyHash, replyJson);

    /// <summary>Lets those answers go that are too old.</summary>
    public static async Task ForgetAsync(NpgsqlDataSource database, DateTimeOffset wallNow, CancellationToken ct)
    {
        await using var forget = database.Command(
            "delete from exchange.idempotency where created_at < $1", (wallNow - Kept).ToUniversalTime());
        await forget.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Takes the newest answers into memory; called again, those that came since.</summary>
    public async Task LoadAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        // One writer commits its positions in order, so none appears below one that was seen.
        await using var command = database.Command(
            $"""
            select participant, key, body_hash, reply::text, position from
              (select * from exchange.idempotency where position > $1 order by position desc limit {Capacity}) newest
            order by position
            """,
            _loadedTo);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            Keep(
                (reader.GetGuid(0), reader.GetString(1)), reader.GetFieldValue<byte[]>(2),
                Encoding.UTF8.GetBytes(reader.GetString(3)));
            _loadedTo = reader.GetInt64(4);
        }
    }

    /// <summary>What the database has under the command's key; null when nothing.</summary>
    public async Task<Outcome?> FindStoredAsync(NpgsqlDataSource database, IngestedCommand ingested)
    {
        await using var command = database.Command(
            "select body_hash, reply::text from exchange.idempotency where participant = $1 and key = $2",
            ingested.Participant, ingested.IdempotencyKey);
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
            return null;
        return reader.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(ingested.BodyHash)
            ? Replayed(Encoding.UTF8.GetBytes(reader.GetString(1)))
            : Reused(ingested);
    }

    private async Task<Outcome> SendAsync(
        (Guid, string) id, TaskCompletionSource<Outcome> mine, Func<Task<Outcome>> send)
    {
        Outcome outcome = Outcome.Unavailable;
        try
        {
            outcome = await send();
            return outcome;
        }
        finally
        {
            lock (_gate)
            {
                // The committer has replaced it by the answer, or there is none to remember.
                if (_answers.TryGetValue(id, out var mark) && mark.UnderWay == mine.Task)
                    _answers.Remove(id);
            }

            mine.SetResult(outcome);
        }
    }

    private void Keep((Guid, string) id, byte[] bodyHash, byte[] replyJson)
    {
        lock (_gate)
        {
            _answers[id] = new(bodyHash, replyJson, null);
            _oldestFirst.Enqueue(id);
            if (_oldestFirst.Count > Capacity)
                _answers.Remove(_oldestFirst.Dequeue());
        }
    }

    private static CommittedOutcome Replayed(byte[] json) =>
        new(JsonSerializer.Deserialize<CommandReply>(json, WireJson.Options)! with { Replayed = true }, null, 0);

    private static RefusedOutcome Reused(IngestedCommand command) => new(new(
        RefusalCode.IdempotencyKeyReused, "commandId", command.IdempotencyKey,
        "The key was used with another body; make a new command id."));

    private sealed record Remembered(byte[] BodyHash, byte[]? ReplyJson, Task<Outcome>? UnderWay);
}
