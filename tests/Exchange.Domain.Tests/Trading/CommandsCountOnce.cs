using Exchange.Domain.Orders;
using Exchange.Domain.Participants;
using Exchange.Domain.Tests.Kit;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Tests.Trading;

public sealed class CommandsCountOnce
{
    private readonly TestMarket _market = new();
    private readonly Guid _buyer;

    public CommandsCountOnce() => _buyer = _market.Buyer("buyer");

    [Fact]
    public void A_refused_command_may_come_again()
    {
        var order = _market.Places(_buyer, "order", TestMarket.Needs(2_000_000));
        Assert.Equal(RefusalCode.InsufficientFunds, _market.Refuse(order).Code);
        _market.Accept(order with { Intent = TestMarket.Needs(2) });
    }

    [Fact]
    public void Client_sequence_numbers_run_without_a_gap()
    {
        _market.Accept(Numbered("one", 1));
        Assert.Equal(RefusalCode.ClientSequenceNotNext, _market.Refuse(Numbered("three", 3)).Code);
        _market.Accept(Numbered("two", 2));
    }

    [Fact]
    public void An_id_is_forgotten_only_when_its_command_could_not_be_accepted_any_more()
    {
        var order = _market.Places(_buyer, "order", TestMarket.Needs(1));
        order = order with { Origin = order.Origin with { NotAfter = _market.Now.AddHours(1) } };
        _market.Accept(order);
        _market.Now = _market.Now.AddHours(1);
        _market.Accept(_market.Places(_buyer, "another", TestMarket.Needs(1)));
        Assert.Equal(RefusalCode.CommandIdReused, _market.Refuse(order).Code);
        _market.Now = _market.Now.AddMinutes(1);
        Assert.Equal(RefusalCode.CommandExpired, _market.Refuse(order).Code);
    }

    [Fact]
    public void A_remembered_id_is_refused_after_a_restart()
    {
        var order = _market.Places(_buyer, "order", TestMarket.Needs(1));
        _market.Market.Remember(order.Origin, _market.Now);
        Assert.Equal(RefusalCode.CommandIdReused, _market.Refuse(order).Code);
    }

    [Fact]
    public void Only_who_allows_it_orders_without_a_signature()
    {
        var id = TestMarket.Id("portal");
        _market.Accept(new RegisterParticipant(_market.By(id), "portal", AllowsSessionOrders: true));
        _market.Accept(new VerifyParticipant(_market.By(_market.Operator), id, [ParticipantRole.Buyer]));
        _market.Fund(id, 1_000 * TestMarket.One);
        var unsigned = _market.Places(id, "unsigned", TestMarket.Needs(1));
        unsigned = unsigned with { Origin = unsigned.Origin with { Key = null } };
        Assert.True(Assert.Single(_market.Accept(unsigned).OfType<OrderPlaced>()).BySession);
        var key = new AddKey(_market.By(id) with { Key = null }, new string('a', 64));
        Assert.Equal(RefusalCode.SignatureRequired, _market.Refuse(key).Code);
    }

    private PlaceOrder Numbered(string name, long number)
    {
        var order = _market.Places(_buyer, name, TestMarket.Needs(1));
        return order with { Origin = order.Origin with { ClientSeq = number } };
    }
}
