using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Api.Reading;
using Exchange.Contracts.Settlements;
using Exchange.Contracts.Wire;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Exchange.Api.Settlements;

internal static class SettlementQueries
{
    private const string Select =
        """
        select s.id, s.lease, s.trade_order, s.buyer, s.supplier, s.unit_seconds, s.price, s.gross, s.buyer_pays,
          s.voucher_pays, s.supplier_gets, s.fee, s.tax, s.rounding, a.currency, s.status, s.dispute_until, s.paid_at,
          s.sequence::text
        from read.settlement s cross join read.market a
        """;

    public static void MapSettlementQueries(this IEndpointRouteBuilder reads)
    {
        reads.MapGet(QueryRoutes.Settlements, List).RequireAuthorization(Policies.Participant)
            .Described("ListSettlements", "settlement", "The settlements that the caller is a party of, newest first.");
        reads.MapGet(QueryRoutes.Settlements + "/{id:guid}", ById).RequireAuthorization(Policies.Participant)
            .Described("GetSettlement", "settlement", "One settlement.");
    }

    private static async Task<Results<Ok<Page<SettlementView>>, BadPage>> List(
        Guid? order, Guid? lease,
        [AllowedValues("calculated", "disputed", "adjusted", "paid")]
        string? status, [AsParameters] PageRequest page, ClaimsPrincipal user, ReadDb db,
        CancellationToken ct) =>
        page.Check() is { } refusal
            ? new BadPage(refusal)
            : TypedResults.Ok(await db.PageAsync(
                $"""
                {Select}
                where ($1::uuid is null or s.buyer = $1 or s.supplier = $1) and ($2::uuid is null or s.trade_order = $2)
                  and ($3::uuid is null or s.lease = $3) and ($4::text is null or s.status = $4) and s.sequence < $5
                order by s.sequence desc
                """,
                Map, page, ct, Viewer.Of(user).Only, order, lease, status, page.Before));

    private static async Task<Results<Ok<SettlementView>, NotFound>> ById(
        Guid id, ClaimsPrincipal user, ReadDb db, CancellationToken ct)
    {
        var settlement = await db.FindAsync($"{Select} where s.id = $1", Map, ct, id);
        return settlement is not null && Viewer.Of(user).Sees(settlement.BuyerId, settlement.SupplierId)
            ? TypedResults.Ok(settlement)
            : TypedResults.NotFound();
    }

    private static SettlementView Map(Columns c) => new(
        c.Id(), c.Id(), c.Id(), c.Id(), c.Id(), c.Long(), c.Amount(), c.Amount(), c.Amount(), c.Amount(), c.Amount(),
        c.Amount(), c.Amount(), c.Amount(), c.Text(), c.Text(), c.Time(), c.Maybe<DateTimeOffset>());
}
