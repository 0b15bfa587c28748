using System.Diagnostics;
using Npgsql;

namespace EventStore;

/// <summary>The journal: appends events to streams, reads streams and the feed of all events. Safe for use by many
/// threads; opens a connection of the source's pool for each call.</summary>
/// <remarks>
/// <para>The rows are Marten's (see <c>Migrations/0001_journal.sql</c>). The connection string should say
/// <c>No Reset On Close=true</c>, for statements are prepared once per connection.</para>
/// <para>While anything reads the feed, only journals append to it: a writer that draws a number first and inserts
/// the event in a later statement, as Marten may, could be skipped.</para>
/// </remarks>
public sealed class EventJournal
{
    /// <summary>The largest event, in bytes of JSON.</summary>
    public const int MaxEventBytes = 1 << 20;

    /// <summary>The most events in one append or one page of the feed.</summary>
    public const int MaxEvents = 100_000;

    private readonly EventTypes _types;
    private readonly RecentEvents _recent;
    private readonly AppendStatements _statements;
    private readonly FeedReader _feed;
    private readonly FeedAhead _ahead;
    private readonly StreamReading _streams;
    private readonly AppendAnnouncer _announcer;
    private readonly KeyValuePair<string, object?> _tag;

    /// <summary>A journal in a schema that <see cref="Migrations"/> has prepared.</summary>
    /// <param name="source">Where connections come from.</param>
    /// <param name="schema">The schema, <c>[a-z_][a-z0-9_]*</c>, at most 50 characters.</param>
    /// <param name="types">The event types it can write and read.</param>
    /// <param name="keepsRecent">How many of the events that it appends it keeps in memory, so that readers of the
    /// feed in the same process are given what was appended, and need not fetch it from the database: 0 for none.
    /// </param>
    public EventJournal(NpgsqlDataSource source, string schema, EventTypes types, int keepsRecent = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keepsRecent);
        Source = source;
        _types = types;
        _recent = new(keepsRecent);
        Schema = SchemaName.Require(schema);
        _statements = new(schema, types);
        var horizon = new FeedHorizon(schema);
        _feed = new(source, schema, types, horizon);
        _ahead = new(source, new(schema, horizon), types);
        _streams = new(source, schema, types);
        _announcer = new(source, schema);
        Keys = new(source, schema);
        _tag = new("schema", schema);
    }

    /// <summary>Where connections come from.</summary>
    internal NpgsqlDataSource Source { get; }

    /// <summary>The schema with the tables.</summary>
    internal string Schema { get; }

    /// <summary>The idempotency keys.</summary>
    internal AppendKeys Keys { get; }

    /// <summary>Appends to any number of streams in one transaction and one round trip; when it returns, the
    /// transaction is committed. Then listeners are told, in the background.</summary>
    /// <param name="appends">What to append. A stream may occur several times if each expects the version that the
    /// one before it leaves. May be empty if there are further commands.</param>
    /// <param name="timestamp">The events' time; stored in UTC and cut to whole microseconds.</param>
    /// <param name="with">Further commands for the same transaction, run in this order <b>before</b> the events are
    /// written, so that a failing fence (<see cref="GuardedCommand"/>) costs nothing. They are prepared: constant
    /// texts, positional parameters with explicit types.</param>
    /// <param name="ct">Cancels the wait for a connection or for the server. Once the server has been sent the batch,
    /// cancelling leaves the outcome unknown.</param>
    /// <exception cref="StreamVersionConflictException">A stream is not at its expected version. Numbers are drawn
    /// after this check, so a refused append leaves no gap in the feed.</exception>
    /// <exception cref="FencedException">A guarded command did not affect exactly one row.</exception>
    /// <exception cref="ArgumentException">An append is empty, too large, of an unregistered type, or versions within
    /// the call do not follow on.</exception>
    /// <exception cref="NpgsqlException">The database refused or was lost. After <see cref="PostgresException"/>
    /// nothing is stored; after a lost connection the outcome is unknown and must be looked up.</exception>
    public async Task<AppendResult> AppendAsync(IReadOnlyList<StreamAppend> appends, DateTimeOffset timestamp,
        IReadOnlyList<NpgsqlBatchCommand> with, CancellationToken ct)
    {
        var time = WholeMicroseconds(timestamp);
        var batch = _statements.Build(appends, time);
        if (batch.Count + with.Count == 0)
        {
            return new(0, 0, time);
        }
        var started = Stopwatch.GetTimestamp();
        AppendResult result;
        try
        {
            result = await ExecuteAsync(with, batch, time, ct);
        }
        catch (PostgresException error)
        {
            await ThrowConflictAsync(appends, error, ct);
            throw;
        }
        EventStoreMetrics.AppendDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, _tag);
        if (result.LastSequence > 0)
        {
            EventStoreMetrics.EventsAppended.Add(appends.Sum(append => append.Events.Count), _tag);
            _recent.Add(appends, result, _types);
            _announcer.Announce();
        }
        return result;
    }

    /// <summary><see cref="AppendAsync"/> under an idempotency key: of appends under one key and of one content, at any
    /// time and from any process, the first is done and the others are told what that one was given.</summary>
    /// <param name="key">The key, and what was asked for.</param>
    /// <param name="appends">What to append if this is the first; looked at only then, expected versions too.</param>
    /// <param name="timestamp">The events' time if this is the first.</param>
    /// <param name="with">Further commands, run after the key is stored.</param>
    /// <param name="ct">As there. Where the outcome is unknown, the same call again finds it out.</param>
    /// <exception cref="AppendKeyReusedException">The key was used for another content.</exception>
    public async Task<AppendResult> AppendOnceAsync(AppendKey key, IReadOnlyList<StreamAppend> appends,
        DateTimeOffset timestamp, IReadOnlyList<NpgsqlBatchCommand> with, CancellationToken ct)
    {
        try
        {
            var storeKey = Keys.Insert([(key, appends)], WholeMicroseconds(timestamp));
            return await AppendAsync(appends, timestamp, [storeKey, .. with], ct);
        }
        catch (PostgresException error) when (AppendKeys.IsUsed(error))
        {
            return await Keys.RepeatAsync(key, error, ct);
        }
    }

    /// <summary>Forgets the idempotency keys of appends before a time, and returns how many: an append under one of
    /// them is a first one again.</summary>
    /// <param name="before">The time.</param>
    /// <param name="ct">Stops the work.</param>
    public Task<int> ForgetKeysAsync(DateTimeOffset before, CancellationToken ct = default) =>
        Keys.ForgetAsync(before, ct);

    /// <summary>Reads one stream in order, archived or not; nothing if it does not exist.</summary>
    /// <param name="streamId">The stream.</param>
    /// <param name="asOfVersion">Only up to this version.</param>
    /// <param name="asOf">Only what was recorded up to this time: the events before the first one with a later time, so
    /// that there is no gap even if the clock went back.</param>
    /// <param name="ct">Stops reading.</param>
    /// <exception cref="UnreadableEventException">An event's type is unknown or its JSON does not fit.</exception>
    public IAsyncEnumerable<RecordedEvent> ReadStreamAsync(Guid streamId, long? asOfVersion = null,
        DateTimeOffset? asOf = null, CancellationToken ct = default) =>
        _streams.ReadAsync(streamId, asOfVersion, asOf, ct);

    /// <summary>Reads all events after a number, in order, without ever passing an event that is still to be
    /// committed.</summary>
    /// <param name="afterSequence">The position to read from: 0, or the <see cref="FeedPage.SafeSequence"/> of the
    /// page before.</param>
    /// <param name="maxEvents">The most events to return, 1 to <see cref="MaxEvents"/>.</param>
    /// <param name="ct">Stops reading.</param>
    /// <exception cref="UnreadableEventException">An event's type is unknown or its JSON does not fit.</exception>
    public Task<FeedPage> ReadFeedAsync(long afterSequence, int maxEvents, CancellationToken ct = default)
    {
        RequirePage(afterSequence, maxEvents);
        return _recent.After(afterSequence, maxEvents) is { } page
            ? Task.FromResult(page)
            : _feed.ReadAsync(afterSequence, maxEvents, ct);
    }

    /// <summary>Reads all events after a number to the end of the feed, many at a time and ahead of the caller, for a
    /// replay: pages are fetched over one connection and their JSON is read on several threads while the caller works.
    /// The events come without their circumstances: <see cref="RecordedEvent.Metadata"/> is
    /// <see cref="EventMetadata.None"/>.</summary>
    /// <param name="afterSequence">The position to read from, as for <see cref="ReadFeedAsync"/>.</param>
    /// <param name="pageSize">The most events on a page, 1 to <see cref="MaxEvents"/>; a few thousand are best.</param>
    /// <param name="ct">Stops reading.</param>
    /// <returns>At least one page. The last one reaches the end, or a hole that is not settled yet: then its
    /// <see cref="FeedPage.SafeSequence"/> is below its <see cref="FeedPage.HeadSequence"/>, and one reads again from
    /// there a little later.</returns>
    /// <exception cref="UnreadableEventException">An event's type is unknown or its JSON does not fit; all that comes
    /// before it was handed out.</exception>
    public IAsyncEnumerable<FeedPage> ReadFeedAheadAsync(
        long afterSequence, int pageSize, CancellationToken ct = default)
    {
        RequirePage(afterSequence, pageSize);
        return _ahead.ReadAsync(afterSequence, pageSize, ct);
    }

    private static void RequirePage(long afterSequence, int maxEvents)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterSequence);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxEvents, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxEvents, MaxEvents);
    }

    /// <summary>The feed up to a position that a reader of it has reached.</summary>
    internal Task<FeedPage> ReadSettledAsync(long after, long upTo, int maxEvents, CancellationToken ct) =>
        _feed.ReadSettledAsync(after, upTo, maxEvents, ct);

    /// <summary>What these very events were given, if they are stored; null if they are not.</summary>
    internal Task<AppendResult?> FindAsync(IReadOnlyList<StreamAppend> appends, CancellationToken ct) =>
        _streams.FindAsync(appends, ct);

    /// <summary>No BEGIN and COMMIT: the commands of one batch up to its single Sync message are one transaction of
    /// the server, which also undoes it on failure without being asked. The reader is drained before anything is
    /// believed, because the commit's own success or failure is the last message.</summary>
    private async Task<AppendResult> ExecuteAsync(IReadOnlyList<NpgsqlBatchCommand> with,
        IReadOnlyList<NpgsqlBatchCommand> own, DateTimeOffset time, CancellationToken ct)
    {
        await using var connection = await Source.OpenConnectionAsync(ct);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in with)
        {
            batch.BatchCommands.Add(command);
        }
        foreach (var command in own)
        {
            batch.BatchCommands.Add(command);
        }
        await batch.PrepareAsync(ct);
        var result = new AppendResult(0, 0, time);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        do
        {
            var numbers = reader.FieldCount == 3 && reader.GetName(0) == AppendStatements.FirstSequence;
            while (await reader.ReadAsync(ct))
            {
                result = numbers ? Numbers(reader, time) : result;
            }
        }
        while (await reader.NextResultAsync(ct));
        return result;
    }

    private static AppendResult Numbers(NpgsqlDataReader row, DateTimeOffset time) =>
        new(row.GetInt64(0), row.GetInt64(1), time)
        {
            Sequences = row.IsDBNull(2) ? null : row.GetFieldValue<long[]>(2),
        };

    private async Task ThrowConflictAsync(
        IReadOnlyList<StreamAppend> appends, PostgresException error, CancellationToken ct)
    {
        var guard = GuardedCommand.GuardOf(error);
        if (guard is not null && guard != AppendStatements.VersionGuard)
        {
            throw new FencedException(guard, error);
        }
        // By the table's name, for a partition's keys have names of their own.
        var collision = error.SqlState == PostgresErrorCodes.UniqueViolation
            && error.TableName is { } table && (table.StartsWith("mt_streams", StringComparison.Ordinal)
                || table.StartsWith("mt_events", StringComparison.Ordinal));
        if (guard is null && !collision)
        {
            return;
        }
        var firsts = appends.DistinctBy(append => append.StreamId).ToArray();
        var versions = await _streams.VersionsAsync(Array.ConvertAll(firsts, append => append.StreamId), ct);
        foreach (var append in firsts)
        {
            var actual = versions.GetValueOrDefault(append.StreamId);
            if (actual.Version != append.ExpectedVersion || actual.Archived)
            {
                throw new StreamVersionConflictException(
                    append.StreamId, append.ExpectedVersion, actual.Version, error);
            }
        }
    }

    private static DateTimeOffset WholeMicroseconds(DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
