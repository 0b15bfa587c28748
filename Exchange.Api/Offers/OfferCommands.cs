using Exchange.Api.Auth;
using Exchange.Api.Ingest;
using Exchange.Contracts.Offers;
using Exchange.Domain.Constraints;
using Exchange.Domain.Offers;
using Exchange.Domain.Resources;
using Exchange.Domain.Trading;

namespace Exchange.Api.Offers;

internal static class OfferCommands
{
    public static IReadOnlyList<CommandDefinition> All { get; } =
    [
        CommandDefinition.Of<ListOfferBody>(Policies.Supplier, b => b.Offer, List),
        CommandDefinition.Of<RepriceOfferBody>(
            Policies.Supplier, b => b.Offer,
            (b, origin, _) => new RepriceOffer(origin, b.Offer, b.Price.Micros, b.Currency)),
        CommandDefinition.Of<PauseOfferBody>(
            Policies.Supplier, b => b.Offer, (b, origin, _) => new PauseOffer(origin, b.Offer)),
        CommandDefinition.Of<ResumeOfferBody>(
            Policies.Supplier, b => b.Offer, (b, origin, _) => new ResumeOffer(origin, b.Offer)),
        CommandDefinition.Of<WithdrawOfferBody>(
            Policies.Supplier, b => b.Offer, (b, origin, _) => new WithdrawOffer(origin, b.Offer)),
    ];

    private static ListOffer List(ListOfferBody body, CommandOrigin origin, FieldChecks checks) => new(
        origin, body.Offer, body.Resource, checks.Name<ProductForm>("form", body.Form),
        checks.Name<CapacityUnit>("unit", body.Unit), body.Units, body.BlockUnits, body.MinMinutes,
        checks.WholeMinute("windowStart", body.WindowStart), checks.WholeMinute("windowEnd", body.WindowEnd),
        body.Price.Micros, body.Currency, body.AutoAccept,
        checks.Text("priceSource", body.PriceSource, 0, CommandLimits.ReasonLength))
    {
        Constraint = checks.Constraint("constraint", body.Constraint, OrderProperty.Catalogue),
    };
}
