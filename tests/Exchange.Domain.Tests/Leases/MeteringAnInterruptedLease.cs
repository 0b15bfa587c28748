using Exchange.Domain.Leases;
using Exchange.Domain.Matching;
using Exchange.Domain.Settlements;
using Exchange.Domain.Tests.Kit;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Tests.Leases;

/// <summary>Two units for thirty hours; times are given in minutes after the planned start.</summary>
public sealed class MeteringAnInterruptedLease
{
    private readonly TestMarket _market = new();
    private readonly Guid _supplier;
    private readonly Guid _buyer;
    private readonly MatchMade _match;

    public MeteringAnInterruptedLease()
    {
        _supplier = _market.Supplier("supplier");
        _buyer = _market.Buyer("buyer");
        _market.Offer(_supplier, _market.Resource(_supplier, "resource"), "offer");
        _match = Assert.Single(
            _market.Accept(_market.Places(_buyer, "order", TestMarket.Needs(2, minutes: 1_800))).OfType<MatchMade>());
    }

    [Fact]
    public void Interrupted_time_is_not_billed()
    {
        Provisions();
        Stops(10, 25);
        TakesAtMost(45 * 60, period: 0, from: 0, to: 60);
    }

    [Fact]
    public void Several_interruptions_in_one_period_add_up()
    {
        Provisions();
        Stops(10, 15);
        Stops(15, 20);
        Stops(40, 41);
        TakesAtMost(49 * 60, period: 0, from: 0, to: 60);
    }

    [Fact]
    public void An_interruption_over_two_periods_is_taken_from_each_for_its_part()
    {
        Provisions();
        Stops(50, 80);
        TakesAtMost(50 * 60, period: 0, from: 0, to: 60);
        TakesAtMost(40 * 60, period: 1, from: 60, to: 120);
    }

    [Fact]
    public void A_period_inside_an_interruption_is_worth_nothing()
    {
        Provisions();
        Stops(50, 200);
        TakesAtMost(50 * 60, period: 0, from: 0, to: 60);
        TakesAtMost(0, period: 1, from: 60, to: 180);
        TakesAtMost(40 * 60, period: 2, from: 180, to: 240);
    }

    [Fact]
    public void An_interruption_that_lasts_counts_up_to_the_period_s_end_and_goes_on_in_the_next()
    {
        Provisions();
        At(20);
        _market.Accept(new InterruptLease(_market.By(_supplier), _match.LeaseId, "power"));
        TakesAtMost(20 * 60, period: 0, from: 0, to: 30);
        At(45);
        _market.Accept(new ResumeLease(_market.By(_supplier), _match.LeaseId));
        TakesAtMost(15 * 60, period: 1, from: 30, to: 60);
    }

    [Fact]
    public void One_that_ended_where_a_period_begins_takes_nothing_from_it()
    {
        Provisions();
        Stops(30, 60);
        TakesAtMost(30 * 60, period: 0, from: 0, to: 60);
        TakesAtMost(60 * 60, period: 1, from: 60, to: 120);
    }

    [Fact]
    public void A_lease_that_its_buyer_ends_while_it_is_interrupted_owes_what_came_before()
    {
        Provisions();
        At(30);
        _market.Accept(new InterruptLease(_market.By(_supplier), _match.LeaseId, "power"));
        At(90);
        _market.Accept(new EndLease(_market.By(_buyer), _match.LeaseId));
        At(100);
        var events = TakesAtMost(30 * 60, period: 0, from: 0, to: 90);
        Assert.Equal(2 * 30 * 60, Assert.Single(events.OfType<SettlementCalculated>()).UnitSeconds);
    }

    [Fact]
    public void A_lease_that_fails_while_it_is_interrupted_owes_what_was_metered()
    {
        Provisions();
        At(30);
        _market.Accept(new InterruptLease(_market.By(_supplier), _match.LeaseId, "power"));
        TakesAtMost(30 * 60, period: 0, from: 0, to: 30);
        At(90);
        var events = _market.Accept(new FailLease(_market.By(_supplier), _match.LeaseId, "broken"));
        Assert.Equal(2 * 30 * 60, Assert.Single(events.OfType<SettlementCalculated>()).UnitSeconds);
        Assert.Equal(
            RefusalCode.WrongState, _market.Refuse(Meters(1, 30, 90, 0)).Code);
    }

    [Fact]
    public void A_late_start_and_an_interruption_are_both_taken_off()
    {
        At(30);
        Provisions();
        Stops(40, 45);
        TakesAtMost(25 * 60, period: 0, from: 0, to: 60);
    }

    [Fact]
    public void A_fraction_of_a_second_is_not_billed()
    {
        Provisions();
        _market.PassTo(_match.Start.AddMilliseconds(1_250));
        _market.Accept(new InterruptLease(_market.By(_supplier), _match.LeaseId, "power"));
        _market.PassTo(_match.Start.AddMilliseconds(2_500));
        _market.Accept(new ResumeLease(_market.By(_supplier), _match.LeaseId));
        TakesAtMost(58, period: 0, from: 0, to: 1);
    }

    [Fact]
    public void The_refusal_names_what_was_interrupted_within_the_period()
    {
        Provisions();
        Stops(0, 10);
        Stops(50, 80);
        TakesAtMost(40 * 60, period: 0, from: 0, to: 70, said:
            "At most units × seconds delivered, 4800; interrupted from 2026-01-05T08:00:00.000000Z to "
            + "2026-01-05T08:10:00.000000Z, 2026-01-05T08:50:00.000000Z to 2026-01-05T09:10:00.000000Z.");
    }

    [Fact]
    public void The_refusal_names_no_more_than_three_of_them()
    {
        Provisions();
        for (var minute = 10; minute < 60; minute += 10)
        {
            Stops(minute, minute + 1);
        }

        At(60);
        var rule = _market.Refuse(Meters(0, 0, 60, 2 * 3_600)).Rule;
        Assert.Contains("08:31:00.000000Z and 2 more times.", rule, StringComparison.Ordinal);
        Assert.DoesNotContain("08:40", rule, StringComparison.Ordinal);
    }

    [Fact]
    public void What_metering_has_passed_is_forgotten_and_what_took_no_time_is_not_kept()
    {
        Provisions();
        Stops(10, 15);
        Stops(20, 20);
        Stops(50, 70);
        Assert.Equal(2, Kept());
        TakesAtMost(45 * 60, period: 0, from: 0, to: 60);
        Assert.Equal(1, Kept());
        TakesAtMost(50 * 60, period: 1, from: 60, to: 120);
        Assert.Equal(0, Kept());

        int Kept() => _market.Market.FindLease(_match.LeaseId)!.Interruptions.Count;
    }

    [Fact]
    public void A_thousand_interruptions_may_wait_for_the_record_of_use()
    {
        Provisions();
        for (var i = 0; i < LeaseDecider.MostInterruptions; i++)
        {
            Interrupts();
            _market.Now = _market.Now.AddSeconds(1);
            _market.Accept(new ResumeLease(_market.By(_supplier), _match.LeaseId));
            _market.Now = _market.Now.AddSeconds(1);
        }

        var refusal = _market.Refuse(new InterruptLease(_market.By(_supplier), _match.LeaseId, "power"));
        Assert.Equal(RefusalCode.WrongState, refusal.Code);
        TakesAtMost(15 * 60, period: 0, from: 0, to: 30);
        Interrupts();

        void Interrupts() => _market.Accept(new InterruptLease(_market.By(_supplier), _match.LeaseId, "power"));
    }

    private void Provisions() =>
        _market.Accept(new ProvisionLease(_market.By(_supplier), _match.LeaseId, new string('a', 64)));

    private void Stops(int from, int to)
    {
        At(from);
        _market.Accept(new InterruptLease(_market.By(_supplier), _match.LeaseId, "power"));
        At(to);
        _market.Accept(new ResumeLease(_market.By(_supplier), _match.LeaseId));
    }

    /// <summary>Takes <paramref name="seconds"/> of both units, and refuses a second of one unit more.</summary>
    private IReadOnlyList<object> TakesAtMost(long seconds, int period, int from, int to, string? said = null)
    {
        if (_market.Now < _match.Start.AddMinutes(to))
        {
            At(to);
        }

        var refusal = _market.Refuse(Meters(period, from, to, (2 * seconds) + 1));
        Assert.Equal(RefusalCode.UsageTooHigh, refusal.Code);
        Assert.Equal(said ?? refusal.Rule, refusal.Rule);
        return _market.Accept(Meters(period, from, to, 2 * seconds));
    }

    private void At(int minute) => _market.PassTo(_match.Start.AddMinutes(minute));

    private RecordUsage Meters(int period, int from, int to, long unitSeconds) => new(
        _market.By(_supplier), _match.LeaseId, period, _match.Start.AddMinutes(from), _match.Start.AddMinutes(to),
        unitSeconds);
}
