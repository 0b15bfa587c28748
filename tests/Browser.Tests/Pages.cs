using Exchange.Web.Tests.Stub;

namespace Browser.Tests;

/// <summary>Every page, with who sees it.</summary>
public static class Pages
{
    public static IReadOnlyList<(string Name, string Path, (string Id, string Key)? Who)> All { get; } =
    [
        ("home", "/", null),
        ("offers", "/offers", null),
        ("signin", "/signin", null),
        ("offer", $"/offers/{SampleIds.Offer}", null),
        ("ledger", "/ledger", null),
        ("entry", "/ledger/4", null),
        ("check", "/ledger/check", null),
        ("checkpoint", "/ledger/checkpoint", null),
        ("rules", "/market", null),
        ("missing", "/no-such-page", null),
        ("orders", "/orders", PortalOfTests.Buyer),
        ("order", $"/orders/{SampleIds.Order}", PortalOfTests.Buyer),
        ("new-order", "/orders/new", PortalOfTests.Buyer),
        ("new-training", "/orders/new?by=training", PortalOfTests.Buyer),
        ("account", "/account", PortalOfTests.Buyer),
        ("supply", "/supply", PortalOfTests.Supplier),
        ("list", "/supply/list", PortalOfTests.Supplier),
        ("match", $"/supply/matches/{SampleIds.WaitingMatch}", PortalOfTests.Supplier),
        ("activity", "/activity", PortalOfTests.Auditor),
    ];
}
