using System.Globalization;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Api.Reading;
using Exchange.Api.Storage;
using Exchange.Contracts.Attestation;
using Exchange.Contracts.Wire;
using Exchange.Domain.Trading;
using Ledger;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Exchange.Api.Attestation;

/// <summary>
/// What entries commit to, for whom it concerns and nobody else: not the operator, not auditors. It goes through the
/// app's role, because the one that answers queries may open no commitment.
/// </summary>
internal static class OpeningEndpoints
{
    /// <summary>The commitment in an entry's body, of whichever kind.</summary>
    private const string Commitment =
        """
        coalesce(e.body ->> 'termsCommitment', e.body ->> 'accessCommitment', e.body ->> 'detailsCommitment')
        """;

    private const string Mine =
        $"""
        with mine as (
          select $1::uuid as id
          union all select id from read.trade_order where buyer = $1
          union all select id from read.lease where supplier = $1 or buyer = $1
        )
        select e.seq, e.kind, o.subject, o.commitment, o.salt, o.payload::text
        from mine m join exchange.opening o on o.subject = m.id
          join lateral (
            select l.seq, l.kind, convert_from(l.bytes, 'UTF8')::jsonb -> 'body' as body from exchange.ledger_entry l
            where l.subject = o.subject and l.seq >= $2
              and l.kind in ('participant.key_added', 'order.placed', 'order.amended', 'lease.provisioned')
          ) e on {Commitment} = o.commitment
        order by e.seq limit $3
        """;

    // How to reach a lease is needed until it is over; all else the market has no use for.
    private const string Erase =
        $"""
        with e as (
          select l.kind, l.subject, convert_from(l.bytes, 'UTF8')::jsonb -> 'body' as body from exchange.ledger_entry l
          where l.seq = $1
        ), asked as (
          select o.commitment, e.kind = 'lease.provisioned' and not exists (
            select 1 from read.lease r where r.id = e.subject and r.status in ('ended', 'failed')) as needed
          from e join exchange.opening o on o.commitment = {Commitment} where e.body ->> 'participant' = $2
        ), erased as (
          delete from exchange.opening o using asked where o.commitment = asked.commitment and not asked.needed
        )
        select needed from asked
        """;

    public static void MapOpeningQueries(this IEndpointRouteBuilder reads) =>
        reads.MapGet(QueryRoutes.Openings, ListAsync).RequireAuthorization(Policies.Participant)
            .Described(
                "ListOpenings", "ledger", "What the caller's own entries commit to, in the order of the entries.");

    public static void MapErasure(this IEndpointRouteBuilder routes) =>
        routes.MapPost(QueryRoutes.Openings + "/{seq:long}/erase", EraseAsync)
            .RequireAuthorization(Policies.Participant)
            .Described(
                "EraseOpening", "ledger",
                "Forgets what an entry of the caller commits to, salt and all; the entry stays and verifies.")
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Ok<Page<OpeningView>>, BadPage>> ListAsync(
        [AsParameters] PageRequest page, ClaimsPrincipal user, NpgsqlDataSource database, CancellationToken ct)
    {
        if (page.Check() is { } refusal)
            return new BadPage(refusal);
        await using var command = database.Command(
            Mine, CallerOf(user), page.Cursor is null ? 0 : page.Before, page.Size + 1);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var openings = new List<OpeningView>();
        while (await reader.ReadAsync(ct))
        {
            openings.Add(new(
                reader.GetInt64(0), reader.GetString(1), reader.GetGuid(2), reader.GetString(3),
                Convert.ToHexStringLower(reader.GetFieldValue<byte[]>(4)), Payload(reader.GetString(5))));
        }

        // What was asked for beyond the page begins the next one.
        var next = openings.Count > page.Size
            ? openings[page.Size].Seq.ToString(CultureInfo.InvariantCulture)
            : null;
        return TypedResults.Ok(new Page<OpeningView>([.. openings.Take(page.Size)], next));
    }

    private static async Task<Results<NoContent, NotFound, StillNeeded>> EraseAsync(
        long seq, ClaimsPrincipal user, NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.Command(Erase, seq, CallerOf(user).ToString());
        return await command.ExecuteScalarAsync(ct) switch
        {
            null => TypedResults.NotFound(),
            true => new StillNeeded(seq),
            _ => TypedResults.NoContent(),
        };
    }

    private static Guid CallerOf(ClaimsPrincipal user) =>
        Viewer.Of(user).Id ?? throw new InvalidOperationException("Whoever passes the policy has an id.");

    // As it was hashed: the database keeps another order of the members.
    private static JsonElement Payload(string json) =>
        JsonSerializer.Deserialize<JsonElement>(CanonicalJson.Canonicalise(Encoding.UTF8.GetBytes(json)));

    private sealed class StillNeeded(long seq) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => Hosting.Problems.WriteAsync(
            httpContext,
            new Refusal(
                RefusalCode.WrongState, "seq", seq.ToString(CultureInfo.InvariantCulture),
                "The lease must be over: until then its buyer needs the access."));
    }
}
