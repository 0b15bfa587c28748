using System.Text.Json;
using Npgsql;

namespace EventStore;

/// <summary>How a row of <c>mt_events</c> is read.</summary>
internal static class EventRow
{
    public const string Columns = "e.seq_id, e.type, e.id, e.stream_id, e.version, e.data, e.bdata is not null, "
        + "e.timestamp, e.correlation_id, e.causation_id, e.user_name, e.headers";

    /// <summary>Marten fills a number that it drew and could not use with a row of this name.</summary>
    public const string Tombstone = "tombstone";

    public static bool IsTombstone(NpgsqlDataReader row) => row.GetString(1) == Tombstone;

    public static RecordedEvent Read(NpgsqlDataReader row, EventTypes types)
    {
        var (sequence, alias) = (row.GetInt64(0), row.GetString(1));
        var data = row.GetBoolean(6)
            ? throw IsBinary(sequence, alias)
            : Data(sequence, alias, row.GetFieldValue<byte[]>(5), types);
        return new(sequence, row.GetGuid(2), row.GetGuid(3), row.GetInt64(4), alias, data,
            row.GetFieldValue<DateTimeOffset>(7), Metadata(row));
    }

    /// <summary>Marten can store an event in a form that only it reads.</summary>
    public static UnreadableEventException IsBinary(long sequence, string alias) =>
        new(sequence, alias, "it is stored in a binary form.");

    /// <summary>What the JSON of an event says.</summary>
    /// <exception cref="UnreadableEventException">Its type is unknown, or the JSON does not fit it.</exception>
    public static object Data(long sequence, string alias, ReadOnlySpan<byte> json, EventTypes types)
    {
        try
        {
            return types.Deserialise(alias, json);
        }
        catch (Exception error) when (error is ArgumentException or JsonException or NotSupportedException)
        {
            throw new UnreadableEventException(sequence, alias, error.Message, error);
        }
    }

    private static EventMetadata Metadata(NpgsqlDataReader row)
    {
        var correlation = Text(row, 8);
        var causation = Text(row, 9);
        var user = Text(row, 10);
        var headers = row.IsDBNull(11) ? null : Headers(row);
        return correlation is null && causation is null && user is null && headers is null
            ? EventMetadata.None
            : new(correlation, causation, user, headers);
    }

    private static Dictionary<string, string>? Headers(NpgsqlDataReader row)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(row.GetFieldValue<byte[]>(11))?
                .ToDictionary(header => header.Key, header => header.Value.ToString());
        }
        catch (JsonException error)
        {
            throw new UnreadableEventException(
                row.GetInt64(0), row.GetString(1), $"its headers: {error.Message}", error);
        }
    }

    private static string? Text(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);
}
