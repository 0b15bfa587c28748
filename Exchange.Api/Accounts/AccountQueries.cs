using System.Security.Claims;
using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Api.Reading;
using Exchange.Contracts.Accounts;
using Exchange.Contracts.Wire;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Exchange.Api.Accounts;

internal static class AccountQueries
{
    private const string Select =
        "select id, owner, kind, currency, balance, held, balance - held from read.account";

    public static void MapAccountQueries(this IEndpointRouteBuilder reads)
    {
        reads.MapGet(QueryRoutes.Accounts, List).RequireAuthorization(Policies.Participant)
            .Described("ListAccounts", "account", "The caller's accounts; for operator and auditors also another's.")
            .Refuses(StatusCodes.Status403Forbidden);
        reads.MapGet(QueryRoutes.Accounts + "/{id:guid}/statement", Statement)
            .RequireAuthorization(Policies.Participant)
            .Described("GetStatement", "account", "What moved an account's balance, newest first.");
    }

    /// <summary>
    /// The caller's accounts; staff may ask for another owner's, and without one see the exchange's own.
    /// </summary>
    private static async Task<Results<Ok<Page<AccountView>>, ForbidHttpResult>> List(
        Guid? owner, ClaimsPrincipal user, ReadDb db, CancellationToken ct)
    {
        var viewer = Viewer.Of(user);
        if (owner is { } other && !viewer.Sees(other))
        {
            return TypedResults.Forbid();
        }

        var rows = await db.ListAsync(
            $"{Select} where owner = $1 or (owner is null and $2) order by kind, id", Map, ct,
            owner ?? viewer.Id, viewer.IsStaff && owner is null);
        return TypedResults.Ok(new Page<AccountView>(rows, null));
    }

    private static async Task<Results<Ok<Page<StatementLine>>, NotFound, BadPage>> Statement(
        Guid id, [AsParameters] PageRequest page, ClaimsPrincipal user, ReadDb db, CancellationToken ct)
    {
        if (page.Check() is { } refusal)
        {
            return new BadPage(refusal);
        }

        var account = await db.FindAsync($"{Select} where id = $1", Map, ct, id);
        if (account is null || !Viewer.Of(user).Sees(account.OwnerId ?? Guid.Empty))
        {
            return TypedResults.NotFound();
        }

        return TypedResults.Ok(await db.PageAsync(
            """
            select sequence, at, kind, amount, transfer, reason, reference, sequence::text as next
            from read.account_line
            where account = $1 and sequence < $2 order by sequence desc
            """,
            c => new StatementLine(
                c.Long(), c.Time(), c.Text(), c.Amount(), c.Maybe<Guid>(), c.MaybeText(), c.MaybeText()),
            page, ct, id, page.Before));
    }

    private static AccountView Map(Columns c) =>
        new(c.Id(), c.Maybe<Guid>(), c.Text(), c.Text(), c.Amount(), c.Amount(), c.Amount());
}
