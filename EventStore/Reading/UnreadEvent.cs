using Npgsql;

namespace EventStore;

/// <summary>A row of <c>mt_events</c> whose JSON is still to be read: that is most of the work, and any thread can do
/// it.</summary>
internal sealed record UnreadEvent(
    long Sequence, Guid Id, Guid StreamId, long Version, string Alias, byte[]? Json, DateTimeOffset Timestamp)
{
    public const string Columns =
        "e.seq_id, e.type, e.id, e.stream_id, e.version, case when e.bdata is null then e.data end, e.timestamp";

    /// <summary>The row as it comes; null for one of Marten's tombstones.</summary>
    public static UnreadEvent? Of(NpgsqlDataReader row) => EventRow.IsTombstone(row)
        ? null
        : new(
            row.GetInt64(0), row.GetGuid(2), row.GetGuid(3), row.GetInt64(4), row.GetString(1),
            row.IsDBNull(5) ? null : row.GetFieldValue<byte[]>(5), row.GetFieldValue<DateTimeOffset>(6));

    /// <exception cref="UnreadableEventException">The type is unknown, or the JSON does not fit it.</exception>
    public RecordedEvent Read(EventTypes types) => new(
        Sequence, Id, StreamId, Version, Alias, EventRow.Data(Sequence, Alias, Json, types), Timestamp,
        EventMetadata.None);
}
