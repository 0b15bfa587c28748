using System.Globalization;
using System.Net.Mime;
using System.Text;
using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Api.Hosting;
using Exchange.Api.Reading;
using Exchange.Api.Sequencing;
using Exchange.Api.Storage;
using Exchange.Contracts.Attestation;
using Exchange.Contracts.Wire;
using Exchange.Domain.Trading;
using Ledger;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Exchange.Api.Attestation;

/// <summary>The ledger over HTTP, open to all: what it holds is public.</summary>
internal static class AttestationEndpoints
{
    private const string ReceiptType = "text/plain; charset=utf-8";
    private const string Select = "select seq, bytes, leaf, kind, subject, by, at from exchange.ledger_entry";

    public static void MapAttestation(this IEndpointRouteBuilder routes)
    {
        var ledger = routes.MapGroup("").RequireAuthorization(Policies.Open);
        ledger.MapGet(QueryRoutes.Checkpoint, Checkpoint)
            .Described("GetCheckpoint", "ledger", "The newest checkpoint, with keys, witnesses and policy.");
        ledger.MapGet(QueryRoutes.Entries, EntriesAsync)
            .Described("ListEntries", "ledger", "Entries from a number on in the log's order, or the newest first.")
            .Refuses(StatusCodes.Status503ServiceUnavailable);
        ledger.MapGet(QueryRoutes.Entries + "/{seq:long}", EntryAsync)
            .Described("GetEntry", "ledger", "One entry by its number.")
            .Refuses(StatusCodes.Status503ServiceUnavailable);
        ledger.MapGet(QueryRoutes.Entries + "/{seq:long}/receipt", ReceiptOf)
            .Described("GetReceipt", "ledger", "The proof that the log holds an entry, as a C2SP tlog-proof text.")
            .Produces<string>(StatusCodes.Status200OK, MediaTypeNames.Text.Plain);
        ledger.MapGet(QueryRoutes.Subjects + "/{id:guid}", SubjectAsync)
            .Described("ListEntriesOfSubject", "ledger", "What the ledger holds about one thing, oldest first.")
            .Refuses(StatusCodes.Status503ServiceUnavailable);
        ledger.MapPost(QueryRoutes.CheckReceipt, CheckAsync)
            .Described("CheckReceipt", "ledger", "Checks a receipt's text against this exchange's policy.")
            .WithMetadata(new TakesBody(typeof(string), MediaTypeNames.Text.Plain));
    }

    private static Results<Ok<CheckpointView>, NotFound> Checkpoint(
        SignedLedger signed, PublishedLedger published, PublishedPolicy policy) =>
        CheckpointViews.Newest(signed, published, policy) is { } view
            ? TypedResults.Ok(view)
            : TypedResults.NotFound();

    /// <summary>From a number on in the log's order, or without one the newest first.</summary>
    private static async Task<Results<Ok<Page<EntryView>>, BadPage>> EntriesAsync(
        long? from, [AsParameters] PageRequest page, ReaderDatabase database, CancellationToken ct)
    {
        if ((page.Check() ?? CheckFrom(from)) is { } refusal)
            return new BadPage(refusal);
        // The cursor is where the next page begins in the log's order, and what it stays below newest first.
        var rows = from is { } first
            ? await ListAsync(
                database, $"{Select} where seq >= $1 order by seq limit $2", ct,
                page.Cursor is null ? first : page.Before, page.Size + 1)
            : await ListAsync(
                database, $"{Select} where seq < $1 order by seq desc limit $2", ct, page.Before, page.Size + 1);
        return TypedResults.Ok(PageOf(rows, page.Size, ascending: from is not null));
    }

    private static Refusal? CheckFrom(long? from) =>
        from < 0
            ? new(
                RefusalCode.ValueOutOfRange, "from", from.Value.ToString(CultureInfo.InvariantCulture),
                "An entry's number; the first is 0.")
            : null;

    private static async Task<Results<Ok<EntryView>, NotFound>> EntryAsync(
        long seq, ReaderDatabase database, CancellationToken ct) =>
        await ListAsync(database, $"{Select} where seq = $1", ct, seq) is [var entry]
            ? TypedResults.Ok(entry)
            : TypedResults.NotFound();

    /// <summary>What the ledger holds about one thing, oldest first.</summary>
    private static async Task<Results<Ok<Page<EntryView>>, BadPage>> SubjectAsync(
        Guid id, [AsParameters] PageRequest page, ReaderDatabase database, CancellationToken ct)
    {
        if (page.Check() is { } refusal)
            return new BadPage(refusal);
        var rows = await ListAsync(
            database, $"{Select} where subject = $1 and seq >= $2 order by seq limit $3", ct, id,
            page.Cursor is null ? 0 : page.Before, page.Size + 1);
        return TypedResults.Ok(PageOf(rows, page.Size, ascending: true));
    }

    /// <summary>A page of rows that were asked for with one more: that one begins the next page.</summary>
    private static Page<EntryView> PageOf(List<EntryView> rows, int size, bool ascending)
    {
        if (rows.Count <= size)
            return new(rows, null);
        var next = ascending ? rows[size].Seq : rows[size - 1].Seq;
        return new(rows[..size], next.ToString(CultureInfo.InvariantCulture));
    }

    private static Results<ContentHttpResult, NotFound> ReceiptOf(long seq, PublishedLedger published) =>
        published.Receipt(seq) is { } receipt ? TypedResults.Text(receipt, ReceiptType) : TypedResults.NotFound();

    /// <summary>Checks a receipt's text. Whoever distrusts this exchange uses the verifier instead, offline.</summary>
    private static async Task<Ok<ReceiptCheckView>> CheckAsync(
        HttpContext http, PublishedPolicy policy, CancellationToken ct)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, ct);
        try
        {
            var verdict = Receipt.Verify(body.ToArray(), policy.Policy);
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
