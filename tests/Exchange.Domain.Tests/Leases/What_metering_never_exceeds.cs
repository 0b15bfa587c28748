using Exchange.Domain.Leases;
using Exchange.Domain.Matching;
using Exchange.Domain.Tests.Kit;
using Exchange.Domain.Trading;
using FsCheck;
using FsCheck.Fluent;

namespace Exchange.Domain.Tests.Leases;

/// <summary>
/// Leases started late, interrupted, resumed, metered and ended in any order, by a supplier that asks for as much as it
/// can get. What was delivered is counted here second by second, from what the market said happened.
/// </summary>
public sealed class What_metering_never_exceeds
{
    private const int Leases = 60;
    private const int Minutes = 300;

    [Fact]
    public void All_the_use_metered_is_at_most_units_times_seconds_delivered() => Check(run =>
        run.Metered <= run.Units * (long)run.Delivered(run.Match.Start, run.Match.End));

    [Fact]
    public void Each_record_is_at_most_units_times_seconds_delivered_in_its_period() => Check(run =>
        run.Market.Log.OfType<LeaseUsageRecorded>().All(record =>
            record.UnitSeconds <= run.Units * (long)run.Delivered(record.From, record.To)));

    /// <summary>A cap that gave nothing would keep the others.</summary>
    [Fact]
    public void What_was_delivered_can_be_metered_to_the_last_second() => Check(run =>
        run.Metered == run.Units * (long)run.Delivered(run.Match.Start, run.MeteredTo));

    private static void Check(Func<Run, bool> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => property(new Run(seed)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Leases).WithReplay(20_261_121, 33));

    private sealed class Run
    {
        private readonly Random _random;
        private readonly Guid _supplier;
        private readonly Guid _buyer;
        private int _period;

        public Run(int seed)
        {
            _random = new(seed);
            (_supplier, _buyer) = (Market.Supplier("supplier"), Market.Buyer("buyer"));
            Market.Offer(_supplier, Market.Resource(_supplier, "resource"), "offer");
            var order = Market.Places(_buyer, "order", TestMarket.Needs(Units, Minutes));
            Match = Assert.Single(Market.Accept(order).OfType<MatchMade>());
            MeteredTo = Match.Start;
            Market.Now = Market.Now.AddSeconds(_random.Next(2) * _random.Next(6_000));
            Market.Accept(new ProvisionLease(Market.By(_supplier), Match.LeaseId, new string('a', 64)));
            for (var step = 0; step < 40 || MeteredTo < Latest; step++)
            {
                Market.PassTo(Market.Now.AddSeconds(_random.Next(1_200)));
                Step(step);
            }
        }

        public TestMarket Market { get; } = new();

        public MatchMade Match { get; }

        public int Units => 3;

        public DateTimeOffset MeteredTo { get; private set; }

        public long Metered => Market.Log.OfType<LeaseUsageRecorded>().Sum(record => record.UnitSeconds);

        private DateTimeOffset Latest =>
            Market.Log.OfType<LeaseEnded>().SingleOrDefault() is { } ended
                ? ended.FinalUsageBy > Market.Now ? ended.At : MeteredTo
                : Market.Now < Match.End ? Market.Now : Match.End;

        /// <summary>Whole seconds, each of which was delivered or was not: all that happens, happens on one.</summary>
        public int Delivered(DateTimeOffset from, DateTimeOffset to)
        {
            var isOn = new bool[(int)(Match.End - Match.Start).TotalSeconds + 100_000];
            foreach (var fact in Market.Log)
            {
                var (at, on) = fact switch
                {
                    LeaseStarted e => (e.At, true),
                    LeaseInterrupted e => (e.At, false),
                    LeaseResumed e => (e.At, true),
                    LeaseEnded e => (e.At, false),
                    _ => (Match.End, false),
                };
                if (fact is LeaseStarted or LeaseInterrupted or LeaseResumed or LeaseEnded)
                {
                    Array.Fill(isOn, on, SecondOf(at), isOn.Length - SecondOf(at));
                }
            }

            return isOn[SecondOf(from)..SecondOf(to)].Count(second => second);
        }

        private int SecondOf(DateTimeOffset at) => (int)(at - Match.Start).TotalSeconds;

        private void Step(int step)
        {
            var by = Market.By(_supplier);
            switch (_random.Next(step < 40 ? 40 : 4))
            {
                case < 4:
                    Meters();
                    break;
                case < 18:
                    Market.Execute(new InterruptLease(by, Match.LeaseId, "power"));
                    break;
                case < 36:
                    Market.Execute(new ResumeLease(by, Match.LeaseId));
                    break;
                case 36:
                    Market.Execute(new EndLease(Market.By(_random.Next(2) == 0 ? _buyer : _supplier), Match.LeaseId));
                    break;
                case 37 when _random.Next(3) == 0:
                    Market.Execute(new FailLease(by, Match.LeaseId, "broken"));
                    break;
            }
        }

        // The most that is taken is found by halving: too much is refused, and enough is not.
        private void Meters()
        {
            var span = (int)(Latest - MeteredTo).TotalSeconds;
            if (span <= 0)
            {
                return;
            }

            var to = MeteredTo.AddSeconds(_random.Next(2) == 0 ? span : _random.Next(1, span + 1));
            var (least, most) = (0L, (Units * (long)(to - MeteredTo).TotalSeconds) + 1);
            while (least + 1 < most)
            {
                var middle = (least + most) / 2;
                (least, most) = IsTooHigh(middle) ? (least, middle) : (middle, most);
            }

            Market.Accept(Record(to, least));
            (MeteredTo, _period) = (to, _period + 1);

            bool IsTooHigh(long unitSeconds) =>
                LeaseDecider.RecordUsage(
                    Record(to, unitSeconds), Market.Market.FindLease(Match.LeaseId), Market.Now).Refusal
                    is { Code: RefusalCode.UsageTooHigh };
        }

        private RecordUsage Record(DateTimeOffset to, long unitSeconds) =>
            new(Market.By(_supplier), Match.LeaseId, _period, MeteredTo, to, unitSeconds);
    }
}
