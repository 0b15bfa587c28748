using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Api.Hosting;
using Exchange.Api.Reading;
using Exchange.Contracts.Market;
using Exchange.Contracts.Wire;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Exchange.Api.Trading;

internal static class MarketQueries
{
    public static void MapMarketQueries(this IEndpointRouteBuilder reads)
    {
        reads.MapGet(QueryRoutes.Market, Market).RequireAuthorization(Policies.Open)
            .Described("GetMarket", "market", "The rules of the market, its clock and its totals.");
        reads.MapGet(QueryRoutes.Activity, Activity).RequireAuthorization(Policies.Staff)
            .Described("ListActivity", "market", "The event feed, newest first.");
    }

    private static async Task<Ok<MarketView>> Market(
        MarketSettings settings, CommittedState committed, TimeProvider wall, ReadDb db, CancellationToken ct)
    {
        var totals = await db.FindAsync(
            """
            select (select count(*) from read.participant), (select count(*) from read.resource),
              (select count(*) from read.offer where status = 'open'), (select count(*) from read.trade_order),
              (select count(*) from read.trade_order where status in ('open', 'partlyFilled')),
              (select count(*) from read.match), (select count(*) from read.lease where status = 'running'),
              (select count(*) from read.settlement where status = 'paid')
            """,
            c => new MarketTotals(
                c.Long(), c.Long(), c.Long(), c.Long(), c.Long(), c.Long(), c.Long(), c.Long()),
            ct);
        // The rules it was opened with, whatever the settings say by now.
        var (now, rules) = (committed.Now, committed.Rules);
        return TypedResults.Ok(new MarketView(
            settings.Origin, rules.Currency, now.TimeAt(wall.GetUtcNow()), now.Position, now.LedgerSize,
            rules.Fee.Value, rules.Tax.Value, rules.ConfirmWithinMinutes, rules.ProvisionWithinMinutes,
            rules.FinalUsageWithinMinutes, rules.DisputeWindowMinutes, settings.Demo, totals!));
    }

    /// <summary>
    /// The event feed, newest first. Events carry ids only; what is confidential is in their data, not here.
    /// </summary>
    private static async Task<Results<Ok<Page<ActivityView>>, BadPage>> Activity(
        Guid? subject, [AsParameters] PageRequest page, ReadDb db, CancellationToken ct) =>
        page.Check() is { } refusal
            ? new BadPage(refusal)
            : TypedResults.Ok(await db.PageAsync(
                """
                select seq_id, timestamp, type, stream_id, coalesce(user_name, 'exchange'), seq_id::text as next
                from es.mt_events where seq_id < $1 and ($2::uuid is null or stream_id = $2) order by seq_id desc
                """,
                c => new ActivityView(c.Long(), c.Time(), c.Text(), c.Id(), c.Text()), page, ct, page.Before, subject));
}
