using System.Globalization;
using System.Text;
using Exchange.Api.Auth;
using Exchange.Api.Hosting;
using Exchange.Api.Sequencing;
using Exchange.Api.Storage;
using Exchange.Contracts.Attestation;
using Exchange.Contracts.Wire;
using Exchange.Domain.Trading;
using Ledger;

namespace Exchange.Api.Attestation;

/// <summary>The ledger over HTTP, open to all: what it holds is public.</summary>
internal static class AttestationEndpoints
{
    private const int MaxPage = 500;
    private const int DefaultPage = 50;
    private const string ReceiptType = "text/plain; charset=utf-8";
    private const string Select = "select seq, bytes, leaf, kind, subject, by, at from exchange.ledger_entry";

    public static void MapAttestation(this IEndpointRouteBuilder routes)
    {
        var ledger = routes.MapGroup("").RequireAuthorization(Policies.Open).WithTags("ledger");
        ledger.MapGet(QueryRoutes.Checkpoint, Checkpoint);
        ledger.MapGet(QueryRoutes.Entries, EntriesAsync);
        ledger.MapGet(QueryRoutes.Entries + "/{seq:long}", EntryAsync);
        ledger.MapGet(QueryRoutes.Entries + "/{seq:long}/receipt", ReceiptOf);
        ledger.MapGet(QueryRoutes.Subjects + "/{id:guid}", SubjectAsync);
        ledger.MapPost(QueryRoutes.CheckReceipt, CheckAsync);
    }

    private static IResult Checkpoint(SignedLedger signed, LogKeys keys) =>
        signed.Last is var (head, note)
            ? TypedResults.Ok(new CheckpointView(
                keys.Origin, head.Size, Convert.ToHexStringLower(head.Root), note, keys.Policy))
            : TypedResults.NotFound();

    /// <summary>From a number on in the log's order, or without one the newest first.</summary>
    private static async Task<IResult> EntriesAsync(
        long? from, int? limit, string? cursor, HttpContext http, ReaderDatabase database, CancellationToken ct)
    {
        var size = limit ?? DefaultPage;
        long? before =
            long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : null;
        if (size is < 1 or > MaxPage || from < 0 || (cursor is not null && before is null))
            return await BadPageAsync(http);
        var at = before ?? long.MaxValue;
        var rows = from is { } first
            ? await ListAsync(
                database, $"{Select} where seq >= $1 order by seq limit $2", ct, before ?? first, size + 1)
            : await ListAsync(database, $"{Select} where seq < $1 order by seq desc limit $2", ct, at, size + 1);
        return TypedResults.Ok(PageOf(rows, size, ascending: from is not null));
    }

    private static async Task<IResult> EntryAsync(long seq, ReaderDatabase database, CancellationToken ct) =>
        await ListAsync(database, $"{Select} where seq = $1", ct, seq) is [var entry]
            ? TypedResults.Ok(entry)
            : TypedResults.NotFound();

    /// <summary>What the ledger holds about one thing, oldest first.</summary>
    private static async Task<IResult> SubjectAsync(
        Guid id, int? limit, string? cursor, HttpContext http, ReaderDatabase database, CancellationToken ct)
    {
        var size = limit ?? DefaultPage;
        var from = 0L;
        if (size is < 1 or > MaxPage
            || (cursor is not null
                && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out from)))
            return await BadPageAsync(http);
        var rows = await ListAsync(
            database, $"{Select} where subject = $1 and seq >= $2 order by seq limit $3", ct, id, from, size + 1);
        return TypedResults.Ok(PageOf(rows, size, ascending: true));
    }

    /// <summary>A page of rows that were asked for with one more: that one begins the next page.</summary>
    private static Page<EntryView> PageOf(List<EntryView> rows, int size, bool ascending)
    {
        if (rows.Count <= size)
            return new(rows, null);
        var next = ascending ? rows[size].Seq : rows[size - 1].Seq;
        return new(rows[..size], next.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<IResult> BadPageAsync(HttpContext http)
    {
        await Problems.WriteAsync(http, new Refusal(
            RefusalCode.ValueOutOfRange, "limit", http.Request.QueryString.Value ?? "",
            $"limit is 1 to {MaxPage}, from is not negative, cursor is the next of the page before."));
        return Results.Empty;
    }

    private static IResult ReceiptOf(long seq, PublishedLedger published) =>
        published.Receipt(seq) is { } receipt ? TypedResults.Text(receipt, ReceiptType) : TypedResults.NotFound();

    /// <summary>Checks a receipt's text. Whoever distrusts this exchange uses the verifier instead, offline.</summary>
    private static async Task<IResult> CheckAsync(HttpContext http, LogKeys keys, CancellationToken ct)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, ct);
        try
        {
            var verdict = Receipt.Verify(body.ToArray(), LogPolicy.Parse(Encoding.UTF8.GetBytes(keys.Policy)));
            return TypedResults.Ok(new ReceiptCheckView(
                true, "The ledger holds this entry, and the log signed the checkpoint.", verdict.Entry.Seq,
                Encoding.UTF8.GetString(verdict.Entry.Bytes), verdict.Checkpoint.Checkpoint.Size));
        }
        catch (Exception error) when (error is LedgerFormatException or LedgerVerificationException)
        {
            return TypedResults.Ok(new ReceiptCheckView(false, error.Message, null, null, null));
        }
    }

    private static async Task<List<EntryView>> ListAsync(
        ReaderDatabase database, string sql, CancellationToken ct, params object[] values)
    {
        await using var command = database.Source.Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var entries = new List<EntryView>();
        while (await reader.ReadAsync(ct))
        {
            entries.Add(new(
                reader.GetInt64(0), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(6),
                Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(1)),
                Convert.ToHexStringLower(reader.GetFieldValue<byte[]>(2)), reader.GetString(5),
                reader.IsDBNull(4) ? null : reader.GetGuid(4)));
        }

        return entries;
    }
}
