using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Api.Reading;
using Exchange.Contracts.Resources;
using Exchange.Contracts.Wire;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Exchange.Api.Resources;

internal static class ResourceQueries
{
    private const string Select =
        """
        select r.id, r.supplier, p.name, r.identity, r.site, r.region, r.class, r.catalogued, r.nodes, r.per_node,
          r.memory, r.fp16, r.pue, r.renewable, r.interconnect, r.status, r.sequence::text
        from read.resource r join read.participant p on p.id = r.supplier
        """;

    public static void MapResourceQueries(this IEndpointRouteBuilder reads)
    {
        reads.MapGet(QueryRoutes.Resources, List).RequireAuthorization(Policies.Open)
            .Described("ListResources", "resource", "Resources, newest first.");
        reads.MapGet(QueryRoutes.Resources + "/{id:guid}", ById).RequireAuthorization(Policies.Open)
            .Described("GetResource", "resource", "One resource.");
    }

    private static async Task<Results<Ok<Page<ResourceView>>, BadPage>> List(
        Guid? supplier, [AsParameters] PageRequest page, ReadDb db, CancellationToken ct) =>
        page.Check() is { } refusal
            ? new BadPage(refusal)
            : TypedResults.Ok(await db.PageAsync(
                $"{Select} where ($1::uuid is null or r.supplier = $1) and r.sequence < $2 order by r.sequence desc",
                Map, page, ct, supplier, page.Before));

    private static async Task<Results<Ok<ResourceView>, NotFound>> ById(Guid id, ReadDb db, CancellationToken ct) =>
        await db.FindAsync($"{Select} where r.id = $1", Map, ct, id) is { } resource
            ? TypedResults.Ok(resource)
            : TypedResults.NotFound();

    private static ResourceView Map(Columns c) => new(
        c.Id(), c.Id(), c.Text(), c.Text(), c.Text(), c.Text(), c.Text(), c.Bool(), c.Int(), c.Int(), c.Maybe<long>(),
        c.Maybe<long>(), c.Maybe<int>(), c.Maybe<int>(), c.MaybeText(), c.Text());
}
