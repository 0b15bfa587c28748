using Exchange.Domain.Quantities;
using Exchange.Domain.Resources;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Offers;

/// <summary>The rules of offers: pure, and checked in the order of <see cref="RefusalCode"/>.</summary>
public static class OfferDecider
{
    /// <summary>A supplier puts capacity of its resource on sale.</summary>
    public static Decision List(
        ListOffer c, bool idTaken, Resource? resource, MarketRules rules, DateTimeOffset now)
    {
        if (resource is not null && resource.SupplierId != c.Origin.ActorId)
        {
            return Refused.NotYours("resource", c.ResourceId, "the resource's supplier");
        }

        if (idTaken)
        {
            return Refused.IdTaken("offer", c.OfferId);
        }

        if (resource is null)
        {
            return ResourceDecider.Unknown(c.ResourceId);
        }

        // Of nodes, only the resource says how many accelerators the smallest block has.
        if ((OfferTerms.Check(c, OfferTerms.PerUnit(c, resource)) ?? CheckTerms(c, rules, now)
            ?? CheckUnits(c, resource)) is { } refusal)
        {
            return refusal;
        }

        return Decision.Accepted([
            new OfferListed(
                c.OfferId, c.ResourceId, c.Origin.ActorId, c.Form, c.Unit, c.Units, OfferTerms.PerUnit(c, resource),
                c.BlockUnits, c.MinMinutes, c.WindowStart, c.WindowEnd, c.PriceMicrosPerUnitHour, c.AutoAccept,
                c.PriceSource, c.Constraint?.ToString()),
        ]);
    }

    /// <summary>A new price for what is not matched yet.</summary>
    public static Decision Reprice(RepriceOffer command, Offer? offer, MarketRules rules)
    {
        if (CheckOwn(command.Origin, command.OfferId, offer) is { } refusal)
        {
            return refusal;
        }

        if (!offer!.IsOnMarket)
        {
            return NotOnMarket(offer.Id, offer.State);
        }

        if (CheckPrice(command.PriceMicrosPerUnitHour, command.Currency, rules) is { } priceRefusal)
        {
            return priceRefusal;
        }

        return offer.Price.Micros == command.PriceMicrosPerUnitHour
            ? new Refusal(
                RefusalCode.AlreadySo, "price", Refused.Text(command.PriceMicrosPerUnitHour),
                "Another price than the offer's.")
            : Decision.Accepted([new OfferRepriced(offer.Id, command.PriceMicrosPerUnitHour)]);
    }

    /// <summary>No new matches for now.</summary>
    public static Decision Pause(PauseOffer command, Offer? offer) =>
        CheckOwn(command.Origin, command.OfferId, offer) is { } refusal ? refusal
        : offer!.State != OfferState.Listed
            ? NotListed(offer.Id, offer.State)
            : Decision.Accepted([new OfferPaused(offer.Id)]);

    /// <summary>Matches again, at the old place in time priority.</summary>
    public static Decision Resume(ResumeOffer command, Offer? offer) =>
        CheckOwn(command.Origin, command.OfferId, offer) is { } refusal ? refusal
        : offer!.State != OfferState.Paused
            ? NotPaused(offer.Id, offer.State)
            : Decision.Accepted([new OfferResumed(offer.Id)]);

    /// <summary>Off the market; matches and leases stand.</summary>
    public static Decision Withdraw(WithdrawOffer command, Offer? offer) =>
        CheckOwn(command.Origin, command.OfferId, offer) is { } refusal ? refusal
        : offer!.IsOnMarket ? Decision.Accepted([new OfferWithdrawn(offer.Id)])
        : NotOnMarket(offer.Id, offer.State);

    /// <summary>Why an offer that is off the market changes no more.</summary>
    internal static Refusal Closed(Command command, Guid id, OfferState state) => command switch
    {
        PauseOffer => NotListed(id, state),
        ResumeOffer => NotPaused(id, state),
        _ => NotOnMarket(id, state),
    };

    internal static Refusal NotYours(Guid id) => Refused.NotYours("offer", id, "the offer's supplier");

    private static Refusal? CheckTerms(ListOffer c, MarketRules rules, DateTimeOffset now)
    {
        if (c.Units <= 0 || c.BlockUnits <= 0 || c.MinMinutes <= 0)
        {
            return c.Units <= 0 ? Refused.QuantityIsZero("units", c.Units)
                : c.BlockUnits <= 0 ? Refused.QuantityIsZero("blockUnits", c.BlockUnits)
                : Refused.QuantityIsZero("minMinutes", c.MinMinutes);
        }

        if (CheckPrice(c.PriceMicrosPerUnitHour, c.Currency, rules) is { } refusal)
        {
            return refusal;
        }

        if (c.WindowEnd <= now)
        {
            return new Refusal(
                RefusalCode.WindowInPast, "windowEnd", Refused.Text(c.WindowEnd),
                $"After the market's time, {Refused.Text(now)}.");
        }

        return TimeWindow.IsValid(c.WindowStart, c.WindowEnd)
            && TimeWindow.Between(c.WindowStart, c.WindowEnd).Minutes >= c.MinMinutes
                ? null
                : new Refusal(
                    RefusalCode.WindowInvalid, "windowEnd", Refused.Text(c.WindowEnd),
                    $"A whole minute, at least minMinutes ({c.MinMinutes}) and at most {TimeWindow.MaxMinutes} minutes "
                    + "after windowStart, which is a whole minute too.");
    }

    private static Refusal? CheckUnits(ListOffer c, Resource resource)
    {
        if (c.Units % c.BlockUnits != 0)
        {
            return new Refusal(
                RefusalCode.NotWholeBlocks, "units", Refused.Text(c.Units),
                $"A multiple of blockUnits, {c.BlockUnits}.");
        }

        var most = resource.Accelerators.Count / OfferTerms.PerUnit(c, resource);
        if (c.Units > most)
        {
            return new Refusal(
                RefusalCode.MoreThanResourceHas, "units", Refused.Text(c.Units),
                $"At most the resource's {most} units.");
        }

        return resource.TakesMatches
            ? null
            : new Refusal(
                RefusalCode.ResourceNotAvailable, "resource", resource.Id.ToString(),
                $"A resource that is available; this one is {(resource.IsRetired ? "retired" : resource.Status)}.");
    }

    private static Refusal? CheckPrice(long micros, string currency, MarketRules rules) =>
        !UnitPrice.CanBeStated(micros)
            ? Refused.AmountOutOfRange(
                "price", micros, $"Above zero and at most {UnitPrice.MaxStated.Micros} micro-units per unit-hour.")
            : currency != rules.Currency ? Refused.WrongCurrency(currency, rules.Currency)
            : null;

    private static Refusal? CheckOwn(CommandOrigin origin, Guid id, Offer? offer) =>
        offer is null
            ? new Refusal(RefusalCode.UnknownOffer, "offer", id.ToString(), "The id of an offer of this market.")
            : offer.SupplierId == origin.ActorId ? null
            : NotYours(id);

    private static Refusal NotListed(Guid id, OfferState state) =>
        Refused.WrongState("offer", id, $"Only a listed offer can be paused; this one is {state}.");

    private static Refusal NotPaused(Guid id, OfferState state) =>
        Refused.WrongState("offer", id, $"Only a paused offer can be resumed; this one is {state}.");

    private static Refusal NotOnMarket(Guid id, OfferState state) =>
        Refused.WrongState("offer", id, $"The offer is off the market: {state}.");
}
