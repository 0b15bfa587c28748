using System.Net.Mime;
using System.Security.Claims;
using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Api.Reading;
using Exchange.Contracts.Wire;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Exchange.Api.Attestation;

/// <summary>
/// The receipt of a thing, for who may see the thing: of its newest published entry, or with <c>kind</c> of the newest
/// of that kind, so that a buyer can take both what it signed (<c>order.placed</c>) and what became of it.
/// </summary>
internal static class SubjectReceipts
{
    // What a thing is called, its path, and whose it is; without parties anybody may see it.
    private static readonly (string Thing, string Route, string? Parties)[] Things =
    [
        ("order", QueryRoutes.Orders, "select buyer, buyer from read.trade_order where id = $1"),
        ("match", QueryRoutes.Matches, "select buyer, supplier from read.match where id = $1"),
        ("lease", QueryRoutes.Leases, "select buyer, supplier from read.lease where id = $1"),
        ("settlement", QueryRoutes.Settlements, "select buyer, supplier from read.settlement where id = $1"),
        ("voucher", QueryRoutes.Vouchers,
            """
            select coalesce(v.buyer, p.issuer), p.issuer
            from read.voucher v join read.programme p on p.id = v.programme where v.id = $1
            """),
        ("account", QueryRoutes.Accounts, "select owner, owner from read.account where id = $1 and owner is not null"),
        ("offer", QueryRoutes.Offers, null),
        ("resource", QueryRoutes.Resources, null),
        ("programme", QueryRoutes.Programmes, null),
    ];

    public static void MapSubjectReceipts(this IEndpointRouteBuilder reads)
    {
        foreach (var (thing, route, parties) in Things)
        {
            reads.MapGet(
                    route + "/{id:guid}/receipt",
                    (Guid id, string? kind, HttpResponse response, ClaimsPrincipal user, ReadDb db,
                        PublishedLedger published, CancellationToken ct) =>
                        ReceiptAsync(
                            new(thing, id, kind), parties, response, Viewer.Of(user), db, published, ct))
                .RequireAuthorization(parties is null ? Policies.Open : Policies.Participant)
                .Described(
                    $"Get{char.ToUpperInvariant(thing[0])}{thing[1..]}Receipt", thing,
                    $"The receipt of the newest entry about the {thing}, or of the newest of a kind.")
                .Produces<string>(StatusCodes.Status200OK, MediaTypeNames.Text.Plain);
        }
    }

    private static async Task<Results<ContentHttpResult, NotFound>> ReceiptAsync(
        Wanted wanted, string? parties, HttpResponse response, Viewer viewer, ReadDb db, PublishedLedger published,
        CancellationToken ct)
    {
        if (parties is not null)
        {
            var found = await db.FindAsync(parties, c => new Parties(c.Id(), c.Id()), ct, wanted.Id);
            if (found is null || !viewer.Sees(found.One, found.Other))
                return TypedResults.NotFound();
        }

        var entry = await db.FindAsync(
            """
            select seq from exchange.ledger_entry
            where subject = $1 and ($2::text is null or kind = $2) and seq < $3 order by seq desc limit 1
            """,
            c => new Entry(c.Long()), ct, wanted.Id, wanted.Kind, published.Size);
        if (entry is null || published.Receipt(entry.Seq) is not { } receipt)
            return TypedResults.NotFound();
        response.Headers.ContentDisposition = $"attachment; filename=\"{wanted.Thing}-{wanted.Id}.tlog-proof\"";
        return TypedResults.Text(receipt, "text/plain; charset=utf-8");
    }

    private sealed record Wanted(string Thing, Guid Id, string? Kind);

    private sealed record Parties(Guid One, Guid Other);

    private sealed record Entry(long Seq);
}
