using Exchange.Domain.Accounts;
using Exchange.Domain.Leases;
using Exchange.Domain.Matching;
using Exchange.Domain.Orders;
using Exchange.Domain.Participants;
using Exchange.Domain.Settlements;
using Exchange.Domain.Tests.Kit;
using Exchange.Domain.Trading;
using Exchange.Domain.Vouchers;

namespace Exchange.Domain.Tests.Vouchers;

public sealed class SpendingAVoucher
{
    private readonly TestMarket _market = new();
    private readonly Guid _supplier;
    private readonly Guid _buyer;
    private readonly Guid _issuer;

    public SpendingAVoucher()
    {
        _supplier = _market.Supplier("supplier");
        _buyer = _market.Buyer("buyer");
        _market.Offer(_supplier, _market.Resource(_supplier, "resource"), "offer");
        _issuer = _market.Participant("issuer", ParticipantRole.Issuer);
        _market.Fund(_issuer, 100 * TestMarket.One);
    }

    [Theory]
    [InlineData(100, 50, 10_600_000)]
    [InlineData(4, 50, 4_000_000)]
    public void It_pays_its_share_up_to_its_face(long face, int share, long pays)
    {
        Opens(share);
        var voucher = Issues(face);
        var paid = Deliver(voucher);
        Assert.Equal(pays, Assert.Single(paid.OfType<VoucherRedeemed>()).AmountMicros);
        // 2 accelerators × 1 hour × 10 with 6 % tax, less the voucher's part.
        Assert.Equal(
            1_000_000 * TestMarket.One - 21_200_000 + pays, _market.AccountOf(_buyer).Balance.Micros);
        Assert.Equal(
            RefusalCode.VoucherNotUsable,
            _market.Refuse(_market.Places(_buyer, "again", TestMarket.Needs(1), vouchers: voucher)).Code);
    }

    [Fact]
    public void It_does_not_expire_while_an_order_counts_on_it_and_expires_when_let_go()
    {
        Opens(50);
        var voucher = Issues(10, hours: 2);
        _market.Accept(_market.Places(_buyer, "order", TestMarket.Needs(2, limit: 5), vouchers: voucher));
        Assert.Empty(_market.PassTo(_market.Now.AddHours(3)).OfType<VoucherExpired>());
        _market.Accept(new CancelOrder(_market.By(_buyer), TestMarket.Id("order"), "no need"));
        Assert.Single(_market.PassTo(_market.Now).OfType<VoucherExpired>());
    }

    [Fact]
    public void A_programme_promises_no_more_than_its_budget()
    {
        Opens(50);
        Issues(60);
        Assert.Equal(RefusalCode.BudgetExceeded, _market.Refuse(Gives("more", 41)).Code);
        _market.Accept(Gives("rest", 40));
    }

    [Fact]
    public void A_closed_programme_keeps_what_it_promised_and_gives_the_rest_back()
    {
        Opens(50);
        var voucher = Issues(60);
        _market.Accept(new CloseProgramme(_market.By(_issuer), TestMarket.Id("programme")));
        Assert.Equal(40 * TestMarket.One, _market.AccountOf(_issuer).Balance.Micros);
        Deliver(voucher);
        Assert.Equal(100 * TestMarket.One - 10_600_000, _market.AccountOf(_issuer).Balance.Micros);
    }

    [Fact]
    public void It_pays_only_for_the_classes_of_its_programme()
    {
        Opens(50, "A100");
        var voucher = Issues(60);
        var wanted = TestMarket.Needs(1) with { AcceleratorClasses = ["H100"] };
        Assert.Equal(
            RefusalCode.VoucherNotUsable, _market.Refuse(_market.Places(_buyer, "o", wanted, vouchers: voucher)).Code);
        Assert.Empty(Deliver(voucher).OfType<VoucherRedeemed>());
        Assert.Equal(VoucherState.Issued, _market.Market.FindVoucher(voucher)!.State);
    }

    [Fact]
    public void A_dispute_decided_for_nothing_leaves_it_to_its_buyer()
    {
        Opens(50);
        var voucher = Issues(60);
        var settlement = Meter(voucher);
        _market.Accept(new DisputeSettlement(_market.By(_buyer), settlement, "down"));
        _market.Accept(new AdjustSettlement(_market.By(_market.Operator), settlement, 0, "agreed"));
        Assert.Equal(VoucherState.Issued, _market.Market.FindVoucher(voucher)!.State);
    }

    private void Opens(int share, params string[] classes) =>
        _market.Accept(new OpenProgramme(
            _market.By(_issuer), TestMarket.Id("programme"), "Programme", 100 * TestMarket.One, TestMarket.Currency,
            share, _market.Now, _market.Now.AddDays(10), classes));

    private Guid Issues(long face, int hours = 100)
    {
        _market.Accept(Gives("voucher", face) with { ValidUntil = _market.Now.AddHours(hours) });
        return TestMarket.Id("voucher");
    }

    private IssueVoucher Gives(string name, long face) =>
        new(
            _market.By(_issuer), TestMarket.Id(name), TestMarket.Id("programme"), _buyer, face * TestMarket.One,
            TestMarket.Currency, _market.Now.AddDays(5));

    private Guid Meter(Guid voucher)
    {
        var match = Assert.Single(
            _market.Accept(_market.Places(_buyer, "order", TestMarket.Needs(2, minutes: 60), vouchers: voucher))
                .OfType<MatchMade>());
        _market.Accept(new ProvisionLease(_market.By(_supplier), match.LeaseId, new string('a', 64)));
        _market.PassTo(match.End);
        var metered = _market.Accept(
            new RecordUsage(_market.By(_supplier), match.LeaseId, 0, match.Start, match.End, 7_200));
        return Assert.Single(metered.OfType<SettlementCalculated>()).SettlementId;
    }

    private IReadOnlyList<object> Deliver(Guid voucher)
    {
        Meter(voucher);
        var paid = _market.PassTo(_market.Now.AddDays(1));
        Assert.Equal(0, paid.OfType<AccountPosted>().Where(p => p.Reason != PostingReason.ProgrammeRefund)
            .Sum(p => p.AmountMicros));
        return paid;
    }
}
