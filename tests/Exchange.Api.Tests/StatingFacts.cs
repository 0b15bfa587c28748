using System.Runtime.CompilerServices;
using System.Text.Json;
using Exchange.Api.Attestation;
using Exchange.Domain.Settlements;
using Exchange.Domain.Trading;

namespace Exchange.Api.Tests;

public sealed class StatingFacts
{
    public static TheoryData<string> Attested =>
        [.. EventCatalog.All.Values.Where(d => d.LedgerKind is not null).Select(d => d.Type.Name).Order()];

    [Theory]
    [MemberData(nameof(Attested))]
    public void Every_attested_event_can_be_stated(string name)
    {
        var type = EventCatalog.All.Keys.Single(t => t.Name == name);

        // An event without values: its names must still not stand in each other's way.
        var body = FactBodies.Of(RuntimeHelpers.GetUninitializedObject(type), "USD");
        Ledger.CanonicalJson.CheckBody(body);
    }

    [Fact]
    public void A_settlement_states_its_parties_and_what_each_pays_or_gets()
    {
        var (buyer, supplier) = (Guid.NewGuid(), Guid.NewGuid());
        var fact = new SettlementCalculated(
            Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), buyer, supplier, 3_600, 1_000_000, 1_000_000, 1_060_000,
            980_000, 20_000, 60_000, 0, new(2026, 9, 1, 0, 0, 0, TimeSpan.Zero));

        var stated = JsonDocument.Parse(FactBodies.Of(fact, "USD")).RootElement;
        Assert.Equal(buyer, stated.GetProperty("buyer").GetGuid());
        Assert.Equal("1.06", stated.GetProperty("buyerAmount").GetString());
        Assert.Equal(supplier, stated.GetProperty("supplier").GetGuid());
        Assert.Equal("0.98", stated.GetProperty("supplierAmount").GetString());
        Assert.Equal("0.02", stated.GetProperty("fee").GetString());
    }
}
