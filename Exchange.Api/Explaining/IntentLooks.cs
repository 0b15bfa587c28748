using Exchange.Api.Auth;
using Exchange.Api.Hosting;
using Exchange.Api.Ingest;
using Exchange.Api.Orders;
using Exchange.Api.Reading;
using Exchange.Api.Snapshots;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;
using Exchange.Domain.Orders;
using Exchange.Domain.Trading;

namespace Exchange.Api.Explaining;

/// <summary>
/// Answers what is asked of an intent and takes a close look at the market: one that this node follows, never the one
/// that decides.
/// </summary>
internal sealed class IntentLooks(MarketCopy copy, CommittedState committed, TimeProvider wall)
{
    /// <summary>A look at an intent that comes to a requirement.</summary>
    internal delegate (TView? View, Refusal? Refusal) Look<in TRequest, TView>(
        FollowedMarket market, TRequest request, Intent intent, Guid? buyer, DateTimeOffset now,
        CancellationToken stop);

    public async Task AnswerAsync<TRequest, TView>(HttpContext http, Look<TRequest, TView> look)
        where TRequest : PreviewRequest
        where TView : class
    {
        if (await JsonRequests.ReadAsync<TRequest>(http) is not { } request)
            return;
        var checks = new FieldChecks();
        var intent = OrderCommands.IntentOf(request, checks);
        if ((checks.Refusal ?? CommandRanges.Check(intent)) is { } malformed)
        {
            await Problems.WriteAsync(http, malformed);
            return;
        }

        var (buyer, now) = (http.User.Id(), committed.Now.TimeAt(wall.GetUtcNow()));
        var seen = await copy.LookAsync(
            (followed, stop) => followed.Market.Derive(intent, request.Terms.Currency, now, out _) is { } refusal
                ? new Seen<TView>(null, refusal)
                : Seen<TView>.Of(look(followed, request, intent, buyer, now, stop)),
            http.RequestAborted);
        if (seen is null)
            await Problems.WriteAsync(http, Problems.Busy);
        else if (seen.Refusal is { } refusal)
            await Problems.WriteAsync(http, refusal);
        else
            await http.Response.WriteAsJsonAsync(seen.View, WireJson.Options, http.RequestAborted);
    }

    private sealed record Seen<TView>(TView? View, Refusal? Refusal)
    {
        public static Seen<TView> Of((TView? View, Refusal? Refusal) seen) => new(seen.View, seen.Refusal);
    }
}
