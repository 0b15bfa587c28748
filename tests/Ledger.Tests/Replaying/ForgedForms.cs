using System.Text.Json.Nodes;

namespace Ledger.Tests.Replaying;

/// <summary>Lies about who said what, and about participants.</summary>
internal static class ForgedForms
{
    public static IEnumerable<Forgery> All => [.. TheLog, .. Bodies, .. Signatures, .. Participants];

    private static readonly Forgery[] TheLog =
    [
        new("a genesis of another log", ReplayRules.Genesis, "genesis", day =>
            day.Genesis["origin"] = "other.example/compute"),
        new("a genesis of another key", ReplayRules.Genesis, "genesis", day => day.Genesis["vkeys"]!.AsArray()[0] =
            VerifierKey.Create("golden.example/compute/main", NoteKeyType.Ed25519, new byte[32]).ToString()),
        new("a genesis of other limits", ReplayRules.Genesis, "genesis", day => day.Genesis["maxEntryBytes"] = 1_024),
        new("a genesis with a remark", ReplayRules.Members, "genesis", day => day.Genesis["remark"] = "ok"),
        new("a tick that says something", ReplayRules.Members, "tick", day => day["tick"].Body["remark"] = "ok"),
        new("a tick that a participant signed", ReplayRules.UnsignedFact, "tick", day =>
            day["tick"].Signers.Add("buyer")),
        new("a recorded checkpoint of another tree", ReplayRules.RecordedCheckpoint, "checkpoint", day =>
            day["checkpoint"].Body = Recorded(20, new('0', 64))),
        new("a recorded checkpoint of what is still to come", ReplayRules.RecordedCheckpoint, "checkpoint", day =>
            day["checkpoint"].Body = Recorded(10_000, new('0', 64))),
        new("a recorded checkpoint older than the last", ReplayRules.RecordedCheckpoint, "older", day =>
            day.Insert("checkpoint", new()
            {
                Name = "older", Kind = "ledger.checkpoint", Time = day["checkpoint"].Time,
                Body = Recorded(0, Convert.ToHexStringLower(LedgerHash.EmptyRoot)),
            })),
    ];

    private static readonly Forgery[] Bodies =
    [
        new("a kind that the exchange does not have", ReplayRules.KnownKind, "tick", day =>
        {
            day["tick"].Kind = "order.accepted";
        }),
        new("a system kind that the log does not have", ReplayRules.KnownKind, "tick", day =>
        {
            day["tick"].Kind = "ledger.note";
        }),
        new("a second genesis", ReplayRules.KnownKind, "tick", day => day["tick"].Kind = "ledger.genesis"),
        new("a member too many", ReplayRules.Members, "match 1", day => day["match 1"].Body["remark"] = "ok"),
        new("a member too few", ReplayRules.Members, "match 1", day => day["match 1"].Body.Remove("offersExamined")),
        new("a price of another spelling", ReplayRules.Members, "match 1", day => day["match 1"].Body["price"] = "2.0"),
        new("a price of seven decimals", ReplayRules.Members, "match 1", day =>
        {
            day["match 1"].Body["price"] = "2.0000001";
        }),
        new("a price that is a number", ReplayRules.Members, "match 1", day => day["match 1"].Body["price"] = 2),
        new("an id in upper case", ReplayRules.Members, "match 1", day =>
        {
            day["match 1"].Body["match"] = MarketDay.Id("match 1").ToUpperInvariant();
        }),
        new("amounts beyond counting", ReplayRules.Members, "settlement 1", day =>
        {
            day["opening"].Body["disputeWindowMinutes"] = int.MaxValue;
            day["settlement 1"].Time = day["settlement 1"].Time.AddYears(7_000);
            foreach (var step in day.Steps.SkipWhile(step => step.Name != "settlement 1"))
                step.Time = day["settlement 1"].Time;
        }),
        new("a market that opens after its first fact", ReplayRules.MarketFirst, "operator", day =>
        {
            var opening = day["opening"];
            day.Drop("opening");
            day.Insert("operator", opening);
        }),
        new("a market that opens twice", ReplayRules.MarketFirst, "again", day =>
            day.Insert("operator", day.Again("opening", "again"))),
    ];

    private static readonly Forgery[] Signatures =
    [
        new("an order that nobody signed", ReplayRules.SignedByActor, "order 5", day => day["order 5"].Signers.Clear()),
        new("an order that another signed", ReplayRules.SignedByActor, "order 5", day =>
        {
            day["order 5"].Signers[0] = "supplier";
        }),
        new("an order with two signatures", ReplayRules.SignedByActor, "order 5", day =>
            day["order 5"].Signers.Add("buyer2")),
        new("a deposit that the exchange states", ReplayRules.SignedByActor, "deposit", day =>
        {
            foreach (var name in new[] { "commandId", "market", "participant", "notAfter" })
                day["deposit"].Body.Remove(name);
            day["deposit"].Signers.Clear();
        }),
        new("a match that its supplier signed", ReplayRules.UnsignedFact, "match 1", day =>
            day["match 1"].Signers.Add("supplier")),
        new("a session of one that allows none", ReplayRules.SessionAllowed, "order 5", day =>
        {
            day["buyer"].Body["allowsSessionOrders"] = false;
            day["order 5"].Body["by"] = "session";
            day["order 5"].Signers.Clear();
        }),
        new("a session that revokes a key", ReplayRules.SessionAllowed, "key revoked", day =>
        {
            day["key revoked"].Body["by"] = "session";
            day["key revoked"].Signers.Clear();
        }),
        new("an order for another market", ReplayRules.RightMarket, "order 5", day =>
            day["order 5"].Body["market"] = "other.example/compute"),
        new("a market of another origin", ReplayRules.RightMarket, "opening", day =>
            day["opening"].Body["origin"] = "other.example/compute"),
        new("a command after its time", ReplayRules.NotAfter, "order 5", day =>
            day["order 5"].Body["notAfter"] = MarketDay.At(33)),
        new("a command that never ends", ReplayRules.NotAfter, "order 5", day =>
            day["order 5"].Body["notAfter"] = MarketDay.At(34 + (31 * 24))),
        new("a command twice", ReplayRules.CommandOnce, "again", day =>
        {
            var again = day.Again("deposit", "again");
            again.Body["commandId"] = MarketDay.Id("command deposit");
            day.Insert("deposit's other side", again);
        }),
        new("a client's number twice", ReplayRules.ClientSeqRises, "order 5", day =>
        {
            day["order 4"].Body["clientSeq"] = 7;
            day["order 5"].Body["clientSeq"] = 7;
        }),
    ];

    private static readonly Forgery[] Participants =
    [
        new("an id twice", ReplayRules.FreshId, "order 5", day =>
            day["order 5"].Body["order"] = MarketDay.Id("order 1")),
        new("an id of another thing", ReplayRules.FreshId, "order 5", day =>
            day["order 5"].Body["order"] = MarketDay.Id("voucher 1")),
        new("a transfer twice", ReplayRules.FreshId, "withdrawal's other side", day =>
            day["withdrawal's other side"].Body["transfer"] = MarketDay.Id("transfer 1")),
        new("another currency", ReplayRules.OneCurrency, "match 1", day => day["match 1"].Body["currency"] = "EUR"),
        new("a deposit below the minor unit", ReplayRules.WholeMinorUnits, "deposit", day =>
            day["deposit"].Body["amount"] = "1000.001"),
        new("a deposit of less than nothing", ReplayRules.WholeMinorUnits, "deposit", day =>
            day["deposit"].Body["amount"] = "-1"),
        new("a participant that the exchange makes up", ReplayRules.OperatorsKey, "made up", day =>
            day.Insert("buyer", day.Statement("made up", "participant.key_added", new
            {
                participant = MarketDay.Id("made up"), key = day.Key("made up"),
            }))),
        .. Roles,
        new("a suspension of the operator", ReplayRules.Suspension, "suspension", day =>
            day["suspension"].Body["subject"] = MarketDay.Id("operator")),
        new("a key of another", ReplayRules.KeyOnce, "second key", day =>
        {
            day["second key"].Body["key"] = day.Key("supplier");
            day.Drop("key revoked");
        }),
        new("the last key revoked", ReplayRules.LastKey, "again", day =>
        {
            var again = day.Again("key revoked", "again");
            again.Body["key"] = day.Key("buyer");
            day.Insert("key revoked", again);
        }),
        new("another's key revoked", ReplayRules.LastKey, "key revoked", day =>
            day["key revoked"].Body["key"] = day.Key("issuer")),
        new("a suspension twice", ReplayRules.Suspension, "again", day =>
            day.Insert("suspension", day.Again("suspension", "again"))),
        new("a reinstatement of one who trades", ReplayRules.Suspension, "reinstatement", day =>
            day.Drop("suspension")),
        new("an offer of one who is suspended", ReplayRules.Standing, "offer 3", day =>
            day.Insert("suspension", day.Command(
                "supplier", "offer 3", "offer.listed", HonestDay.Offer("offer 3", "Accelerator", 1, "1", true)))),
        new("a match of one who is suspended", ReplayRules.Standing, "match 1", day =>
        {
            var suspension = day.Again("suspension", "early");
            day.Insert("voucher 1 reserved", suspension);
        }),
    ];

    private static IEnumerable<Forgery> Roles =>
    [
        new("a deposit of one who is no operator", ReplayRules.RoleHeld, "deposit 2", day => By(day, "deposit 2")),
        new("an adjustment of one who is no operator", ReplayRules.RoleHeld, "adjustment", day =>
            By(day, "adjustment")),
        new("a suspension by one who is no operator", ReplayRules.RoleHeld, "suspension", day => By(day, "suspension")),
        new("a reinstatement by one who is no operator", ReplayRules.RoleHeld, "reinstatement", day =>
            By(day, "reinstatement")),
        new("a verification by one who is no operator", ReplayRules.RoleHeld, "issuer as Issuer", day =>
            By(day, "issuer as Issuer")),
        new("an operator whom nobody made one", ReplayRules.RoleHeld, "operator as Auditor", day =>
            day.Drop("operator verified")),
        new("a resource of one who is no supplier", ReplayRules.RoleHeld, "resource", day =>
            day.Drop("supplier as Supplier")),
        new("an order of one who is no buyer", ReplayRules.RoleHeld, "order 1", day => day.Drop("buyer as Buyer")),
        new("a measurement of one who is no auditor", ReplayRules.RoleHeld, "verification", day =>
            day.Drop("operator as Auditor")),
        new("a programme of one who is no issuer", ReplayRules.RoleHeld, "programme", day =>
            day.Drop("issuer as Issuer")),
        new("a role that comes after the act", ReplayRules.RoleHeld, "order 1", day =>
        {
            var role = day["buyer as Buyer"];
            day.Drop("buyer as Buyer");
            day.Insert("match 1 confirmed", role);
        }),
        new("a role that there is not", ReplayRules.Members, "buyer as Buyer", day =>
            day["buyer as Buyer"].Body["roles"] = new JsonArray("Owner")),
        new("a role for nobody", ReplayRules.Verification, "buyer as Buyer", day =>
            day["buyer as Buyer"].Body["subject"] = MarketDay.Id("nobody")),
        new("a role twice", ReplayRules.Verification, "again", day =>
            day.Insert("buyer as Buyer", day.Again("buyer as Buyer", "again"))),
        new("an operator of the exchange's own making", ReplayRules.OperatorsRole, "made", day =>
            day.Insert("issuer", day.Statement("made", "participant.verified", new
            {
                participant = MarketDay.Id("issuer"), roles = new[] { "Operator" },
            }))),
        new("more than an operator of the exchange's making", ReplayRules.OperatorsRole, "operator verified", day =>
            day["operator verified"].Body["roles"] = new JsonArray("Operator", "Buyer")),
        new("a suspension of another operator", ReplayRules.Suspension, "suspension", day =>
            day["supplier as Supplier"].Body["roles"] = new JsonArray("Supplier", "Operator")),
    ];

    private static void By(MarketDay day, string name)
    {
        day[name].Body["participant"] = MarketDay.Id("issuer");
        day[name].Signers[0] = "issuer";
    }

    private static JsonObject Recorded(long size, string root) =>
        new() { ["note"] = new string('0', 64), ["root"] = root, ["size"] = size };
}
