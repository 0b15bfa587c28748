using System.Runtime.CompilerServices;
using EventStore;
using Exchange.Api.Snapshots;
using Exchange.Api.Storage;
using Npgsql;

namespace Check;

/// <summary>
/// Replays all events on a market of its own. On the way each stored snapshot must be what replay gives to the byte,
/// and in the end the market that went on from the newest of them must be the replayed one.
/// </summary>
internal static class StoredSnapshots
{
    private const string Stored =
        $"""
        select position, image from es.es_snapshots where name = '{MarketSnapshots.Name}' and format_version = $1
        order by position
        """;

    private const string Feed =
        """
        select seq_id, id, stream_id, version, type, data, timestamp from es.mt_events
        where type <> 'tombstone' order by seq_id
        """;

    /// <summary>Where they differ, or where the log cannot be replayed; at most one message for each.</summary>
    public static async IAsyncEnumerable<string> DifferingAsync(
        NpgsqlConnection connection, [EnumeratorCancellation] CancellationToken cancel)
    {
        var stored = await StoredAsync(connection, cancel);
        var replayed = new FollowedMarket();
        (FollowedMarket Market, long From)? gone = null;
        await using var command = new NpgsqlCommand(Feed, connection) { CommandTimeout = Invariant.Timeout };
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            if (Apply(rows, replayed, gone?.Market) is { } refused)
            {
                yield return refused;
                yield break;
            }

            if (!stored.Remove(replayed.Position, out var image))
                continue;
            if (FirstDifference(SnapshotFormat.Write(replayed), image) is { } at)
                yield return $"snapshot at event {replayed.Position}: not what all events to it give, from byte {at}";
            else
                gone = (SnapshotFormat.Read(image), replayed.Position);
        }

        foreach (var position in stored.Keys)
            yield return $"snapshot at event {position}: the log has no such event; a start passes it over";
        if (gone is var (market, from)
            && FirstDifference(SnapshotFormat.Write(replayed), SnapshotFormat.Write(market)) is { } byteAt)
            yield return $"snapshot at event {from}: goes on to event {replayed.Position} otherwise than all events, "
                + $"from byte {byteAt}";
    }

    private static async Task<SortedDictionary<long, byte[]>> StoredAsync(
        NpgsqlConnection connection, CancellationToken cancel)
    {
        var stored = new SortedDictionary<long, byte[]>();
        await using var command = new NpgsqlCommand(Stored, connection) { CommandTimeout = Invariant.Timeout };
        command.Parameters.Add(new() { Value = SnapshotFormat.Version });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            stored.Add(rows.GetInt64(0), rows.GetFieldValue<byte[]>(1));
        return stored;
    }

    private static string? Apply(NpgsqlDataReader row, FollowedMarket replayed, FollowedMarket? gone)
    {
        var sequence = row.GetInt64(0);
        try
        {
            var type = row.GetString(4);
            var recorded = new RecordedEvent(
                sequence, row.GetGuid(1), row.GetGuid(2), row.GetInt64(3), type,
                Schemas.EventTypes.Deserialise(type, row.GetFieldValue<byte[]>(5)),
                row.GetFieldValue<DateTimeOffset>(6), EventMetadata.None);
            replayed.Apply(recorded);
            gone?.Apply(recorded);
            return null;
        }
        catch (Exception error) when (error is not NpgsqlException)
        {
            // Whatever the market says to a log that is not its own.
            return $"event {sequence}: cannot be replayed: {error.Message}";
        }
    }

    private static int? FirstDifference(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        var common = expected.CommonPrefixLength(actual);
        return common == expected.Length && common == actual.Length ? null : common;
    }
}
