using Exchange.Domain.Accounts;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Participants;
using Exchange.Domain.Resources;
using Exchange.Domain.Tests.Kit;
using Exchange.Domain.Trading;
using Exchange.Domain.Vouchers;

namespace Exchange.Domain.Tests.Trading;

/// <summary>
/// Each case breaks every rule from its own on: it starts with everything wrong and mends one thing at a time, in the
/// order of the numbers. The answer must be the lowest that is still broken.
/// </summary>
public sealed class OrderOfRefusals
{
    private readonly TestMarket _market = new();
    private readonly Guid _supplier;
    private readonly Guid _buyer;
    private readonly Guid _resource;

    public OrderOfRefusals()
    {
        _supplier = _market.Supplier("supplier");
        _buyer = _market.Buyer("buyer", 1_000 * TestMarket.One);
        _resource = _market.Resource(_supplier, "resource", nodes: 1);
    }

    [Fact]
    public void Of_any_command_who_and_when_come_before_what()
    {
        var used = _market.Places(_buyer, "first", TestMarket.Needs(1));
        _market.Accept(used);
        var newcomer = TestMarket.Id("newcomer");
        _market.Accept(new RegisterParticipant(_market.By(newcomer), "newcomer", false));
        var seller = _market.Supplier("seller");
        _market.Accept(new SuspendParticipant(_market.By(_market.Operator), seller, "checks"));
        var past = _market.Now.AddMinutes(-1);

        Mended(
            (used with { Intent = used.Intent with { MaxLegs = 0 }, Origin = new(Guid.Empty, Guid.Empty, null) },
                RefusalCode.ValueOutOfRange),
            (used with { Origin = new(Guid.Empty, Guid.Empty, null, _market.Now.AddDays(30).AddMinutes(1)) },
                RefusalCode.ValueOutOfRange),
            (used with { Origin = new(used.Origin.CommandId, Guid.Empty, null, past, 7) },
                RefusalCode.UnknownParticipant),
            (used with { Origin = used.Origin with { Key = new('0', 64), NotAfter = past, ClientSeq = 7 } },
                RefusalCode.KeyNotInForce),
            (used with { Origin = used.Origin with { Key = null, NotAfter = past, ClientSeq = 7 } },
                RefusalCode.SignatureRequired),
            (used with { Origin = used.Origin with { NotAfter = past, ClientSeq = 7 } }, RefusalCode.CommandExpired),
            (used with { Origin = used.Origin with { ClientSeq = 7 } }, RefusalCode.CommandIdReused),
            (used with { Origin = _market.By(_buyer) with { ClientSeq = 7 } }, RefusalCode.ClientSequenceNotNext),
            (used with { Origin = _market.By(seller) }, RefusalCode.ParticipantSuspended),
            (used with { Origin = _market.By(newcomer) }, RefusalCode.ParticipantNotVerified),
            (used with { Origin = _market.By(_supplier) }, RefusalCode.RoleMissing),
            (used with { Origin = _market.By(_buyer) }, RefusalCode.IdTaken));
    }

    [Fact]
    public void Of_listing_an_offer()
    {
        _market.Offer(_supplier, _resource, "taken", units: 1);
        _market.Accept(new ChangeResourceStatus(
            _market.By(_supplier), _resource, ResourceStatus.Maintenance, "work"));
        var other = _market.Supplier("other");
        var wrong = _market.Lists(other, _resource, "taken", units: 0) with
        {
            BlockUnits = 2,
            PriceMicrosPerUnitHour = 0,
            Currency = "EUR",
            WindowStart = TestMarket.Opening.AddDays(-1),
            WindowEnd = TestMarket.Opening.AddDays(-2),
        };
        ListOffer Mine(ListOffer c) => c with { Origin = _market.By(_supplier) };
        var fresh = Mine(wrong) with { OfferId = TestMarket.Id("fresh") };
        var counted = fresh with { Units = 9 };
        var priced = counted with { PriceMicrosPerUnitHour = 1 };
        var inMarket = priced with { Currency = TestMarket.Currency };
        var ahead = inMarket with { WindowStart = TestMarket.Opening, WindowEnd = TestMarket.Opening.AddMinutes(0.5) };
        var valid = ahead with { WindowEnd = TestMarket.Opening.AddDays(1) };
        var blocks = valid with { Units = 10 };
        Mended(
            (wrong, RefusalCode.NotYours),
            (Mine(wrong), RefusalCode.IdTaken),
            (fresh with { ResourceId = TestMarket.Id("nothing") }, RefusalCode.UnknownResource),
            (fresh, RefusalCode.QuantityIsZero),
            (counted, RefusalCode.AmountOutOfRange),
            (priced, RefusalCode.WrongCurrency),
            (inMarket, RefusalCode.WindowInPast),
            (ahead, RefusalCode.WindowInvalid),
            (valid, RefusalCode.NotWholeBlocks),
            (blocks, RefusalCode.MoreThanResourceHas),
            (blocks with { Units = 8 }, RefusalCode.ResourceNotAvailable));
    }

    [Fact]
    public void Of_placing_an_order()
    {
        _market.Accept(_market.Places(_buyer, "taken", TestMarket.Needs(1)));
        var issuer = _market.Participant("issuer", ParticipantRole.Issuer);
        _market.Fund(issuer, 500 * TestMarket.One);
        var programme = TestMarket.Id("programme");
        _market.Accept(new OpenProgramme(
            _market.By(issuer), programme, "P", 500 * TestMarket.One, TestMarket.Currency, 50, _market.Now,
            _market.Now.AddDays(1), []));
        var stranger = _market.Buyer("stranger");
        _market.Accept(new IssueVoucher(
            _market.By(issuer), TestMarket.Id("voucher"), programme, stranger, TestMarket.One, TestMarket.Currency,
            _market.Now.AddDays(1)));

        var wrong = _market.Places(
            _buyer, "taken",
            TestMarket.Needs(0, limit: 0, maxLegs: 99) with
            {
                EarliestStart = TestMarket.Opening.AddHours(-1),
                LatestStart = TestMarket.Opening.AddHours(-2),
            },
            TimeInForce.FillOrKill, TestMarket.Id("nothing")) with
        { Currency = "EUR" };
        var steps = new List<(PlaceOrder, RefusalCode)>();
        var now = wrong;
        void Next(Func<PlaceOrder, PlaceOrder> mend, RefusalCode still)
        {
            now = mend(now) with { Origin = _market.By(_buyer) };
            steps.Add((now, still));
        }

        Next(c => c, RefusalCode.IdTaken);
        Next(c => c with { OrderId = TestMarket.Id("fresh") }, RefusalCode.UnknownVoucher);
        Next(c => c with { VoucherIds = [TestMarket.Id("voucher")] }, RefusalCode.QuantityIsZero);
        Next(c => c with { Intent = c.Intent with { Accelerators = 100 } }, RefusalCode.AmountOutOfRange);
        Next(
            c => c with { Intent = c.Intent with { LimitMicros = 5 * TestMarket.One } },
            RefusalCode.WrongCurrency);
        Next(c => c with { Currency = TestMarket.Currency }, RefusalCode.WindowInPast);
        Next(
            c => c with
            {
                Intent = c.Intent with
                {
                    EarliestStart = TestMarket.Opening.AddHours(2),
                    LatestStart = TestMarket.Opening.AddHours(1),
                },
            },
            RefusalCode.WindowInvalid);
        Next(
            c => c with { Intent = c.Intent with { LatestStart = TestMarket.Opening.AddHours(3) } },
            RefusalCode.TooManyLegs);
        Next(c => c with { Intent = c.Intent with { MaxLegs = 2 } }, RefusalCode.InsufficientFunds);
        Next(c => c with { Intent = c.Intent with { Accelerators = 2 } }, RefusalCode.VoucherNotUsable);
        Next(c => c with { VoucherIds = [] }, RefusalCode.NothingFits);
        Mended([.. steps.Select(step => ((Command)step.Item1, step.Item2))]);

        _market.Offer(_supplier, _resource, "offer", units: 1, price: 6 * TestMarket.One);
        Mended((now with { Origin = _market.By(_buyer) }, RefusalCode.NothingUnderLimit));
        _market.Accept(new RepriceOffer(
            _market.By(_supplier), TestMarket.Id("offer"), TestMarket.One, TestMarket.Currency));
        Mended((now with { Origin = _market.By(_buyer) }, RefusalCode.NotEnoughCapacity));
    }

    [Fact]
    public void A_refusal_names_the_field_the_value_and_what_would_pass()
    {
        var refusal = _market.Refuse(new Deposit(
            _market.By(_market.Operator), _market.AccountOf(_buyer).Id, 5, TestMarket.Currency, "in"));
        Assert.Equal((RefusalCode.AmountOutOfRange, "amount", "5"), (refusal.Code, refusal.Field, refusal.Value));
        Assert.Contains("a multiple of 10000", refusal.Rule, StringComparison.Ordinal);
    }

    private void Mended(params (Command Command, RefusalCode Code)[] steps)
    {
        Assert.Equal(steps.Select(step => step.Code).Order(), steps.Select(step => step.Code));
        foreach (var (command, code) in steps)
        {
            Assert.Equal(code, _market.Refuse(command).Code);
        }
    }
}
