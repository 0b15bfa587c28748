using Exchange.Domain.Matching;
using Exchange.Domain.Orders;
using Exchange.Domain.Reference;
using Exchange.Domain.Resources;
using Exchange.Domain.Tests.Kit;
using FsCheck;
using FsCheck.Fluent;

namespace Exchange.Domain.Tests.Orders;

/// <summary>
/// Rates and accelerators, limits and budgets, before and after the supply that they meet, some of it declined. What
/// stands is counted here from the events alone.
/// </summary>
public sealed class What_no_order_ever_pays
{
    private const int Markets = 150;

    [Fact]
    public void Above_its_limit_for_what_its_legs_cover() => Check(run => run.Orders.All(order =>
        order.LimitMicros is not { } limit
        || run.Standing(order).Aggregate(
            Int128.Zero, (sum, leg) => sum + (Int128)leg.PriceMicrosPerUnitHour * leg.Units * Run.Unit(order))
            <= (Int128)limit * run.Standing(order).Sum(Run.Covered)));

    [Fact]
    public void More_than_its_budget() => Check(run => run.Orders.All(order =>
        order.Placed.BudgetMicros is not { } budget
        || run.Standing(order).Sum(leg => ((leg.PriceMicrosPerUnitHour * leg.Units * order.Placed.Minutes) + 59) / 60)
            <= budget));

    [Fact]
    public void For_more_than_it_needs() => Check(run => run.Orders.All(order =>
        run.Standing(order).Sum(Run.Covered) is var covered && covered <= order.Need
        && run.Market.Market.FindOrder(order.Placed.OrderId)?.OpenNeed == order.Need - covered));

    [Fact]
    public void For_a_leg_that_the_others_make_superfluous() => Check(run => run.Plans.All(plan =>
        plan.All(leg => plan.Sum(Run.Delivered) - Run.Delivered(leg) < plan.Sum(Run.Covered))));

    [Fact]
    public void For_what_came_back_whole() => Check(run =>
    {
        var made = run.Market.Log.OfType<MatchMade>().ToDictionary(leg => leg.MatchId);
        return run.Market.Log.OfType<OrderReopened>().All(back => back.Covers == made[back.MatchId].Covers);
    });

    /// <summary>Markets in which nothing is sold would keep all of it.</summary>
    [Fact]
    public void Is_asked_where_enough_is_sold()
    {
        var (legs, rates, reopened) = (0, 0, 0);
        Check(run =>
        {
            legs += run.Market.Log.OfType<MatchMade>().Count();
            rates += run.Market.Log.OfType<MatchMade>().Count(leg => leg.Weight is not null);
            reopened += run.Market.Log.OfType<OrderReopened>().Count();
            return true;
        });
        Assert.True(legs > Markets && rates > Markets / 2 && reopened > Markets / 10, $"{legs} {rates} {reopened}");
    }

    private static void Check(Func<Run, bool> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => property(new Run(seed)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Markets).WithReplay(20_261_122, 35));

    private sealed record OrderOf(OrderPlaced Placed)
    {
        public long Need => Placed.RateGflops ?? Placed.Accelerators!.Value;

        public long? LimitMicros => Placed.LimitMicrosPerAcceleratorHour ?? Placed.LimitMicrosPerPetaflopHour;
    }

    private sealed class Run
    {
        private static readonly string[] Classes = ["A100", "H100", "L40"];
        private readonly Random _random;
        private readonly Guid _supplier;
        private readonly Guid _buyer;
        private int _names;

        public Run(int seed)
        {
            _random = new(seed);
            _supplier = Market.Supplier("supplier");
            _buyer = Market.Buyer("buyer");
            Market.Accept(TestReference.Loads(Market));
            for (var step = 0; step < 12; step++)
            {
                if (_random.Next(2) == 0)
                {
                    Sells();
                }
                else
                {
                    Market.Execute(Market.Places(_buyer, $"order {++_names}", Intent()));
                }

                Declines();
            }

            Orders = [.. Market.Log.OfType<OrderPlaced>().Select(placed => new OrderOf(placed))];
            var fallen = Market.Log.OfType<MatchDeclined>().Select(e => e.MatchId).ToHashSet();
            _standing = Market.Log.OfType<MatchMade>().Where(leg => !fallen.Contains(leg.MatchId))
                .ToLookup(leg => leg.OrderId);
        }

        private readonly ILookup<Guid, MatchMade> _standing;

        public TestMarket Market { get; } = new();

        public IReadOnlyList<OrderOf> Orders { get; }

        /// <summary>Legs that one decision found for one order.</summary>
        public IEnumerable<MatchMade[]> Plans => Market.Log.OfType<MatchMade>()
            .GroupBy(leg => (leg.OrderId, leg.MarketPosition)).Select(legs => legs.ToArray())
            .Where(legs => Orders.Single(order => order.Placed.OrderId == legs[0].OrderId).Placed is
            { RateGflops: not null, BudgetMicros: null });

        public IEnumerable<MatchMade> Standing(OrderOf order) => _standing[order.Placed.OrderId];

        public static long Unit(OrderOf order) => order.Placed.RateGflops is null ? 1 : 1_000_000;

        public static long Covered(MatchMade leg) => leg.Covers ?? leg.Units * leg.AcceleratorsPerUnit;

        public static long Delivered(MatchMade leg) => leg.Units * leg.AcceleratorsPerUnit * (leg.Weight ?? 1);

        private void Sells()
        {
            var name = $"offer {++_names}";
            var resource = Market.Resource(_supplier, name + "'s", @class: Classes[_random.Next(Classes.Length)]);
            Market.Offer(
                _supplier, resource, name, _random.Next(1, 9), _random.Next(1, 40) * TestMarket.One + 1,
                autoAccept: _random.Next(3) > 0);
        }

        private Intent Intent()
        {
            var intent = TestMarket.Needs(
                _random.Next(1, 12), minutes: _random.Next(1, 200), limit: _random.Next(1, 40) * TestMarket.One,
                allOrNone: _random.Next(3) == 0);
            intent = _random.Next(3) == 0 ? intent : intent with
            {
                Accelerators = null,
                LimitMicros = _random.Next(20, 400) * TestMarket.One,
                Rate = new(_random.Next(1, 2_000) * 1_000, Precision.Fp16, WorkloadClass.Training),
            };
            return _random.Next(3) > 0 ? intent : intent with
            {
                LimitMicros = _random.Next(2) == 0 ? null : intent.LimitMicros,
                BudgetMicros = _random.Next(1, 400) * TestMarket.One / 3,
            };
        }

        private void Declines()
        {
            foreach (var made in Market.Log.OfType<MatchMade>().Where(made => !made.AutoAccepted).ToArray())
            {
                if (_random.Next(4) == 0)
                {
                    Market.Execute(new DeclineMatch(
                        Market.By(_supplier), made.MatchId, "no"));
                }
            }
        }
    }
}
