using System.Net.Mime;
using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Api.Hosting;
using Exchange.Api.Ingest;
using Exchange.Api.Sequencing;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;
using Exchange.Domain.Matching;
using Exchange.Domain.Orders;
using Exchange.Domain.Quantities;
using Exchange.Domain.Trading;

namespace Exchange.Api.Orders;

/// <summary>POST /v1/intents/preview: the plan that an intent would get now. Reserves nothing.</summary>
internal static class PreviewEndpoint
{
    // A look takes its place between two decisions, so that many askers at once must not hold up who trades.
    private const int MostAtOnce = 16;
    private static readonly SemaphoreSlim Turns = new(MostAtOnce);

    public static void MapPreview(this IEndpointRouteBuilder routes) =>
        routes.MapPost(QueryRoutes.Preview, PreviewAsync)
            .RequireAuthorization(Policies.Open)
            .Described("PreviewIntent", "order", "The plan that an intent would get now; reserves nothing.")
            .Produces<PlanView>()
            .Refuses(StatusCodes.Status422UnprocessableEntity, StatusCodes.Status503ServiceUnavailable)
            .WithMetadata(new TakesBody(typeof(PreviewRequest), MediaTypeNames.Application.Json));

    private static async Task PreviewAsync(HttpContext http, Sequencer sequencer)
    {
        if (await JsonRequests.ReadAsync<PreviewRequest>(http) is not { } request)
            return;
        var checks = new FieldChecks();
        var intent = OrderCommands.IntentOf(request, checks);
        if ((checks.Refusal ?? CommandRanges.Check(intent)) is { } malformed)
        {
            await Problems.WriteAsync(http, malformed);
            return;
        }

        if (!await Turns.WaitAsync(TimeSpan.Zero, http.RequestAborted))
        {
            await Problems.WriteAsync(http, Problems.Unavailable);
            return;
        }

        Seen? seen;
        try
        {
            var buyer = http.User.Id();
            var look = new ReadItem<Seen>((market, now) => Plan(market, intent, request.Terms.Currency, buyer, now));
            seen = sequencer.TryPost(look) ? await look.Answer.WaitAsync(http.RequestAborted) : null;
        }
        finally
        {
            Turns.Release();
        }

        if (seen is null)
            await Problems.WriteAsync(http, Problems.Unavailable);
        else if (seen.Refusal is { } refusal)
            await Problems.WriteAsync(http, refusal);
        else
            await http.Response.WriteAsJsonAsync(seen.Plan, WireJson.Options, http.RequestAborted);
    }

    private static Seen Plan(
        Domain.Trading.Market market, Intent intent, string currency, Guid? buyer, DateTimeOffset now)
    {
        if (market.Derive(intent, currency, now, out var requirement) is { } refusal)
            return new(null, refusal);
        var plan = market.Preview(intent, buyer, now);
        var start = TimeWindow.CeilToMinute(now > intent.EarliestStart ? now : intent.EarliestStart);
        return new(View(market, plan, requirement!, start), null);
    }

    /// <summary>A plan as it is shown.</summary>
    internal static PlanView View(
        Domain.Trading.Market market, PlanResult plan, Requirement requirement, DateTimeOffset start)
    {
        var minutes = requirement.Minutes;
        PlanLegView[] legs = [.. plan.Legs.Select(leg => Leg(market, leg, minutes, requirement.Rate))];
        var (cost, tax) = PlanCosts.Of(market.Rules, plan, minutes);
        return new(
            plan.Outcome.ToString(), start, start.AddMinutes(minutes),
            requirement.Rate is null ? (int)requirement.Need : null, legs, new(cost.Micros), new(tax.Micros),
            market.Currency, plan.OffersExamined, Training(requirement.Workload))
        {
            Rate = requirement.Rate is { } rate ? RateViews.Of(rate) : null,
        };
    }

    private sealed record Seen(PlanView? Plan, Refusal? Refusal);

    private static PlanLegView Leg(
        Domain.Trading.Market market, PlanLeg leg, int minutes, RatePromise? rate)
    {
        var offer = market.FindOffer(leg.OfferId)!;
        var resource = market.FindResource(offer.ResourceId)!;
        var cost = PlanCosts.Of(market.Rules, leg, minutes);
        var delivers = leg.Accelerators * rate?.WeightOf(resource.AcceleratorClass);
        return new(
            leg.OfferId, offer.SupplierId, market.FindParticipant(offer.SupplierId)!.Name, resource.AcceleratorClass,
            resource.Region, offer.Unit.ToString(), leg.Units, leg.Accelerators, new(leg.PriceMicrosPerUnitHour),
            new(cost.Micros), resource.Pue?.Milli)
        {
            DeliversGflops = delivers,
            CoversGflops = rate is null ? null : leg.Covers,
            PricePerPetaflopHour = delivers is { } gflops ? RateViews.PerPetaflopHour(leg, gflops) : null,
        };
    }

    private static TrainingRequirement? Training(TrainingWorkload? workload) =>
        workload is null
            ? null
            : new(
                workload.Parameters, workload.Tokens, workload.Deadline, workload.UtilisationPercent,
                workload.PetaflopSeconds);
}
