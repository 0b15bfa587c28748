using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Api.Leases;
using Exchange.Api.Reading;
using Exchange.Contracts.Leases;
using Exchange.Contracts.Matching;
using Exchange.Contracts.Wire;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Exchange.Api.Matching;

internal static class MatchQueries
{
    /// <summary>The most rows of each kind that a supplier is handed at once; the next call has the rest.</summary>
    private const int MaxWork = 2_000;

    private const string Select =
        """
        select m.id, m.lease, m.trade_order, m.offer, m.buyer, m.supplier, m.units, m.per_unit, m.start_at, m.end_at,
          m.price, m.amount, a.currency, m.status, m.confirm_by, m.covers, m.weight, m.sequence::text
        from read.match m cross join read.market a
        """;

    public static void MapMatchQueries(this IEndpointRouteBuilder reads)
    {
        reads.MapGet(QueryRoutes.Matches, List).RequireAuthorization(Policies.Participant)
            .Described("ListMatches", "match", "The matches that the caller is a party of, newest first.");
        reads.MapGet(QueryRoutes.Matches + "/{id:guid}", ById).RequireAuthorization(Policies.Participant)
            .Described("GetMatch", "match", "One match.");
        reads.MapGet(QueryRoutes.Work, Work).RequireAuthorization(Policies.Supplier)
            .Described("GetWork", "match", "What waits for the supplier: to confirm, to provision, to meter.");
    }

    private static async Task<Results<Ok<Page<MatchView>>, BadPage>> List(
        [FromQuery(Name = "order")] Guid? order,
        [AllowedValues("made", "confirmed", "declined", "lapsed", "cancelled", "delivered")]
        string? status, [AsParameters] PageRequest page, ClaimsPrincipal user,
        ReadDb db, CancellationToken ct) =>
        page.Check() is { } refusal
            ? new BadPage(refusal)
            : TypedResults.Ok(await db.PageAsync(
                $"""
                {Select}
                where ($1::uuid is null or m.buyer = $1 or m.supplier = $1) and ($2::uuid is null or m.trade_order = $2)
                  and ($3::text is null or m.status = $3) and m.sequence < $4
                order by m.sequence desc
                """,
                Map, page, ct, Viewer.Of(user).Only, order, status, page.Before));

    private static async Task<Results<Ok<MatchView>, NotFound>> ById(
        Guid id, ClaimsPrincipal user, ReadDb db, CancellationToken ct)
    {
        var match = await db.FindAsync($"{Select} where m.id = $1", Map, ct, id);
        return match is not null && Viewer.Of(user).Sees(match.BuyerId, match.SupplierId)
            ? TypedResults.Ok(match)
            : TypedResults.NotFound();
    }

    private static async Task<Ok<SupplierWork>> Work(ClaimsPrincipal user, ReadDb db, CancellationToken ct)
    {
        var supplier = Viewer.Of(user).Id;
        var waiting = await db.ListAsync(
            $"{Select} where m.supplier = $1 and m.status in ('made', 'confirmed') order by m.sequence limit {MaxWork}",
            Map, ct, supplier);
        var running = await db.ListAsync(LeaseQueries.RunningOfSupplier(MaxWork), LeaseQueries.Map, ct, supplier);
        return TypedResults.Ok(new SupplierWork(
            [.. waiting.Where(m => m.Status == "made")], [.. waiting.Where(m => m.Status == "confirmed")], running));
    }

    private static MatchView Map(Columns c) => new(
        c.Id(), c.Id(), c.Id(), c.Id(), c.Id(), c.Id(), c.Int(), c.Int(), c.Time(), c.Time(), c.Amount(), c.Amount(),
        c.Text(), c.Text(), c.Time())
    {
        CoversGflops = c.Maybe<long>(), GflopsPerAccelerator = c.Maybe<long>(),
    };
}
