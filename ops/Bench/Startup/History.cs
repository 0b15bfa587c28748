using System.Globalization;
using EventStore;
using Exchange.Api.Sequencing;
using Exchange.Api.Snapshots;
using Exchange.Domain.Trading;
using Npgsql;
using NpgsqlTypes;

namespace Bench.Startup;

/// <summary>
/// Stores decisions as the sequencer does, many in one append: events with who and why, the rows of answered commands,
/// and in the end the owner's position.
/// </summary>
internal sealed class History(NpgsqlDataSource database, EventJournal journal, Guid market)
{
    private const int AppendOf = 5_000;

    private const string CopyAnswered =
        "copy exchange.idempotency (participant, key, body_hash, command, decided_at, position, reply, created_at) " +
        "from stdin (format binary)";

    private readonly Dictionary<Guid, long> _streams = [];
    private readonly List<StreamAppend> _waiting = [];
    private readonly List<(CommandOrigin Origin, long Position)> _answered = [];
    private FeedMark? _last;

    public long Events { get; private set; }

    public long Answered { get; private set; }

    /// <summary>Does enough wait to be stored?</summary>
    public bool IsMuch => _waiting.Count >= AppendOf;

    /// <summary>Takes in a decision.</summary>
    public void Add(CommandOrigin origin, bool isAnswered, long position, IReadOnlyList<object> events)
    {
        var metadata = new EventMetadata(
            position.ToString(CultureInfo.InvariantCulture), origin.CommandId.ToString(), origin.ActorId.ToString(),
            new Dictionary<string, string> { ["by"] = origin.Key ?? "exchange" });
        for (var i = 0; i < events.Count; i++)
        {
            var described = EventCatalog.Of(events[i]);
            var stream = described.StreamOf(events[i]);
            var expected = _streams.GetValueOrDefault(stream);
            _streams[stream] = expected + 1;
            _waiting.Add(new(
                stream, described.Aggregate, expected,
                [new(StableIds.OfEvent(market, position, i), events[i], metadata)]));
        }

        Events += events.Count;
        if (isAnswered)
        {
            _answered.Add((origin, position));
            Answered++;
        }
    }

    public async Task StoreAsync(DateTimeOffset now)
    {
        foreach (var some in _waiting.Chunk(AppendOf))
        {
            var stored = await journal.AppendAsync(some, now, [], default);
            _last = new(stored.LastSequence, some[^1].Events[^1].Id, stored.Timestamp);
        }

        _waiting.Clear();
        await using var connection = await database.OpenConnectionAsync();
        await using var copy = await connection.BeginBinaryImportAsync(CopyAnswered);
        foreach (var (origin, position) in _answered)
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(origin.ActorId, NpgsqlDbType.Uuid);
            await copy.WriteAsync(origin.CommandId.ToString(), NpgsqlDbType.Text);
            await copy.WriteAsync(origin.CommandId.ToByteArray(), NpgsqlDbType.Bytea);
            await copy.WriteAsync(origin.CommandId, NpgsqlDbType.Uuid);
            await copy.WriteAsync(now, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(position, NpgsqlDbType.Bigint);
            await copy.WriteAsync("{}", NpgsqlDbType.Jsonb);
            await copy.WriteAsync(now, NpgsqlDbType.TimestampTz);
        }

        await copy.CompleteAsync();
        _answered.Clear();
    }

    /// <summary>The market as all that is stored leaves it; not while something waits.</summary>
    public FollowedMarket Follow(Market of) => new(of, _streams, _last);

    /// <summary>A market with so much history has an owner, and its tables are known to the planner.</summary>
    public async Task FinishAsync(string origin, long position, DateTimeOffset now)
    {
        await Ownership.TakeAsync(database, market, origin, demo: false, new(null), now, default);
        await using var update = database.CreateCommand("update exchange.owner set position = $1");
        update.Parameters.Add(new() { Value = position });
        await update.ExecuteNonQueryAsync();
        await using var analyse = database.CreateCommand("vacuum analyze");
        analyse.CommandTimeout = 0;
        await analyse.ExecuteNonQueryAsync();
        await using var checkpoint = database.CreateCommand("checkpoint");
        await checkpoint.ExecuteNonQueryAsync();
    }
}
