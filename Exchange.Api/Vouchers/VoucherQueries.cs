using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Api.Reading;
using Exchange.Contracts.Vouchers;
using Exchange.Contracts.Wire;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Exchange.Api.Vouchers;

internal static class VoucherQueries
{
    private const string Programmes =
        """
        select p.id, p.issuer, p.name, a.currency, p.budget, p.issued, p.redeemed, p.share, p.valid_from, p.valid_until,
          p.classes, p.status, p.sequence::text
        from read.programme p cross join read.market a
        """;

    public static void MapVoucherQueries(this IEndpointRouteBuilder reads)
    {
        reads.MapGet(QueryRoutes.Programmes, ListProgrammes).RequireAuthorization(Policies.Open)
            .Described("ListProgrammes", "voucher_programme", "Voucher programmes, newest first.");
        reads.MapGet(QueryRoutes.Programmes + "/{id:guid}", ProgrammeById).RequireAuthorization(Policies.Open)
            .Described("GetProgramme", "voucher_programme", "One voucher programme.");
        reads.MapGet(QueryRoutes.Vouchers, ListVouchers).RequireAuthorization(Policies.Participant)
            .Described("ListVouchers", "voucher", "The caller's vouchers as buyer or issuer, newest first.");
    }

    private static async Task<Results<Ok<Page<ProgrammeView>>, BadPage>> ListProgrammes(
        [AsParameters] PageRequest page, ReadDb db, CancellationToken ct) =>
        page.Check() is { } refusal
            ? new BadPage(refusal)
            : TypedResults.Ok(await db.PageAsync(
                $"{Programmes} where p.sequence < $1 order by p.sequence desc", MapProgramme, page, ct, page.Before));

    private static async Task<Results<Ok<ProgrammeView>, NotFound>> ProgrammeById(
        Guid id, ReadDb db, CancellationToken ct) =>
        await db.FindAsync($"{Programmes} where p.id = $1", MapProgramme, ct, id) is { } programme
            ? TypedResults.Ok(programme)
            : TypedResults.NotFound();

    private static async Task<Results<Ok<Page<VoucherView>>, BadPage>> ListVouchers(
        [AllowedValues("issued", "reserved", "redeemed", "expired", "revoked")]
        string? status, [AsParameters] PageRequest page, ClaimsPrincipal user, ReadDb db, CancellationToken ct) =>
        page.Check() is { } refusal
            ? new BadPage(refusal)
            : TypedResults.Ok(await db.PageAsync(
                """
                select v.id, v.code, v.programme, p.name, v.buyer, v.face, v.redeemed, a.currency, v.valid_until,
                  v.status, v.trade_order, v.sequence::text
                from read.voucher v join read.programme p on p.id = v.programme
                cross join read.market a
                where ($1::uuid is null or v.buyer = $1 or p.issuer = $1) and ($2::text is null or v.status = $2)
                  and v.sequence < $3
                order by v.sequence desc
                """,
                MapVoucher, page, ct, Viewer.Of(user).Only, status, page.Before));

    private static ProgrammeView MapProgramme(Columns c) => new(
        c.Id(), c.Id(), c.Text(), c.Text(), c.Amount(), c.Amount(), c.Amount(), c.Int(), c.Time(), c.Time(), c.Texts(),
        c.Text());

    private static VoucherView MapVoucher(Columns c) => new(
        c.Id(), c.Text(), c.Id(), c.Text(), c.Id(), c.Amount(), c.Amount(), c.Text(), c.Time(), c.Text(),
        c.Maybe<Guid>());
}
