using System.Net.Mime;
using System.Security.Claims;
using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Api.Hosting;
using Exchange.Api.Ingest;
using Exchange.Api.Reading;
using Exchange.Api.Storage;
using Exchange.Contracts.Offers;
using Exchange.Contracts.Wire;
using Exchange.Domain.Trading;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Exchange.Api.Offers;

/// <summary>
/// Filters of the list of offers that a participant keeps, for itself alone: not for the operator, not for auditors.
/// They are no facts, so they are in no event and go through the app's role beside the market.
/// </summary>
internal static class FilterEndpoints
{
    /// <summary>Filters of one participant, at most.</summary>
    public const int MaxFilters = 32;

    private const string ByName = QueryRoutes.Filters + "/{name}";

    // Two at once would each see the room that only one of them can have.
    private const string Lock = "select pg_advisory_xact_lock(hashtextextended($1::text, 0))";

    private const string Save =
        """
        insert into exchange.saved_filter (participant, name, condition)
        select $1, $2, $3
        where (select count(*) filter (where name <> $2) from exchange.saved_filter where participant = $1) < $4
        on conflict (participant, name) do update set condition = excluded.condition
        """;

    public static void MapFilters(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(QueryRoutes.Filters, ListAsync).RequireAuthorization(Policies.Participant)
            .Described("ListFilters", "offer", "The caller's saved filters of offers, by name, on one page.");
        routes.MapGet(ByName, FindAsync).RequireAuthorization(Policies.Participant)
            .Described("GetFilter", "offer", "One saved filter of the caller.");
        routes.MapPut(ByName, SaveAsync).RequireAuthorization(Policies.Participant)
            .Described("SaveFilter", "offer", "Saves a filter under a name, in place of what it was.")
            .Produces<SavedFilterView>()
            .Refuses(StatusCodes.Status422UnprocessableEntity, StatusCodes.Status503ServiceUnavailable)
            .WithMetadata(new TakesBody(typeof(SaveFilterRequest), MediaTypeNames.Application.Json));
        routes.MapDelete(ByName, DeleteAsync).RequireAuthorization(Policies.Participant)
            .Described("DeleteFilter", "offer", "Deletes a saved filter of the caller.")
            .Refuses(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Ok<Page<SavedFilterView>>> ListAsync(
        ClaimsPrincipal user, NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.Command(
            "select name, condition from exchange.saved_filter where participant = $1 order by name collate \"C\"",
            CallerOf(user));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var filters = new List<SavedFilterView>();
        while (await reader.ReadAsync(ct))
            filters.Add(new(reader.GetString(0), reader.GetString(1)));
        return TypedResults.Ok(new Page<SavedFilterView>(filters, null));
    }

    private static async Task<Results<Ok<SavedFilterView>, NotFound>> FindAsync(
        string name, ClaimsPrincipal user, NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.Command(
            "select condition from exchange.saved_filter where participant = $1 and name = $2", CallerOf(user), name);
        return await command.ExecuteScalarAsync(ct) is string condition
            ? TypedResults.Ok(new SavedFilterView(name, condition))
            : TypedResults.NotFound();
    }

    private static async Task SaveAsync(HttpContext http, string name, NpgsqlDataSource database)
    {
        if (await JsonRequests.ReadAsync<SaveFilterRequest>(http) is not { } request)
            return;
        var checks = new FieldChecks();
        checks.Text("name", name, 1, CommandLimits.LabelLength);
        // A slash parts paths, so what a proxy makes of an escaped one nobody knows.
        if (name.Contains("%2F", StringComparison.OrdinalIgnoreCase))
            checks.Refuse("name", name, "No slash.");
        checks.Text("where", request.Where, 1, QueryChecks.MaxText);
        if (checks.Refusal is null)
            checks.Constraint("where", request.Where);
        if (checks.Refusal is null && !await KeepAsync(database, http, name, request.Where))
            checks.Refuse("name", name, $"At most {MaxFilters} filters; delete one first.");
        await (checks.Refusal is { } refusal
            ? Problems.WriteAsync(http, refusal)
            : http.Response.WriteAsJsonAsync(
                new SavedFilterView(name, request.Where), WireJson.Options, http.RequestAborted));
    }

    private static async Task<bool> KeepAsync(
        NpgsqlDataSource database, HttpContext http, string name, string condition)
    {
        var (caller, ct) = (CallerOf(http.User), http.RequestAborted);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new(Lock) { Parameters = { new() { Value = caller } } },
                new(Save)
                {
                    Parameters =
                    {
                        new() { Value = caller }, new() { Value = name }, new() { Value = condition },
                        new() { Value = MaxFilters },
                    },
                },
            },
        };
        var saved = await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return saved == 1;
    }

    private static async Task<Results<NoContent, NotFound>> DeleteAsync(
        string name, ClaimsPrincipal user, NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.Command(
            "delete from exchange.saved_filter where participant = $1 and name = $2", CallerOf(user), name);
        return await command.ExecuteNonQueryAsync(ct) > 0 ? TypedResults.NoContent() : TypedResults.NotFound();
    }

    private static Guid CallerOf(ClaimsPrincipal user) =>
        Viewer.Of(user).Id ?? throw new InvalidOperationException("Whoever passes the policy has an id.");
}
