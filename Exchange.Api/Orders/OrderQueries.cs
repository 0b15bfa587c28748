using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Claims;
using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Api.Reading;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Exchange.Api.Orders;

internal static class OrderQueries
{
    private const string Select =
        """
        select o.id, o.number, o.buyer, o.accelerators, o.open, o.classes, o.regions, o.forms, o.min_memory, o.min_fp16,
          o.max_pue, o.min_renewable, o.earliest, o.latest, o.minutes, o.price_limit, a.currency, o.time_in_force,
          o.good_till, o.all_or_none, o.max_legs, o.status, o.held, o.by, o.placed_at, o.parameters, o.tokens,
          o.deadline, o.utilisation, o.petaflop_s, o.asked, o.rate_gflops, o.precision, o.workload_class,
          o.reference_version, o.weights, o.budget, o.sequence::text
        from read.trade_order o cross join read.market a
        """;

    public static void MapOrderQueries(this IEndpointRouteBuilder reads)
    {
        reads.MapGet(QueryRoutes.Orders, List).RequireAuthorization(Policies.Participant)
            .Described("ListOrders", "order", "The caller's orders, newest first; for operator and auditors all.");
        reads.MapGet(QueryRoutes.Orders + "/{id:guid}", ById).RequireAuthorization(Policies.Participant)
            .Described("GetOrder", "order", "One order.");
    }

    private static async Task<Results<Ok<Page<OrderView>>, BadPage>> List(
        [AllowedValues("open", "partlyFilled", "filled", "cancelled", "expired")]
        string? status, [AsParameters] PageRequest page, ClaimsPrincipal user, ReadDb db, CancellationToken ct)
    {
        if (page.Check() is { } refusal)
        {
            return new BadPage(refusal);
        }

        var viewer = Viewer.Of(user);
        return TypedResults.Ok(await db.PageAsync(
            $"""
            {Select}
            where ($1::uuid is null or o.buyer = $1) and ($2::text is null or o.status = $2) and o.sequence < $3
            order by o.sequence desc
            """,
            c => Map(c, viewer), page, ct, viewer.Only, status, page.Before));
    }

    private static async Task<Results<Ok<OrderView>, NotFound>> ById(
        Guid id, ClaimsPrincipal user, ReadDb db, CancellationToken ct)
    {
        var viewer = Viewer.Of(user);
        var order = await db.FindAsync($"{Select} where o.id = $1", c => Map(c, viewer), ct, id);
        return order is not null && viewer.Sees(order.BuyerId) ? TypedResults.Ok(order) : TypedResults.NotFound();
    }

    /// <summary>
    /// The limit is the buyer's secret: even staff do not see it, nor the hold, from which it could be computed.
    /// </summary>
    private static OrderView Map(Columns c, Viewer viewer)
    {
        var (id, number, buyer, accelerators, open) = (c.Id(), c.Text(), c.Id(), c.Maybe<int>(), c.Long());
        var view = new OrderView(
            id, number, buyer, accelerators, accelerators is null ? null : (int)open, c.Texts(), c.Texts(), c.Texts(),
            c.Maybe<long>(), c.Maybe<long>(), c.Maybe<int>(), c.Maybe<int>(), c.Time(), c.Time(), c.Int(),
            c.MaybeAmount(), c.Text(),
            c.Text(),
            c.Maybe<DateTimeOffset>(), c.Bool(), c.Int(), c.Text(), c.Amount(), c.Text(), c.Time(), Training(c))
        {
            Constraint = c.MaybeText(),
            OpenGflops = accelerators is null ? open : null,
            Rate = Rate(c),
            Budget = c.MaybeAmount(),
        };
        return viewer.Id == view.BuyerId
            ? view
            : view with { Limit = null, Budget = null, Held = null, Training = null };
    }

    private static RateView? Rate(Columns c)
    {
        var (gflops, precision, workload, version) =
            (c.Maybe<long>(), c.MaybeText(), c.MaybeText(), c.Maybe<int>());
        var weights = c.MaybeTexts();
        return gflops is null
            ? null
            : new(gflops.Value, precision!, workload!, version!.Value, [.. weights!.Select(Weight)]);
    }

    // As the projection writes it: the figure, a space, the class.
    private static ClassWeightView Weight(string written)
    {
        var space = written.IndexOf(' ', StringComparison.Ordinal);
        return new(written[(space + 1)..], long.Parse(written[..space], CultureInfo.InvariantCulture));
    }

    private static TrainingRequirement? Training(Columns c)
    {
        var (parameters, tokens, deadline, utilisation, petaflopSeconds) =
            (c.Maybe<long>(), c.Maybe<long>(), c.Maybe<DateTimeOffset>(), c.Maybe<int>(), c.Maybe<long>());
        return parameters is null
            ? null
            : new(parameters.Value, tokens!.Value, deadline!.Value, utilisation!.Value, petaflopSeconds!.Value);
    }
}
