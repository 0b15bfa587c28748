using System.Security.Claims;
using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Api.Reading;
using Exchange.Contracts.Participants;
using Exchange.Contracts.Wire;
using Exchange.Domain.Participants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Exchange.Api.Participants;

internal static class ParticipantQueries
{
    private const string Select =
        """
        select id, number, name, status, roles, keys, allows_session, registered_at, matches_given, matches_lapsed,
          number::text as next
        from read.participant
        """;

    public static void MapParticipantQueries(this IEndpointRouteBuilder reads)
    {
        reads.MapGet(QueryRoutes.Me, Me).RequireAuthorization(Policies.Participant)
            .Described("GetMe", "participant", "The caller.");
        reads.MapGet(QueryRoutes.Participants + "/{id:guid}", ById).RequireAuthorization(Policies.Participant)
            .Described("GetParticipant", "participant", "One participant; a buyer's name is for itself and staff.");
        reads.MapGet(QueryRoutes.Participants, List).RequireAuthorization(Policies.Staff)
            .Described("ListParticipants", "participant", "All participants, newest first.");
    }

    private static async Task<Results<Ok<ParticipantView>, NotFound>> Me(
        ClaimsPrincipal user, ReadDb db, CancellationToken ct) =>
        Viewer.Of(user).Id is { } id && await FindAsync(db, id, ct) is { } me
            ? TypedResults.Ok(me)
            : TypedResults.NotFound();

    private static async Task<Results<Ok<ParticipantView>, NotFound>> ById(
        Guid id, ClaimsPrincipal user, ReadDb db, CancellationToken ct) =>
        await FindAsync(db, id, ct) is { } participant
            ? TypedResults.Ok(Shown(participant, Viewer.Of(user)))
            : TypedResults.NotFound();

    /// <summary>
    /// Suppliers trade under their names; a buyer's name is for itself and staff, for the ledger has its id.
    /// </summary>
    private static ParticipantView Shown(ParticipantView participant, Viewer viewer) =>
        viewer.Sees(participant.ParticipantId) || participant.Roles.Contains(nameof(ParticipantRole.Supplier))
            ? participant
            : participant with { Name = "" };

    private static async Task<Results<Ok<Page<ParticipantView>>, BadPage>> List(
        [AsParameters] PageRequest page, ReadDb db, CancellationToken ct) =>
        page.Check() is { } refusal
            ? new BadPage(refusal)
            : TypedResults.Ok(await db.PageAsync(
                $"{Select} where number < $1 order by number desc", Map, page, ct,
                (int)Math.Min(page.Before, int.MaxValue)));

    private static Task<ParticipantView?> FindAsync(ReadDb db, Guid id, CancellationToken ct) =>
        db.FindAsync($"{Select} where id = $1", Map, ct, id);

    private static ParticipantView Map(Columns c) =>
        new(c.Id(), c.Int(), c.Text(), c.Text(), c.Texts(), c.Texts(), c.Bool(), c.Time(), c.Long(),
            c.Long());
}
