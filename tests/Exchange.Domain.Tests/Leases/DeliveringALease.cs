using Exchange.Domain.Accounts;
using Exchange.Domain.Leases;
using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Settlements;
using Exchange.Domain.Tests.Kit;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Tests.Leases;

public sealed class DeliveringALease
{
    private readonly TestMarket _market = new();
    private readonly Guid _supplier;
    private readonly Guid _buyer;
    private readonly MatchMade _match;

    public DeliveringALease()
    {
        _supplier = _market.Supplier("supplier");
        _buyer = _market.Buyer("buyer");
        _market.Offer(_supplier, _market.Resource(_supplier, "resource"), "offer");
        _match = Assert.Single(
            _market.Accept(_market.Places(_buyer, "order", TestMarket.Needs(2, minutes: 1_800))).OfType<MatchMade>());
    }

    [Fact]
    public void Only_its_supplier_provisions_it_and_only_once()
    {
        var other = _market.Supplier("other");
        Assert.Equal(RefusalCode.NotYours, _market.Refuse(Provisions() with { Origin = _market.By(other) }).Code);
        _market.Accept(Provisions());
        Assert.Equal(RefusalCode.WrongState, _market.Refuse(Provisions()).Code);
    }

    [Fact]
    public void A_confirmed_match_that_is_not_provisioned_in_time_lapses()
    {
        var confirmed = Assert.Single(_market.Log.OfType<MatchConfirmed>());
        Assert.Single(_market.PassTo(confirmed.ProvisionBy).OfType<MatchLapsed>());
        Assert.Equal(RefusalCode.WrongState, _market.Refuse(Provisions()).Code);
    }

    [Fact]
    public void A_lease_provisioned_ahead_starts_at_its_start()
    {
        var intent = TestMarket.Needs(1) with { EarliestStart = TestMarket.Opening.AddHours(5) };
        var match = Assert.Single(
            _market.Accept(_market.Places(_buyer, "later", intent)).OfType<MatchMade>());
        var ahead = _market.Accept(
            new ProvisionLease(_market.By(_supplier), match.LeaseId, new string('a', 64)));
        Assert.Empty(ahead.OfType<LeaseStarted>());
        var started = Assert.Single(_market.PassTo(match.Start.AddHours(1)).OfType<LeaseStarted>());
        Assert.Equal(match.Start, started.At);
    }

    [Fact]
    public void Metering_goes_on_where_it_ended()
    {
        _market.Accept(Provisions());
        _market.PassTo(_match.Start.AddHours(30));
        var noon = _match.Start.AddHours(12);
        _market.Accept(Meters(0, _match.Start, noon));
        Assert.Equal("period", Refused(Meters(0, noon, _match.End)));
        Assert.Equal("from", Refused(Meters(1, _match.Start, _match.End)));
        Assert.Equal("to", Refused(Meters(1, noon, noon)));
        Assert.Equal("to", Refused(Meters(1, noon, _match.End.AddMinutes(1))));
        Assert.Single(_market.Accept(Meters(1, noon, _match.End)).OfType<LeaseEnded>());

        string Refused(RecordUsage command)
        {
            var refusal = _market.Refuse(command);
            Assert.Equal(RefusalCode.UsagePeriodInvalid, refusal.Code);
            return refusal.Field;
        }
    }

    [Fact]
    public void A_period_is_at_most_a_day_and_not_ahead_of_the_clock()
    {
        _market.Accept(Provisions());
        _market.PassTo(_match.Start.AddHours(25));
        var day = Meters(0, _match.Start, _match.Start.AddHours(24));
        Assert.Equal(
            RefusalCode.UsagePeriodInvalid, _market.Refuse(Meters(0, _match.Start, _match.Start.AddHours(25))).Code);
        Assert.Equal(
            RefusalCode.UsagePeriodInvalid, _market.Refuse(Meters(0, _match.Start, _match.Start.AddHours(26))).Code);
        _market.Accept(day);
    }

    [Fact]
    public void No_more_is_metered_than_units_times_seconds()
    {
        _market.Accept(Provisions());
        _market.PassTo(_match.Start.AddHours(1));
        var hour = Meters(0, _match.Start, _match.Start.AddHours(1));
        Assert.Equal(7_200, hour.UnitSeconds);
        Assert.Equal(RefusalCode.UsageTooHigh, _market.Refuse(hour with { UnitSeconds = 7_201 }).Code);
        _market.Accept(hour);
    }

    [Fact]
    public void A_late_start_owes_only_what_could_be_used()
    {
        _market.PassTo(_match.Start.AddMinutes(30));
        _market.Accept(Provisions());
        _market.PassTo(_match.Start.AddHours(1));
        var hour = Meters(0, _match.Start, _match.Start.AddHours(1));
        Assert.Equal(RefusalCode.UsageTooHigh, _market.Refuse(hour).Code);
        _market.Accept(hour with { UnitSeconds = 3_600 });
    }

    [Fact]
    public void Usage_that_never_comes_ends_the_lease_with_what_was_metered()
    {
        _market.Accept(Provisions());
        _market.PassTo(_match.Start.AddHours(1));
        _market.Accept(Meters(0, _match.Start, _match.Start.AddHours(1)));
        var events = _market.PassTo(_match.End.AddMinutes(180));
        Assert.Equal(7_200, Assert.Single(events.OfType<SettlementCalculated>()).UnitSeconds);
    }

    [Fact]
    public void Ending_early_gives_the_rest_of_the_capacity_back()
    {
        _market.Accept(Provisions());
        _market.Now = _match.Start.AddMinutes(90).AddSeconds(20);
        var events = _market.Accept(new EndLease(_market.By(_buyer), _match.LeaseId));
        var released = Assert.Single(events.OfType<OfferCapacityReleased>());
        Assert.Equal((_match.Start.AddMinutes(91), _match.End), (released.Start, released.End));
        Assert.Empty(events.OfType<SettlementCalculated>());
    }

    [Fact]
    public void A_buyer_that_ends_early_owes_what_was_delivered_up_to_then()
    {
        _market.Accept(Provisions());
        _market.Now = _match.Start.AddMinutes(90);
        _market.Accept(new EndLease(_market.By(_buyer), _match.LeaseId));
        _market.PassTo(_market.Now.AddMinutes(30));
        var late = Meters(0, _match.Start, _match.Start.AddMinutes(91));
        Assert.Equal(RefusalCode.UsagePeriodInvalid, _market.Refuse(late).Code);

        var events = _market.Accept(Meters(0, _match.Start, _match.Start.AddMinutes(90)));

        Assert.Equal(10_800, Assert.Single(events.OfType<SettlementCalculated>()).UnitSeconds);
        Assert.Equal(
            RefusalCode.WrongState,
            _market.Refuse(Meters(1, _match.Start.AddMinutes(90), _match.Start.AddMinutes(90).AddSeconds(1))).Code);
    }

    [Fact]
    public void A_supplier_that_does_not_meter_what_a_buyer_ended_is_paid_what_it_had_metered()
    {
        _market.Accept(Provisions());
        _market.Now = _match.Start.AddMinutes(90);
        _market.Accept(new EndLease(_market.By(_buyer), _match.LeaseId));

        var events = _market.PassTo(_market.Now.AddMinutes(180));

        Assert.Empty(events.OfType<LeaseEnded>());
        Assert.Equal(0, Assert.Single(events.OfType<SettlementCalculated>()).BuyerMicros);
    }

    [Fact]
    public void A_lease_that_its_buyer_ends_after_its_window_is_metered_to_the_window_s_end()
    {
        _market.Accept(Provisions());
        _market.PassTo(_match.Start.AddHours(24));
        _market.Accept(Meters(0, _match.Start, _match.Start.AddHours(24)));
        _market.PassTo(_match.End.AddMinutes(60));
        var ended = Assert.Single(
            _market.Accept(new EndLease(_market.By(_buyer), _match.LeaseId)).OfType<LeaseEnded>());
        Assert.Equal((_match.End, _match.End.AddMinutes(180)), (ended.At, ended.FinalUsageBy));
        var beyond = Meters(1, _match.Start.AddHours(24), _match.End.AddMinutes(1));
        Assert.Equal(RefusalCode.UsagePeriodInvalid, _market.Refuse(beyond).Code);

        var events = _market.Accept(Meters(1, _match.Start.AddHours(24), _match.End));

        Assert.Equal(2 * 30 * 3_600, Assert.Single(events.OfType<SettlementCalculated>()).UnitSeconds);
    }

    [Fact]
    public void A_lease_that_fails_after_its_window_ended_with_the_window()
    {
        _market.Accept(Provisions());
        _market.PassTo(_match.End.AddMinutes(60));
        var events = _market.Accept(new FailLease(_market.By(_supplier), _match.LeaseId, "broken"));
        Assert.Equal(_match.End, Assert.Single(events.OfType<LeaseEnded>()).At);
    }

    [Fact]
    public void A_settlement_of_nothing_is_paid_without_postings()
    {
        _market.Accept(Provisions());
        _market.Accept(new FailLease(_market.By(_supplier), _match.LeaseId, "broken"));
        var paid = _market.PassTo(_market.Now.AddDays(1));
        Assert.Single(paid.OfType<SettlementPaid>());
        Assert.Empty(paid.OfType<AccountPosted>());
        Assert.Equal(0, _market.AccountOf(_buyer).Held.Micros);
    }

    [Fact]
    public void A_decided_dispute_is_paid_at_once_and_a_paid_one_is_not_disputed()
    {
        _market.Accept(Provisions());
        _market.PassTo(_match.Start.AddHours(1));
        _market.Accept(Meters(0, _match.Start, _match.Start.AddHours(1)));
        var settlement = Assert.Single(
            _market.Accept(new EndLease(_market.By(_supplier), _match.LeaseId)).OfType<SettlementCalculated>());
        var dispute = new DisputeSettlement(_market.By(_buyer), settlement.SettlementId, "half was down");
        _market.Accept(dispute);
        var adjust = new AdjustSettlement(_market.By(_market.Operator), settlement.SettlementId, 7_201, "half");
        Assert.Equal(RefusalCode.UsageTooHigh, _market.Refuse(adjust).Code);
        var paid = Assert.Single(_market.Accept(adjust with { UnitSeconds = 3_600 }).OfType<SettlementPaid>());
        Assert.Equal(10_600_000, paid.BuyerMicros);
        Assert.Equal(
            RefusalCode.DisputeWindowOver, _market.Refuse(dispute with { Origin = _market.By(_buyer) }).Code);
    }

    private ProvisionLease Provisions() => new(_market.By(_supplier), _match.LeaseId, new string('a', 64));

    private RecordUsage Meters(int period, DateTimeOffset from, DateTimeOffset to) =>
        new(_market.By(_supplier), _match.LeaseId, period, from, to, 2 * (to - from).Ticks / TimeSpan.TicksPerSecond);
}
