using System.ComponentModel.DataAnnotations;
using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Api.Ingest;
using Exchange.Api.Reading;
using Exchange.Contracts.Offers;
using Exchange.Contracts.Wire;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Exchange.Api.Offers;

internal static class OfferQueries
{
    private const string Select =
        """
        select o.id, o.resource, o.supplier, p.name, r.identity, r.region, r.site, r.class, r.catalogued, o.form,
            o.unit,
          o.units, o.per_unit, o.block_units, o.min_minutes, o.window_start, o.window_end, o.price, o.price_each,
          a.currency, o.auto_accept, o.price_source, o.status, r.memory, r.fp16, r.pue, r.renewable,
          o.asked, o.price_each || '.' || o.sequence
        from read.offer o
        join read.resource r on r.id = o.resource
        join read.participant p on p.id = o.supplier
        cross join read.market a
        """;

    public static void MapOfferQueries(this IEndpointRouteBuilder reads)
    {
        reads.MapGet(QueryRoutes.Offers, List).RequireAuthorization(Policies.Open)
            .Described("ListOffers", "offer", "Offers, cheapest per accelerator first; the open ones, or by status.");
        reads.MapGet(QueryRoutes.Offers + "/{id:guid}", ById).RequireAuthorization(Policies.Open)
            .Described("GetOffer", "offer", "One offer.");
    }

    /// <summary>Cheapest per accelerator first; ties to the earlier offer.</summary>
    private static async Task<Results<Ok<Page<OfferView>>, BadPage>> List(
        [FromQuery(Name = "class")] string? acceleratorClass, string? region, Guid? supplier,
        [AllowedValues("open", "paused", "withdrawn", "expired")]
        string? status,
        string? where, [AsParameters] PageRequest page, ReadDb db, CancellationToken ct)
    {
        var checks = new FieldChecks();
        var constraint = checks.Constraint("where", where);
        if ((page.Check(cursorParts: 2) ?? checks.Refusal) is { } refusal)
        {
            return new BadPage(refusal);
        }

        var (price, sequence) = page.Parts is [var p, var s] ? (p, s) : (-1L, -1L);
        List<object?> values = [acceleratorClass, region, supplier, status ?? "open", price, sequence];
        var asked = constraint is null ? "" : "and " + ConstraintSql.Of(constraint, values);
        return TypedResults.Ok(await db.PageAsync(
            $"""
            {Select}
            where ($1::text is null or r.class = $1) and ($2::text is null or r.region = $2)
              and ($3::uuid is null or o.supplier = $3) and o.status = $4 and (o.price_each, o.sequence) > ($5, $6)
              {asked}
            order by o.price_each, o.sequence
            """,
            Map, page, ct, [.. values]));
    }

    private static async Task<Results<Ok<OfferView>, NotFound>> ById(Guid id, ReadDb db, CancellationToken ct) =>
        await db.FindAsync($"{Select} where o.id = $1", Map, ct, id) is { } offer
            ? TypedResults.Ok(offer)
            : TypedResults.NotFound();

    private static OfferView Map(Columns c) => new(
        c.Id(), c.Id(), c.Id(), c.Text(), c.Text(), c.Text(), c.Text(), c.Text(), c.Bool(), c.Text(), c.Text(), c.Int(),
        c.Int(), c.Int(), c.Int(), c.Time(), c.Time(), c.Amount(), c.Amount(), c.Text(), c.Bool(), c.Text(), c.Text(),
        c.Maybe<long>(), c.Maybe<long>(), c.Maybe<int>(), c.Maybe<int>(),
        c.MaybeText());
}
