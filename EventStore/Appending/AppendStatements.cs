using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace EventStore;

/// <summary>The three statements of an append: new streams, known streams, events. Their number does not depend on
/// how much is appended: everything travels in arrays.</summary>
/// <remarks>Order matters. The stream rows come first: that checks the expected versions and takes the row locks
/// before numbers are drawn (a refusal leaves no gap, and numbers rise with versions within a stream). Numbers are
/// drawn by the very statement that inserts the events, which the feed relies on (see <see cref="FeedHorizon"/>).
/// </remarks>
internal sealed class AppendStatements(string schema, EventTypes types)
{
    public const string FirstSequence = "es_first_sequence";
    public const string VersionGuard = "expected stream versions";

    private readonly string _insertStreams = $"""
        insert into {schema}.mt_streams (id, type, version, timestamp, created)
        select n.id, n.type, n.version, $4, $4
        from unnest($1, $2, $3) as n (id, type, version)
        """;

    private readonly string _updateStreams = GuardedCommand.Wrap($"""
        update {schema}.mt_streams s set version = n.version, timestamp = $4
        from unnest($1, $2, $3) as n (id, expected, version)
        where s.id = n.id and s.version = n.expected and s.is_archived is not true
        """, VersionGuard, "cardinality($1)");

    private readonly string _insertEvents = $"""
        with written as (
          insert into {schema}.mt_events (seq_id, id, stream_id, version, data, type, mt_dotnet_type,
            correlation_id, causation_id, user_name, headers, timestamp)
          select nextval('{schema}.mt_events_sequence'), n.id, n.stream_id, n.version, n.data, n.type,
            n.mt_dotnet_type, n.correlation_id, n.causation_id, n.user_name, n.headers, $11
          from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as n (id, stream_id, version, data, type,
            mt_dotnet_type, correlation_id, causation_id, user_name, headers)
          returning seq_id)
        select min(seq_id) as {FirstSequence}, max(seq_id),
          case when max(seq_id) - min(seq_id) >= count(*) then array_agg(seq_id order by seq_id) end
        from written
        """;

    /// <summary>The commands for these appends; none if there are none.</summary>
    public List<NpgsqlBatchCommand> Build(IReadOnlyList<StreamAppend> appends, DateTimeOffset time)
    {
        var commands = new List<NpgsqlBatchCommand>(3);
        if (appends.Count == 0)
        {
            return commands;
        }
        var columns = new EventColumns(Count(appends));
        // In one order everywhere, so that two appends to the same streams wait for each other and do not deadlock.
        var moves = new SortedDictionary<Guid, StreamMove>();
        foreach (var append in appends)
        {
            var known = moves.TryGetValue(append.StreamId, out var move);
            if (known && move.Version != append.ExpectedVersion)
            {
                throw new ArgumentException($"Stream {append.StreamId} is at {move.Version} within this append, "
                    + $"not at {append.ExpectedVersion}.", nameof(appends));
            }
            var version = append.ExpectedVersion + append.Events.Count;
            moves[append.StreamId] = known
                ? move with { Version = version }
                : new(append.StreamType, append.ExpectedVersion, version);
            AddEvents(columns, append);
        }
        AddStreams(commands, moves, time);
        commands.Add(columns.Command(_insertEvents, time));
        return commands;
    }

    private static int Count(IReadOnlyList<StreamAppend> appends)
    {
        var count = 0;
        foreach (var append in appends)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(append.ExpectedVersion, nameof(appends));
            if (append.Events.Count == 0)
            {
                throw new ArgumentException($"Nothing to append to stream {append.StreamId}.", nameof(appends));
            }
            count += append.Events.Count;
        }
        return count <= EventJournal.MaxEvents
            ? count
            : throw new ArgumentException($"{count} events in one append; {EventJournal.MaxEvents} are allowed.",
                nameof(appends));
    }

    private void AddEvents(EventColumns columns, StreamAppend append)
    {
        var version = append.ExpectedVersion;
        foreach (var added in append.Events)
        {
            var type = added.Data.GetType();
            var json = types.Serialise(added.Data);
            if (json.Length > EventJournal.MaxEventBytes)
            {
                throw new ArgumentException($"Event {added.Id} ({type.Name}) has {json.Length} bytes; "
                    + $"{EventJournal.MaxEventBytes} are allowed.", nameof(append));
            }
            columns.Add(added, append.StreamId, ++version, json, types.AliasOf(type), types.DotNetNameOf(type));
        }
    }

    private void AddStreams(
        List<NpgsqlBatchCommand> commands, SortedDictionary<Guid, StreamMove> moves, DateTimeOffset time)
    {
        var begun = moves.Where(move => move.Value.Expected == 0).ToArray();
        if (begun.Length > 0)
        {
            commands.Add(new(_insertStreams)
            {
                Parameters =
                {
                    Array(NpgsqlDbType.Uuid, System.Array.ConvertAll(begun, move => move.Key)),
                    Array(NpgsqlDbType.Varchar, System.Array.ConvertAll(begun, move => move.Value.Type)),
                    Array(NpgsqlDbType.Bigint, System.Array.ConvertAll(begun, move => move.Value.Version)),
                    Time(time),
                },
            });
        }
        var moved = moves.Where(move => move.Value.Expected > 0).ToArray();
        if (moved.Length > 0)
        {
            commands.Add(new(_updateStreams)
            {
                Parameters =
                {
                    Array(NpgsqlDbType.Uuid, System.Array.ConvertAll(moved, move => move.Key)),
                    Array(NpgsqlDbType.Bigint, System.Array.ConvertAll(moved, move => move.Value.Expected)),
                    Array(NpgsqlDbType.Bigint, System.Array.ConvertAll(moved, move => move.Value.Version)),
                    Time(time),
                },
            });
        }
    }

    private static NpgsqlParameter<T[]> Array<T>(NpgsqlDbType element, T[] values) =>
        new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | element };

    private static NpgsqlParameter<DateTimeOffset> Time(DateTimeOffset time) =>
        new() { TypedValue = time, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private readonly record struct StreamMove(string Type, long Expected, long Version);

    /// <summary>The events of an append, column by column.</summary>
    private sealed class EventColumns(int count)
    {
        private readonly Guid[] ids = new Guid[count];
        private readonly Guid[] streams = new Guid[count];
        private readonly long[] versions = new long[count];
        private readonly byte[][] data = new byte[count][];
        private readonly string[] aliases = new string[count];
        private readonly string[] dotNetNames = new string[count];
        private readonly string?[] correlations = new string?[count];
        private readonly string?[] causations = new string?[count];
        private readonly string?[] users = new string?[count];
        private readonly byte[]?[] headers = new byte[]?[count];
        private (EventMetadata? Metadata, byte[]? Headers) written;
        private int next;

        public void Add(NewEvent added, Guid stream, long version, byte[] json, string alias, string dotNetName)
        {
            ids[next] = added.Id;
            streams[next] = stream;
            versions[next] = version;
            data[next] = json;
            aliases[next] = alias;
            dotNetNames[next] = dotNetName;
            correlations[next] = added.Metadata.CorrelationId;
            causations[next] = added.Metadata.CausationId;
            users[next] = added.Metadata.UserName;
            headers[next] = HeadersOf(added.Metadata);
            next++;
        }

        // What one command caused follows on, and shares its circumstances.
        private byte[]? HeadersOf(EventMetadata metadata)
        {
            if (!ReferenceEquals(metadata, written.Metadata))
            {
                var json = metadata.Headers is { } named ? JsonSerializer.SerializeToUtf8Bytes(named) : null;
                written = (metadata, json);
            }
            return written.Headers;
        }

        public NpgsqlBatchCommand Command(string sql, DateTimeOffset time) => new(sql)
        {
            Parameters =
            {
                Array(NpgsqlDbType.Uuid, ids),
                Array(NpgsqlDbType.Uuid, streams),
                Array(NpgsqlDbType.Bigint, versions),
                Array(NpgsqlDbType.Jsonb, data),
                Array(NpgsqlDbType.Varchar, aliases),
                Array(NpgsqlDbType.Varchar, dotNetNames),
                Array(NpgsqlDbType.Varchar, correlations),
                Array(NpgsqlDbType.Varchar, causations),
                Array(NpgsqlDbType.Varchar, users),
                Array(NpgsqlDbType.Jsonb, headers),
                Time(time),
            },
        };
    }
}
