using Exchange.Contracts.Accounts;
using Exchange.Contracts.Leases;
using Exchange.Contracts.Market;
using Exchange.Contracts.Matching;
using Exchange.Contracts.Offers;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Participants;
using Exchange.Contracts.Resources;
using Exchange.Contracts.Settlements;
using Exchange.Contracts.Vouchers;
using Exchange.Contracts.Wire;

namespace Exchange.Web.Tests.Stub;

/// <summary>A small market with one order that went its whole way, as the API would show it.</summary>
public static partial class SampleMarket
{
    public const string Usd = "USD";
    public const string BuyerKey = "cx_buyer-key-of-the-sample";
    public const string SupplierKey = "cx_supplier-key-of-the-sample";
    public const string AuditorKey = "cx_auditor-key-of-the-sample";
    public const string CarefulKey = "cx_careful-key-of-the-sample";

    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Start = new(2026, 5, 29, 8, 0, 0, TimeSpan.Zero);

    public static MarketView Market { get; } = new(
        SampleLedger.Origin, Usd, Now, 41_207, 38_114, 200, 600, 240, 480, 1_440, 4_320, Demo: true,
        new(62, 148, 1_402, 7_249, 37, 6_871, 112, 6_544));

    public static IReadOnlyDictionary<string, ParticipantView> ByKey { get; } = new Dictionary<string, ParticipantView>
    {
        [BuyerKey] = Participant(SampleIds.Buyer, 12, "Lanting Genomics", true, "Buyer"),
        [CarefulKey] = Participant(SampleIds.Careful, 13, "Careful Robotics", false, "Buyer"),
        [SupplierKey] = Participant(SampleIds.SupplierNorth, 3, "Northlight Compute", false, "Supplier"),
        [AuditorKey] = Participant(SampleIds.Auditor, 2, "Harbour Audit", false, "Auditor"),
    };

    public static IReadOnlyList<AcceleratorClassView> Accelerators { get; } =
        [.. Classes.Select(c => new AcceleratorClassView(
            c.Name, "NVIDIA", c.Name, "GPU", c.Gib * 1024, null, null, null, c.Tflops * 1000, null, null, "epoch"))];

    public static IReadOnlyList<PropertyView> Properties { get; } =
    [
        new("memory", "supply", "Memory", "Device memory of one accelerator.", true, ["GiB"], "0MiB", "1024TiB", []),
        new("form", "supply", "Name", "The product form.", false, [], null, null, ["BareMetal", "Container"]),
        new("catalogued", "supply", "Flag", "The class is in the catalogue.", false, [], null, null, []),
        new("duration", "orders", "Duration", "How long it needs them.", false, ["h", "min"], "1min", "3650d", []),
        new("vouchers", "orders", "Flag", "Vouchers pay a share of it.", false, [], null, null, []),
    ];

    /// <summary>What the exchange says to a constraint that is none.</summary>
    public static Problem WrongConstraint(string text) => new("about:blank", "Value out of range", 422)
    {
        Code = 1001, Field = "where", Value = text, Rule = "At character 1: a property was expected.",
    };

    private static IEnumerable<(string Name, long Gib, long Tflops, string Price)> Classes =>
    [
        ("nvidia-h100-sxm", 80, 989, "1.85"), ("nvidia-h200-sxm", 141, 989, "2.69"), ("nvidia-a100-sxm-80gb", 80, 312,
            "0.98"),
        ("nvidia-l40s", 48, 362, "0.55"), ("nvidia-b200", 180, 2250, "4.19"), ("nvidia-l4", 24, 121, "0.3237"),
        ("nvidia-v100-sxm2-32gb", 32, 125, "0.21"), ("nvidia-a10", 24, 125, "0.2875"), ("nvidia-t4", 16, 65, "0.0975"),
        ("amd-mi300x", 192, 1307, "1.99"), ("nvidia-rtx-4090", 24, 165, "0.29"), ("Qualcomm AI 100", 0, 0, "1.114925"),
    ];

    public static IReadOnlyList<OfferView> Offers { get; } = MakeOffers();

    public static IReadOnlyList<ResourceView> Resources { get; } =
    [
        new(SampleIds.Resource, SampleIds.SupplierNorth, "Northlight Compute", "CX-NL-LUL1-H100SXM-0007-K", "lulea-1",
            "eu-north-1",
            "nvidia-h100-sxm", true, 32, 8, 81_920, 989_000, 1080, 98, "NVLink 4", "available"),
        new(SampleIds.Of(9, 2), SampleIds.SupplierNorth, "Northlight Compute", "CX-NL-LUL1-QUALC-0008-3", "lulea-1",
            "eu-north-1",
            "Qualcomm AI 100", false, 4, 8, null, null, null, null, null, "maintenance"),
    ];

    public static IReadOnlyList<OrderView> Orders { get; } =
    [
        new(SampleIds.Order, "O-000412", SampleIds.Buyer, 24, 0, ["nvidia-h100-sxm"], ["eu-north-1", "eu-west-1"], [],
            null, null, 1_300, 60, Start, Start.AddHours(12), 1_440, MicroAmount.Parse("2.4"), Usd, "GoodTillTime",
            Start.AddHours(12), true, 8, "filled", default, "session", Start.AddHours(-6),
            new(7_000_000_000, 20_000_000_000, Start.AddDays(3), 40, 840_000)),
        new(SampleIds.RestingOrder, "O-000977", SampleIds.Buyer, 8, 8, [], [], ["BareMetal"], 81_920, null, null, null,
            Now,
            Now.AddDays(2), 720, MicroAmount.Parse("0.75"), Usd, "GoodTillCancelled", null, false, 4, "open",
            MicroAmount.Parse("76.32"), new string('7', 64), Now.AddHours(-2), null),
    ];

    public static IReadOnlyList<MatchView> Matches { get; } =
    [
        Match(SampleIds.Match, SampleIds.Lease, SampleIds.SupplierNorth, 24, "confirmed", SampleIds.Order),
        Match(SampleIds.DeclinedMatch, SampleIds.Of(4, 3), SampleIds.SupplierWest, 24, "declined", SampleIds.Order),
        Match(SampleIds.WaitingMatch, SampleIds.Of(4, 4), SampleIds.SupplierNorth, 8, "made", SampleIds.RestingOrder),
    ];

    public static IReadOnlyList<LeaseView> Leases { get; } =
    [
        Lease(SampleIds.Lease, SampleIds.Match, SampleIds.Order, 24, "ended", 24 * 86_400),
        Lease(SampleIds.RunningLease, SampleIds.Of(3, 4), SampleIds.Of(2, 3), 16, "running", 16 * 7_200),
    ];

    public static IReadOnlyList<UsageView> Usage { get; } =
        [new(SampleIds.Lease, 0, Start, Start.AddHours(24), 24 * 86_400)];

    public static IReadOnlyList<SettlementView> Settlements { get; } =
    [
        new(SampleIds.Settlement, SampleIds.Lease, SampleIds.Order, SampleIds.Buyer, SampleIds.SupplierNorth,
            24 * 86_400,
            Micros("1.85"), Micros("1065.6"), Micros("1129.54"), Micros("300"), Micros("1044.28"), Micros("21.31"),
            Micros("63.94"), Micros("0.01"), Usd, "paid", Start.AddDays(4), Start.AddDays(4)),
    ];

    public static IReadOnlyList<VoucherView> Vouchers { get; } =
    [
        new(SampleIds.Voucher, "V-7K3M-2QXD", SampleIds.Programme, "City research vouchers 2026", SampleIds.Buyer,
            Micros("500"),
            Micros("300"), Usd, Now.AddMonths(3), "redeemed", SampleIds.Order),
        new(SampleIds.Of(6, 2), "V-9P2C-8HWT", SampleIds.Programme, "City research vouchers 2026", SampleIds.Buyer,
            Micros("500"),
            default, Usd, Now.AddMonths(3), "issued", null),
    ];

    public static IReadOnlyList<ProgrammeView> Programmes { get; } =
    [
        new(SampleIds.Programme, SampleIds.Of(1, 9), "City research vouchers 2026", Usd, Micros("200000"),
            Micros("64000"),
            Micros("31877.4"), 30, Now.AddMonths(-4), Now.AddMonths(6), ["nvidia-h100-sxm"], "open"),
    ];

    public static IReadOnlyList<AccountView> Accounts { get; } =
        [new(SampleIds.Account, SampleIds.Buyer, "Participant", Usd, Micros("19170.46"), Micros("76.32"),
            Micros("19094.14"))];

    public static IReadOnlyList<StatementLine> Statement { get; } =
    [
        new(40_112, Now.AddDays(-1), "account.posted", Micros("-829.54"), SampleIds.Of(11, 1), "SettlementPayment",
            null),
        new(38_990, Now.AddDays(-4), "account.deposited", Micros("20000"), SampleIds.Of(11, 2), "Deposit",
            "SEPA 2026-0529"),
    ];

    public static IReadOnlyList<ActivityView> Activity { get; } =
    [
        new(41_207, Now, "order_placed", SampleIds.RestingOrder, SampleIds.Buyer.ToString()),
        new(41_206, Now.AddMinutes(-3), "settlement_paid", SampleIds.Settlement, "exchange"),
        new(41_205, Now.AddMinutes(-9), "order_placed", SampleIds.Order, "session"),
    ];

    public static PlanView Plan { get; } = new(
        "Filled", Now.AddHours(1), Now.AddHours(25), 24,
        [
            new(SampleIds.Offer, SampleIds.SupplierNorth, "Northlight Compute", "nvidia-h100-sxm", "eu-north-1",
                "Accelerator", 16, 16,
                Micros("1.85"), Micros("710.4"), 1_080),
            new(SampleIds.Of(10, 2), SampleIds.SupplierWest, "Westwind Cloud", "nvidia-h100-sxm", "us-west-2", "Node",
                1, 8,
                Micros("15.2"), Micros("364.8"), null),
        ],
        Micros("1075.2"), Micros("64.51"), Usd, 37, null);

    public static PlanView NoPlan { get; } =
        new("NothingUnderLimit", Now, Now, 24, [], default, default, Usd, 37, null);

    private static MicroAmount Micros(string text) => MicroAmount.Parse(text);

    private static ParticipantView Participant(Guid id, int number, string name, bool session, params string[] roles) =>
        new(id, number, name, "verified", roles, [new string('7', 64)], session, Now.AddMonths(-5),
            roles.Contains("Supplier") ? 40 : 0, roles.Contains("Supplier") ? 2 : 0);

    private static List<OfferView> MakeOffers()
    {
        var offers = new List<OfferView>();
        (string Region, string Site, Guid Supplier, string Name)[] places =
        [
            ("eu-north-1", "lulea-1", SampleIds.SupplierNorth, "Northlight Compute"),
            ("us-west-2", "hillsboro-2", SampleIds.SupplierWest, "Westwind Cloud"),
            ("ap-east-1", "guizhou-1", SampleIds.SupplierWest, "Westwind Cloud"),
            ("eu-west-1", "dublin-3", SampleIds.SupplierNorth, "Northlight Compute"),
        ];
        foreach (var (name, gib, tflops, price) in Classes)
        {
            for (var i = 0; i < places.Length; i++)
            {
                var (region, site, supplier, supplierName) = places[i];
                var node = i % 2 == 1;
                var each = new MicroAmount(Micros(price).Micros * (10 + i) / 10);
                offers.Add(new(
                    SampleIds.Of(10, offers.Count + 1), SampleIds.Resource, supplier, supplierName,
                    $"CX-{site.ToUpperInvariant()}-{offers.Count + 1:D4}", region, site, name, gib > 0,
                    node ? "BareMetal" : "Container", node ? "Node" : "Accelerator", node ? 12 : 96, node ? 8 : 1,
                        node ? 1 : 8,
                    60, Now.AddMonths(-1), Now.AddMonths(3), node ? new(each.Micros * 8) : each, each, Usd, i == 0,
                    "AWS EC2 price list, 2026-01-21", "open", gib > 0 ? gib * 1024 : null,
                        tflops > 0 ? tflops * 1000 : null,
                    i == 0 ? 1_080 : null, i == 0 ? 98 : null, node ? "duration >= 1d and not vouchers" : null));
            }
        }

        return [.. offers.OrderBy(o => o.PricePerAccelerator)];
    }

    private static MatchView Match(Guid id, Guid lease, Guid supplier, int units, string status, Guid order) => new(
        id, lease, order, SampleIds.Offer, SampleIds.Buyer, supplier, units, 1, Start, Start.AddHours(24),
        Micros("1.85"),
        Micros("1129.54"), Usd, status, Start.AddHours(-2));

    private static LeaseView Lease(Guid id, Guid match, Guid order, int units, string status, long unitSeconds) => new(
        id, match, order, SampleIds.Offer, SampleIds.Buyer, SampleIds.SupplierNorth, units, 1, Start,
        Start.AddHours(24),
        Micros("1.85"), Usd, status, Start, status == "ended" ? Start.AddHours(24) : null, 1, Start.AddHours(24),
            unitSeconds, [],
        "ssh lease@node-07.lulea-1.example");
}
