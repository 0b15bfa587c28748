using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;

namespace Exchange.Api.Tests;

/// <summary>Refusals of the market as a client sees them: number, status, field, value and rule.</summary>
public sealed class TheMarketSaysNo(TheMarketSaysNo.Scene scene) : IClassFixture<TheMarketSaysNo.Scene>
{
    private static readonly Dictionary<string, Func<Scene, Task>> Situations = new()
    {
        ["1101 404 subject"] = s => s.Exchange.Operator.VerifyParticipantAsync(Nobody, ["Buyer"]),
        ["1104 422 notAfter"] = s => s.Late.PauseOfferAsync(s.Offer),
        ["1108 403 participant"] = s => s.Newcomer.WithdrawAsync(Nobody, Amount("1"), "USD", "x"),
        ["1110 403 offer"] = s => s.OtherSupplier.PauseOfferAsync(s.Offer),
        ["1111 409 offer"] = s => s.Supplier.ListOfferAsync(Some.Offer(s.Resource, "2") with { Id = s.Offer }),
        ["1200 404 account"] = s => s.Exchange.Operator.DepositAsync(Nobody, Amount("1"), "USD", "x"),
        ["1201 404 resource"] = s => s.Supplier.ListOfferAsync(Some.Offer(Nobody, "2")),
        ["1202 404 offer"] = s => s.Supplier.PauseOfferAsync(Nobody),
        ["1203 404 order"] = s => s.Buyer.CancelOrderAsync(Nobody, "x"),
        ["1204 404 match"] = s => s.Supplier.ConfirmMatchAsync(Nobody),
        ["1205 404 lease"] = s => s.Supplier.ResumeLeaseAsync(Nobody),
        ["1206 404 settlement"] = s => s.Buyer.DisputeSettlementAsync(Nobody, "x"),
        ["1207 404 programme"] = s => s.Issuer.CloseProgrammeAsync(Nobody),
        ["1208 404 voucher"] = s => s.Issuer.RevokeVoucherAsync(Nobody, "x"),
        ["1300 409 offer"] = s => s.Supplier.ResumeOfferAsync(s.Offer),
        ["1301 422 units"] = s => s.Supplier.ListOfferAsync(Some.Offer(s.Resource, "2", units: 0)),
        ["1302 422 amount"] = s => s.Exchange.Operator.DepositAsync(s.Account, Amount("-1"), "USD", "x"),
        ["1303 422 currency"] = s => s.Exchange.Operator.DepositAsync(s.Account, Amount("1"), "EUR", "x"),
        ["1307 409 units"] = s => s.Supplier.ListOfferAsync(Some.Offer(s.Resource, "2", units: 1_000)),
        ["1311 409 key"] = s => s.Buyer.AddKeyAsync(s.Buyer.Credentials!.Key!.PublicKeyHex),
        ["1312 409 key"] = s => s.Buyer.RevokeKeyAsync(s.Buyer.Credentials!.Key!.PublicKeyHex, "x"),
        ["1400 409 limit"] = s => s.Buyer.PlaceOrderAsync(Some.Order(16, "900000")),
        ["1500 409 *"] = s => s.Buyer.PlaceOrderAsync(Some.Order(1, "9") with { Regions = ["nowhere"] }),
        ["1501 409 *"] = s => s.Buyer.PlaceOrderAsync(Some.Order(1, "0.01")),
        ["1502 409 *"] = s => s.Buyer.PlaceOrderAsync(Some.Order(17, "9")),
        ["1700 409 now"] = s => s.Exchange.Operator.SetClockAsync(TestExchange.Start.AddDays(-1)),
    };

    private static Guid Nobody { get; } = Guid.Parse("01900000-0000-7000-8000-000000000000");

    public static TheoryData<string> Expected => [.. Situations.Keys];

    [Theory]
    [MemberData(nameof(Expected))]
    public async Task With_number_status_and_field(string expected)
    {
        var before = await scene.Exchange.CountAsync("exchange.ledger_entry");

        var refused = await Assert.ThrowsAsync<RefusedException>(() => Situations[expected](scene));

        var field = expected.EndsWith('*') ? "*" : refused.Problem.Field;
        Assert.Equal(expected, $"{refused.Problem.Code} {refused.Problem.Status} {field}");
        Assert.NotNull(refused.Problem.Value);
        Assert.NotEqual("", refused.Problem.Rule);
        Assert.Equal(before, await scene.Exchange.CountAsync("exchange.ledger_entry"));
    }

    private static MicroAmount Amount(string text) => MicroAmount.Parse(text);

    public sealed class Scene : IAsyncLifetime
    {
        public TestExchange Exchange { get; private set; } = null!;

        public ExchangeClient Supplier { get; private set; } = null!;

        public ExchangeClient OtherSupplier { get; private set; } = null!;

        public ExchangeClient Buyer { get; private set; } = null!;

        public ExchangeClient Issuer { get; private set; } = null!;

        public ExchangeClient Newcomer { get; private set; } = null!;

        /// <summary>The supplier with a clock that is a day slow.</summary>
        public ExchangeClient Late { get; private set; } = null!;

        public Guid Resource { get; private set; }

        public Guid Offer { get; private set; }

        public Guid Account { get; private set; }

        public async Task InitializeAsync()
        {
            Exchange = await TestExchange.StartAsync();
            Supplier = Exchange.Client(await Exchange.JoinAsync("Supplier", "Supplier"));
            OtherSupplier = Exchange.Client(await Exchange.JoinAsync("Other supplier", "Supplier"));
            Buyer = Exchange.Client(await Exchange.FundedBuyerAsync("Buyer", "10000"));
            Issuer = Exchange.Client(await Exchange.JoinAsync("Issuer", "Issuer"));
            Newcomer = Exchange.Client(await Exchange.JoinAsync("Newcomer"));
            Account = await Exchange.AccountOfAsync(Buyer.Credentials!.ParticipantId);
            Late = new(
                Exchange.Http(), new TestKit.ManualTimeProvider(TestExchange.Start.AddDays(-1)), Supplier.Credentials,
                new() { Market = TestExchange.Origin });
            var resource = Some.Resource();
            await Supplier.RegisterResourceAsync(resource);
            var offer = Some.Offer(resource.Id, "2");
            await Supplier.ListOfferAsync(offer);
            (Resource, Offer) = (resource.Id, offer.Id);
        }

        public async Task DisposeAsync() => await Exchange.DisposeAsync();
    }
}
