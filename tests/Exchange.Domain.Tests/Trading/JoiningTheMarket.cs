using Exchange.Domain.Accounts;
using Exchange.Domain.Participants;
using Exchange.Domain.Tests.Kit;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Tests.Trading;

public sealed class JoiningTheMarket
{
    private readonly TestMarket _market = new();

    [Fact]
    public void A_market_opens_once()
    {
        Assert.Equal(RefusalCode.WrongState, _market.Refuse(_market.Opens()).Code);
        Assert.Equal(TestMarket.Currency, _market.Market.Currency);
    }

    [Fact]
    public void Nothing_happens_before_a_market_opens()
    {
        var closed = new TestMarket(open: false);
        var refusal = closed.Refuse(new RegisterParticipant(closed.By(TestMarket.Id("a")), "A", false));
        Assert.Equal(RefusalCode.MarketNotOpen, refusal.Code);
    }

    [Fact]
    public void The_key_that_signed_the_registration_is_in_force_at_once()
    {
        var id = TestMarket.Id("a");
        _market.Accept(new RegisterParticipant(_market.By(id), "A", false));
        Assert.True(_market.Market.IsKeyInForce(id, TestMarket.KeyOf(id)));
    }

    [Fact]
    public void Verification_opens_an_account_and_one_more_for_a_supplier()
    {
        var buyer = _market.Participant("buyer", ParticipantRole.Buyer);
        var supplier = _market.Participant("supplier", ParticipantRole.Supplier);
        Assert.NotNull(_market.Market.FindAccountOf(buyer, AccountKind.Participant));
        Assert.Null(_market.Market.FindAccountOf(buyer, AccountKind.SupplierPayable));
        Assert.NotNull(_market.Market.FindAccountOf(supplier, AccountKind.SupplierPayable));
    }

    [Fact]
    public void A_deposit_is_taken_from_the_outside_world()
    {
        var buyer = _market.Participant("buyer", ParticipantRole.Buyer);
        _market.Fund(buyer, 500 * TestMarket.One);
        Assert.Equal(
            500 * TestMarket.One, _market.Market.FindAccountOf(buyer, AccountKind.Participant)!.Available.Micros);
        Assert.Equal(
            -500 * TestMarket.One, _market.Market.FindAccountOf(null, AccountKind.OutsideWorld)!.Balance.Micros);
    }

    [Fact]
    public void A_revoked_key_no_longer_speaks_for_its_participant()
    {
        var id = _market.Participant("a", ParticipantRole.Buyer);
        var second = TestMarket.KeyOf(TestMarket.Id("second"));
        _market.Accept(new AddKey(_market.By(id), second));
        _market.Accept(new RevokeKey(_market.By(id), TestMarket.KeyOf(id), "lost"));
        Assert.Equal(RefusalCode.KeyNotInForce, _market.Refuse(new AddKey(_market.By(id), second)).Code);
        Assert.False(_market.Market.IsKeyInForce(id, TestMarket.KeyOf(id)));
    }
}
