using System.Text.Json.Nodes;

namespace Ledger.Tests.Replaying;

/// <summary>Lies about matches.</summary>
internal static class ForgedMatches
{
    public static IEnumerable<Forgery> All => [.. Terms, .. Windows, .. Deadlines, .. Needs];

    private static readonly Forgery[] Terms =
    [
        new("another buyer", ReplayRules.MatchTerms, "match 1", day => Set(day, "buyer", MarketDay.Id("issuer"))),
        new("another supplier", ReplayRules.MatchTerms, "match 1", day => Set(day, "supplier", MarketDay.Id("issuer"))),
        new("another resource", ReplayRules.MatchTerms, "match 1", day => Set(day, "resource", MarketDay.Id("other"))),
        new("other units", ReplayRules.MatchTerms, "match 1", day => Set(day, "acceleratorsPerUnit", 2)),
        new("acceptance unasked", ReplayRules.MatchTerms, "match 1", day => Set(day, "autoAccepted", false)),
        new("half a block", ReplayRules.MatchTerms, "match 1", day => day["offer 1"].Body["blockUnits"] = 8),
        new("another class", ReplayRules.MatchConstraint, "match 1", day =>
            day["resource"].Body["acceleratorClass"] = "l40"),
        new("another region", ReplayRules.MatchConstraint, "match 1", day =>
            day["order 1"].Body["regions"] = new JsonArray("west")),
        new("another form", ReplayRules.MatchConstraint, "match 1", day =>
            day["order 1"].Body["forms"] = new JsonArray("Container")),
        new("too little memory", ReplayRules.MatchConstraint, "match 1", day =>
            day["order 1"].Body["minMemoryMiB"] = 81_921),
        new("too much power", ReplayRules.MatchConstraint, "match 1", day =>
            day["order 1"].Body["maxPueMilli"] = 1_199),
        new("too little of the sun", ReplayRules.MatchConstraint, "match 1", day =>
            day["order 1"].Body["minRenewablePercent"] = 51),
        new("an unknown power usage", ReplayRules.MatchConstraint, "match 1", day =>
            day["resource"].Body.Remove("pueMilli")),
        new("a trade with oneself", ReplayRules.MatchConstraint, "match 1", day =>
        {
            day["supplier as Supplier"].Body["roles"] = new JsonArray("Supplier", "Buyer");
            day["order 1"].Body["participant"] = MarketDay.Id("supplier");
            day["order 1"].Body["vouchers"] = new JsonArray();
            day["order 1"].Signers[0] = "supplier";
            Set(day, "buyer", MarketDay.Id("supplier"));
            day.Drop("voucher 1 reserved");
        }),
        new("an offer that failed the order before", ReplayRules.MatchConstraint, "match 9", day =>
            day.Insert("match 3 cancelled", day.Statement("match 9", "match.made", More(day, "9", 5, 10)))),
    ];

    private static readonly Forgery[] Windows =
    [
        new("a start before the order's", ReplayRules.MatchWindow, "match 1", day =>
            Set(day, "start", MarketDay.At(1))),
        new("an hour too much", ReplayRules.MatchWindow, "match 1", day => Set(day, "end", MarketDay.At(4))),
        new("a start after the order's latest", ReplayRules.MatchWindow, "match 9", day =>
        {
            Late(day, "order 4 expired", 18, 30);
            var late = day.Statement("match 9", "match.made", HonestDay.Match(
                "4", "offer 1", 8, 1, 18, "2.5", "21.2", true, MarketDay.At(19, 30), 62));
            (late.Body["start"], late.Body["end"]) = (MarketDay.At(18, 30), MarketDay.At(19, 30));
            day.Insert("order 4", late);
            late.Time = day["order 4 expired"].Time;
        }),
        new("an end after the offer's", ReplayRules.MatchWindow, "match 1", day =>
        {
            day["offer 1"].Body["windowEnd"] = MarketDay.At(2, 30);
        }),
        new("a lease shorter than the offer's shortest", ReplayRules.MatchWindow, "match 1", day =>
            day["offer 1"].Body["minMinutes"] = 61),
        new("an order whose time has passed", ReplayRules.MatchTime, "match 2", day =>
        {
            day["order 2"].Body["timeInForce"] = "GoodTillTime";
            day["order 2"].Body["goodTill"] = MarketDay.At(4, 5);
        }),
        new("more than the order wants", ReplayRules.Remaining, "match 1", day =>
            day["order 1"].Body["accelerators"] = 3),
        new("one leg too many", ReplayRules.Legs, "match 9", day =>
        {
            day["order 3"].Body["accelerators"] = 4;
            day["order 3"].Body["maxLegs"] = 1;
            day.Insert("match 3 confirmed", day.Statement("match 9", "match.made", More(day, "9", 5, 0)));
        }),
        new("a part of what wants all or none", ReplayRules.AllOrNone, "match 2 confirmed", day =>
            day["order 2"].Body["accelerators"] = 16),
        new("a part of what must be filled or killed", ReplayRules.AllOrNone, "lease 1", day =>
            day["order 1"].Body["accelerators"] = 5),
        new("a price above the limit", ReplayRules.Limit, "match 1", day =>
        {
            day["offer 1"].Body["price"] = "3.5";
            Set(day, "price", "3.5");
        }),
        new("another price than the offer's, which waited", ReplayRules.MatchPrice, "match 1", day =>
            Set(day, "price", "1.9")),
        new("another price than the limit of an order that waited", ReplayRules.MatchPrice, "match 2", day =>
            day["match 2"].Body["price"] = "11"),
        new("a price below the seller's", ReplayRules.MatchPrice, "match 3", day =>
        {
            // The order waited for the new price; nothing opens its limit.
            var order = day["order 3"];
            day.Drop("order 3");
            day.Insert("lease 2", order);
            day["match 3"].Body["price"] = "2.4";
        }),
    ];

    private static readonly Forgery[] Deadlines =
    [
        new("a rounded amount", ReplayRules.MatchAmount, "match 1", day => Set(day, "amount", "8.47")),
        new("a longer time to answer", ReplayRules.MatchDeadline, "match 1", day =>
            Set(day, "confirmBy", MarketDay.At(1, 11))),
        new("a longer time to provision", ReplayRules.MatchDeadline, "match 1 confirmed", day =>
            day["match 1 confirmed"].Body["provisionBy"] = MarketDay.At(3, 1)),
        new("a position that falls", ReplayRules.MatchPosition, "match 2", day =>
            day["match 2"].Body["marketPosition"] = 39),
        new("more than the offer has", ReplayRules.OfferCapacity, "match 1", day =>
            day["offer 1"].Body["units"] = 3),
        new("more than the resource has", ReplayRules.ResourceCapacity, "match 3", day =>
        {
            day["resource"].Body["nodes"] = 1;
            day["order 3"].Body["earliestStart"] = MarketDay.At(30);
            (day["match 3"].Body["start"], day["match 3"].Body["end"]) = (MarketDay.At(30), MarketDay.At(31));
        }),
        new("a match confirmed twice", ReplayRules.MatchState, "again", day =>
            day.Insert("match 2 confirmed", day.Again("match 2 confirmed", "again"))),
        new("a match declined after its cancellation", ReplayRules.MatchState, "declined", day =>
            day.Insert("match 3 cancelled", day.Command(
                "supplier", "declined", "match.declined", new { match = MarketDay.Id("match 3"), reason = "no" }))),
        new("a match given back after its provisioning", ReplayRules.MatchState, "given back", day =>
            day.Insert("lease 1", day.Command(
                "buyer", "given back", "match.cancelled", new { match = MarketDay.Id("match 1"), reason = "no" }))),
        new("an answer after the deadline", ReplayRules.MatchLapse, "match 2 confirmed", day =>
            Late(day, "match 2 confirmed", 5, 10)),
        new("a lapse before the deadline", ReplayRules.MatchLapse, "lapsed", day =>
            day.Insert("match 2", day.Statement("lapsed", "match.lapsed", new { match = MarketDay.Id("match 2") }))),
        new("a provisioning after the deadline", ReplayRules.MatchLapse, "lease 1", day => Late(day, "lease 1", 3, 0)),
    ];

    private static readonly Forgery[] Needs =
    [
        new("accelerators and a rate", ReplayRules.OrderNeed, "order 6", day =>
            day["order 6"].Body["accelerators"] = 3),
        new("a rate that no reference data knows", ReplayRules.OrderNeed, "order 6", day =>
            day["order 6"].Body["precision"] = "Int8"),
        new("a rate before any reference data", ReplayRules.OrderNeed, "order 6", day =>
        {
            day.Drop("reference");
            day.Drop("reference 2");
        }),
        new("a rate of another word", ReplayRules.Members, "order 6", day =>
            day["order 6"].Body["workloadClass"] = "Dreaming"),
        new("a class that delivers nothing of the rate", ReplayRules.MatchConstraint, "match 6", day =>
        {
            day["resource"].Body["acceleratorClass"] = "h800";
            foreach (var step in day.Steps.Where(step => step.Body.ContainsKey("acceleratorClasses")))
                step.Body["acceleratorClasses"] = new JsonArray("h800");
        }),
        new("more than an accelerator delivers", ReplayRules.Covers, "match 6", day =>
            day["match 6"].Body["weight"] = 500_000),
        new("more covered than is wanted", ReplayRules.Covers, "match 6", day =>
            day["match 6"].Body["covers"] = 1_200_000),
        new("less covered than is delivered", ReplayRules.Covers, "match 6", day =>
            day["match 6"].Body["covers"] = 999_999),
        new("other reference data than was promised", ReplayRules.MatchTerms, "match 6", day =>
            day["match 6"].Body["referenceVersion"] = 1),
        new("more than the limit for what a leg covers", ReplayRules.Limit, "match 6", day =>
            day["match 6"].Body["units"] = 5),
        new("another price than a rate's limit comes to", ReplayRules.MatchPrice, "match 6", day =>
            day.Insert("order 6", day.Command(
                "supplier", "repriced", "offer.repriced",
                new { offer = MarketDay.Id("offer 1"), price = "2.4", currency = "USD" }))),
        new("more than the budget", ReplayRules.OrderBudget, "match 7", day =>
            (day["match 7"].Body["price"], day["match 7"].Body["amount"]) = ("10.1", "21.42")),
        new("a budget's leg below the seller's price", ReplayRules.MatchPrice, "match 7", day =>
            (day["match 7"].Body["price"], day["match 7"].Body["amount"]) = ("2.9", "6.15")),
        new("a budget that the order does not speak of", ReplayRules.Members, "order 7", day =>
            day["order 7"].Body.Remove("hasBudget")),
        new("a budget that is not in the terms", ReplayRules.Members, "order 6", day =>
            day["order 6"].Body["hasBudget"] = true),
    ];

    private static void Set(MarketDay day, string member, JsonNode value) => day["match 1"].Body[member] = value;

    // As if everything from here on came later.
    private static void Late(MarketDay day, string name, int hours, int minutes)
    {
        var time = Verification.Exports.Noon.AddHours(hours).AddMinutes(minutes);
        foreach (var step in day.Steps.SkipWhile(step => step.Name != name).Where(step => step.Time < time))
        {
            step.Time = time;
            if (step.Body.ContainsKey("notAfter")) step.Body["notAfter"] = EntryFormat.Time(time.AddHours(1));
        }
    }

    // Another leg of the third order, made while the clock stands at a time of the fifth hour.
    private static object More(MarketDay day, string number, int hours, int minutes)
    {
        var body = day["match 3"].Body.DeepClone().AsObject();
        body["match"] = MarketDay.Id($"match {number}");
        body["lease"] = MarketDay.Id($"lease {number}");
        body["confirmBy"] = MarketDay.At(hours + 1, minutes);
        body["marketPosition"] = 62;
        return body;
    }
}
