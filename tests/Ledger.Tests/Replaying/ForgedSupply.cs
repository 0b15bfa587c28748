using System.Text.Json.Nodes;

namespace Ledger.Tests.Replaying;

/// <summary>Lies about offers and orders.</summary>
internal static class ForgedSupply
{
    private static readonly Forgery[] References =
    [
        new("reference data of a version again", ReplayRules.ReferenceVersion, "reference 2", day =>
            day["reference 2"].Body["version"] = 1),
        new("another reference data", ReplayRules.ReferenceVersion, "reference 2", day =>
            day["reference 2"].Body["reference"] = MarketDay.Id("reference 2")),
        new("reference data under a participant's id", ReplayRules.FreshId, "reference", day =>
            day["reference"].Body["reference"] = MarketDay.Id("buyer")),
        new("reference data that the exchange states", ReplayRules.SignedByActor, "reference", day =>
        {
            day["reference"].Body.Remove("commandId");
            day["reference"].Signers.Clear();
        }),
        new("a class that comes twice", ReplayRules.ReferenceRows, "reference", day =>
            Row(day, "classes", 1)["acceleratorClass"] = "h100"),
        new("a share too few", ReplayRules.ReferenceRows, "reference", day =>
            day["reference"].Body["shares"]!.AsArray().RemoveAt(4)),
        new("a rate of no class", ReplayRules.ReferenceRows, "reference", day =>
            Row(day, "measured", 1)["acceleratorClass"] = "h200"),
        new("a rate that was measured twice", ReplayRules.ReferenceRows, "reference", day =>
            Row(day, "measured", 1)["workloadClass"] = "Training"),
        new("a rate at no precision", ReplayRules.ReferenceRows, "reference", day =>
            Row(day, "measured", 0)["precision"] = "Fp4"),
        new("an unknown rate that is written as zero", ReplayRules.Members, "reference", day =>
            Row(day, "classes", 0)["fp16Gflops"] = 0),
        new("a class without a source", ReplayRules.Members, "reference", day =>
            Row(day, "classes", 0).Remove("source")),
        new("a class with a remark", ReplayRules.Members, "reference", day =>
            Row(day, "classes", 0)["remark"] = "ok"),
        new("classes that are no table", ReplayRules.Members, "reference", day =>
            day["reference"].Body["classes"] = new JsonArray("h100")),
    ];

    public static IReadOnlyList<Forgery> All { get; } =
    [
        .. References,
        new("an offer of another's resource", ReplayRules.OwnThing, "offer 2", day => As(day, "offer 2", "issuer")),
        new("an offer of no resource", ReplayRules.OwnThing, "offer 2", day =>
            day["offer 2"].Body["resource"] = MarketDay.Id("nothing")),
        new("a price that another changed", ReplayRules.OwnThing, "new price", day => As(day, "new price", "issuer")),
        new("an order that another cancelled", ReplayRules.OwnThing, "order 3 cancelled", day =>
            As(day, "order 3 cancelled", "issuer")),
        new("a match that another confirmed", ReplayRules.OwnThing, "match 2 confirmed", day =>
            As(day, "match 2 confirmed", "buyer")),
        new("a match that the exchange confirmed unasked", ReplayRules.OwnThing, "match 2 confirmed", day =>
        {
            var body = new JsonObject { ["match"] = MarketDay.Id("match 2"), ["provisionBy"] = MarketDay.At(31) };
            (day["match 2 confirmed"].Body, day["match 2 confirmed"].Time) = (body, day["match 2"].Time);
            day["match 2 confirmed"].Signers.Clear();
        }),
        new("an order that the exchange cancelled unasked", ReplayRules.OwnThing, "cancelled", day =>
            day.Insert("order 5", day.Statement("cancelled", "order.cancelled", new
            {
                order = MarketDay.Id("order 5"), reason = "no need",
            }))),
        new("a match that the exchange confirmed late", ReplayRules.MatchLapse, "match 1 confirmed", day =>
            day["match 1 confirmed"].Time = day["lease 1"].Time),
        new("usage that another recorded", ReplayRules.OwnThing, "usage 1", day => As(day, "usage 1", "buyer")),
        new("a dispute by another", ReplayRules.OwnThing, "dispute", day => As(day, "dispute", "issuer")),
        new("a voucher that another revoked", ReplayRules.OwnThing, "voucher 3 revoked", day =>
            As(day, "voucher 3 revoked", "buyer")),
        new("more units than the resource has", ReplayRules.OfferUnits, "offer 1", day =>
            day["offer 1"].Body["units"] = 17),
        new("units that make no whole blocks", ReplayRules.OfferUnits, "offer 1", day =>
            day["offer 1"].Body["blockUnits"] = 3),
        new("an offer that has ended", ReplayRules.OfferWindow, "offer 1", day =>
            day["offer 1"].Body["windowEnd"] = MarketDay.At(0)),
        new("an offer of broken minutes", ReplayRules.OfferWindow, "offer 1", day =>
            day["offer 1"].Body["windowStart"] = "2026-09-01T12:00:30.000000Z"),
        new("an offer too short for its leases", ReplayRules.OfferWindow, "offer 1", day =>
            day["offer 1"].Body["minMinutes"] = 100_000),
        new("a match of an offer that was withdrawn", ReplayRules.OfferOnMarket, "match 3", day =>
        {
            var withdrawal = day.Again("offer 2 withdrawn", "early");
            withdrawal.Body["offer"] = MarketDay.Id("offer 1");
            day.Insert("order 3", withdrawal);
        }),
        new("a price of an offer whose window is over", ReplayRules.OfferOnMarket, "new price", day =>
            day["offer 1"].Body["windowEnd"] = MarketDay.At(4)),
        new("an order that cannot start any more", ReplayRules.OrderWindow, "order 5", day =>
        {
            day["order 5"].Body["earliestStart"] = MarketDay.At(1);
            day["order 5"].Body["latestStart"] = MarketDay.At(33);
        }),
        new("an amendment into the past", ReplayRules.OrderWindow, "order 3 amended", day =>
            day["order 3 amended"].Body["latestStart"] = MarketDay.At(39)),
        new("an order cancelled twice", ReplayRules.OrderOpen, "again", day =>
            day.Insert("order 3 cancelled", day.Again("order 3 cancelled", "again"))),
        new("a filled order that expires", ReplayRules.OrderOpen, "order 4 expired", day =>
            day["order 4 expired"].Body["order"] = MarketDay.Id("order 1")),
        new("an order matched after its cancellation", ReplayRules.OrderOpen, "match 9", day =>
            day.Insert("order 3 cancelled", day.Statement("match 9", "match.made", HonestDay.Match(
                "9", "offer 1", 2, 1, 40, "2.5", "5.3", true, MarketDay.At(6, 30), 62)).With("order", "order 3"))),
        new("an amendment of an order that does not wait", ReplayRules.OrderOpen, "order 3 amended", day =>
            day["order 3"].Body["timeInForce"] = "ImmediateOrCancel"),
        new("an order that expires too early", ReplayRules.OrderExpiry, "order 4 expired", day =>
        {
            day["order 4 expired"].Time = day["order 4"].Time;
        }),
    ];

    /// <summary>Somebody else does it, with its own name and key.</summary>
    private static void As(MarketDay day, string name, string actor)
    {
        // It could do so with a thing of its own.
        day.Steps.Single(step => step.Name.StartsWith($"{actor} as ", StringComparison.Ordinal)).Body["roles"] =
            new JsonArray("Supplier", "Buyer", "Issuer");
        day[name].Body["participant"] = MarketDay.Id(actor);
        day[name].Signers[0] = actor;
    }

    private static Step With(this Step step, string member, string name)
    {
        step.Body[member] = MarketDay.Id(name);
        return step;
    }

    private static JsonObject Row(MarketDay day, string table, int index) =>
        day["reference"].Body[table]!.AsArray()[index]!.AsObject();
}
