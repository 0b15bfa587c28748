using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text.Json;
using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Api.Reading;
using Exchange.Api.Storage;
using Exchange.Contracts.Leases;
using Exchange.Contracts.Wire;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Exchange.Api.Leases;

internal static class LeaseQueries
{
    private const string Select =
        """
        select l.id, l.match, l.trade_order, l.offer, l.buyer, l.supplier, l.units, l.per_unit, l.start_at, l.end_at,
          l.price, a.currency, l.status, l.started_at, l.ended_at, l.periods, l.metered_to, l.unit_seconds,
          l.stopped_at, l.resumed_at, l.sequence::text
        from read.lease l cross join read.market a
        """;

    public static void MapLeaseQueries(this IEndpointRouteBuilder reads)
    {
        reads.MapGet(QueryRoutes.Leases, List).RequireAuthorization(Policies.Participant)
            .Described("ListLeases", "lease", "The leases that the caller is a party of, newest first.");
        reads.MapGet(QueryRoutes.Leases + "/{id:guid}", ById).RequireAuthorization(Policies.Participant)
            .Described("GetLease", "lease", "One lease; its parties also see how to reach the capacity.");
        reads.MapGet(QueryRoutes.Leases + "/{id:guid}/usage", Usage).RequireAuthorization(Policies.Participant)
            .Described("ListUsage", "lease", "The metered periods of a lease, in order.");
    }

    /// <summary>What a supplier still has to deliver or to meter.</summary>
    public static string RunningOfSupplier(int limit) =>
        $"""
        {Select} where l.supplier = $1
          and (l.status in ('provisioned', 'running', 'interrupted') or l.final_by is not null)
        order by l.sequence limit {limit}
        """;

    public static LeaseView Map(Columns c) => new(
        c.Id(), c.Id(), c.Id(), c.Id(), c.Id(), c.Id(), c.Int(), c.Int(), c.Time(), c.Time(), c.Amount(), c.Text(),
        c.Text(), c.Maybe<DateTimeOffset>(), c.Maybe<DateTimeOffset>(), c.Int(), c.Time(), c.Long(),
        Interruptions(c.Get<DateTimeOffset[]>(), c.Get<DateTimeOffset[]>()), null);

    // The last one may have no end yet.
    private static InterruptionView[] Interruptions(DateTimeOffset[] stopped, DateTimeOffset[] resumed) =>
        [.. stopped.Select((at, i) => new InterruptionView(at, i < resumed.Length ? resumed[i] : null))];

    private static async Task<Results<Ok<Page<LeaseView>>, BadPage>> List(
        Guid? order,
        [AllowedValues("provisioned", "running", "interrupted", "failed", "ended")]
        string? status, [AsParameters] PageRequest page, ClaimsPrincipal user, ReadDb db,
        CancellationToken ct) =>
        page.Check() is { } refusal
            ? new BadPage(refusal)
            : TypedResults.Ok(await db.PageAsync(
                $"""
                {Select}
                where ($1::uuid is null or l.buyer = $1 or l.supplier = $1) and ($2::uuid is null or l.trade_order = $2)
                  and ($3::text is null or l.status = $3) and l.sequence < $4
                order by l.sequence desc
                """,
                Map, page, ct, Viewer.Of(user).Only, order, status, page.Before));

    private static async Task<Results<Ok<LeaseView>, NotFound>> ById(
        Guid id, ClaimsPrincipal user, ReadDb db, NpgsqlDataSource database, CancellationToken ct)
    {
        var viewer = Viewer.Of(user);
        var lease = await db.FindAsync($"{Select} where l.id = $1", Map, ct, id);
        if (lease is null || !viewer.Sees(lease.BuyerId, lease.SupplierId))
        {
            return TypedResults.NotFound();
        }

        // How to reach the capacity is between the two parties: staff do not see it.
        var isParty = viewer.Id == lease.BuyerId || viewer.Id == lease.SupplierId;
        return TypedResults.Ok(isParty ? lease with { Access = await AccessAsync(database, id, ct) } : lease);
    }

    // Through the app's role: the one that answers queries may open no commitment, whatever a query says.
    private static async Task<string?> AccessAsync(NpgsqlDataSource database, Guid lease, CancellationToken ct)
    {
        await using var command = database.Command(
            """
            select o.payload::text from read.lease l join exchange.opening o on o.commitment = l.access where l.id = $1
            """,
            lease);
        return await command.ExecuteScalarAsync(ct) is string payload
            ? JsonSerializer.Deserialize<LeaseAccess>(payload, WireJson.Options)?.Access
            : null;
    }

    private static async Task<Results<Ok<Page<UsageView>>, NotFound, BadPage>> Usage(
        Guid id, [AsParameters] PageRequest page, ClaimsPrincipal user, ReadDb db, CancellationToken ct)
    {
        if (page.Check() is { } refusal)
        {
            return new BadPage(refusal);
        }

        var lease = await db.FindAsync($"{Select} where l.id = $1", Map, ct, id);
        if (lease is null || !Viewer.Of(user).Sees(lease.BuyerId, lease.SupplierId))
        {
            return TypedResults.NotFound();
        }

        var after = page.Parts is [var period, ..] ? period : -1;
        return TypedResults.Ok(await db.PageAsync(
            """
            select lease, period, from_at, to_at, unit_seconds, period::text as next from read.usage
            where lease = $1 and period > $2 order by period
            """,
            c => new UsageView(c.Id(), c.Int(), c.Time(), c.Time(), c.Long()), page, ct, id, after));
    }
}
