using System.Globalization;
using Npgsql;

namespace EventStore;

/// <summary>Reads pages of the feed by COPY: the same order and the same holes as <see cref="FeedReader"/>, for much of
/// it at once.</summary>
internal sealed class FeedCopy(string schema, FeedHorizon horizon)
{
    private readonly string _selectHead = $"select coalesce(max(seq_id), 0) from {schema}.mt_events";

    /// <summary>A page, and the highest number that was seen when it was read.</summary>
    public async Task<(CopiedPage Page, long Head)> ReadAsync(
        NpgsqlConnection connection, long after, int maxEvents, CancellationToken ct)
    {
        // The horizon is taken before the look at the rows: all that was settled then is visible in this look.
        var (page, head) = await LookAsync(connection, after, maxEvents, horizon.Settled, ct);
        return page.Hole && await horizon.TryAdvanceAsync(connection, head, page.Safe + 1, ct)
            ? await LookAsync(connection, after, maxEvents, horizon.Settled, ct)
            : (page, head);
    }

    private async Task<(CopiedPage Page, long Head)> LookAsync(
        NpgsqlConnection connection, long after, int maxEvents, long settled, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(_selectHead, connection);
        var head = (long)(await command.ExecuteScalarAsync(ct))!;
        // COPY takes no parameters; these are two whole numbers.
        var copy = string.Create(CultureInfo.InvariantCulture, $"""
            copy (select {CopiedPage.Columns} from {schema}.mt_events where seq_id > {after} order by seq_id
            limit {maxEvents}) to stdout (format binary)
            """);
        var page = new CopiedPage(after, settled);
        await using (var rows = await connection.BeginRawBinaryCopyAsync(copy, ct))
        {
            await page.FillAsync(rows, ct);
        }
        return (page, Math.Max(page.Last, Math.Max(head, after)));
    }
}
