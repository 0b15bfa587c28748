using System.Numerics;
using Exchange.Domain.Matching;
using static Exchange.Domain.Tests.Matching.Examples;

namespace Exchange.Domain.Tests.Matching;

public sealed class Orders_at_rest
{
    [Fact]
    public void Are_those_a_search_through_all_of_them_finds()
    {
        for (var seed = 0; seed < 120; seed++)
        {
            var random = new Random(seed);
            var world = new World(seed, WorldShape.Small);
            var resting = new RestingOrders();
            var all = new List<(Demand Demand, long Sequence, DateTimeOffset Latest)>();
            for (var change = 0; change < 120; change++)
            {
                if (all.Count > 0 && random.Next(4) == 0)
                {
                    var at = random.Next(all.Count);
                    resting.Remove(all[at].Demand.OrderId);
                    all.RemoveAt(at);
                }
                else
                {
                    var demand = world.NextDemand();
                    all.Add((demand, random.Next(9), demand.Start.AddMinutes(random.Next(50))));
                    resting.Add(all[^1].Demand, all[^1].Sequence, all[^1].Latest);
                }

                var row = world.NextRow();
                Assert.Equal(all.Count, resting.Count);
                Assert.Equal(Search(all, row), resting.CandidatesFor(row));
            }
        }
    }

    [Fact]
    public void The_highest_limit_comes_first_then_the_earliest()
    {
        var resting = new RestingOrders();
        resting.Add(Order(1, 3_000_000), 7, Noon);
        resting.Add(Order(2, 4_000_000), 8, Noon);
        resting.Add(Order(3, 4_000_000), 5, Noon);
        resting.Add(Order(4, 1_999_999), 1, Noon);
        Assert.Equal([Id(3), Id(2), Id(1)], resting.CandidatesFor(Offer(1)));
    }

    [Fact]
    public void The_limit_of_a_rate_counts_by_what_the_class_delivers()
    {
        var resting = new RestingOrders();
        var rate = Order(2, 1_500_000) with
        {
            AcceleratorClasses = [],
            Weights = [new("H100", 2_000_000), new("A100", 1_000_000)],
            LimitUnit = 1_000_000,
        };
        resting.Add(Order(1, 2_500_000) with { AcceleratorClasses = [] }, 1, Noon);
        resting.Add(rate, 2, Noon);
        Assert.Equal([Id(2), Id(1)], resting.CandidatesFor(Offer(1)));
        var lesser = Offer(1) with { AcceleratorClass = "A100", PriceMicrosPerUnitHour = 1_500_000 };
        Assert.Equal([Id(1), Id(2)], resting.CandidatesFor(lesser));
        Assert.Equal([Id(1)], resting.CandidatesFor(lesser with { PriceMicrosPerUnitHour = 1_500_001 }));
        Assert.Equal([Id(1)], resting.CandidatesFor(Offer(1) with { AcceleratorClass = "V100" }));
    }

    [Fact]
    public void An_order_that_names_a_class_twice_is_met_once()
    {
        var resting = new RestingOrders();
        resting.Add(Order(1, 3_000_000) with { AcceleratorClasses = ["H100", "H100"] }, 1, Noon);
        Assert.Equal([Id(1)], resting.CandidatesFor(Offer(1)));
    }

    [Fact]
    public void An_order_for_any_class_is_not_one_for_a_class_without_a_name()
    {
        var resting = new RestingOrders();
        resting.Add(Order(1, 3_000_000) with { AcceleratorClasses = [] }, 1, Noon);
        Assert.Equal([Id(1)], resting.CandidatesFor(Offer(1) with { AcceleratorClass = "" }));
    }

    [Fact]
    public void An_order_may_wait_for_a_window_that_begins_at_its_latest_start()
    {
        var resting = new RestingOrders();
        resting.Add(Order(1, 3_000_000), 1, Noon.AddHours(2));
        Assert.Equal([Id(1)], resting.CandidatesFor(Offer(1) with { WindowStart = Noon.AddHours(2) }));
        Assert.Empty(resting.CandidatesFor(Offer(1) with { WindowStart = Noon.AddHours(2).AddMinutes(1) }));
        Assert.Empty(resting.CandidatesFor(
            Offer(1) with { WindowStart = Noon.AddHours(2), WindowEnd = Noon.AddMinutes(179) }));
    }

    [Fact]
    public void An_order_rests_once_and_leaves_once()
    {
        var resting = new RestingOrders();
        resting.Add(Order(1, 1), 1, Noon);
        Assert.Throws<InvalidOperationException>(() => resting.Add(Order(1, 1), 1, Noon));
        resting.Remove(Id(1));
        Assert.Throws<InvalidOperationException>(() => resting.Remove(Id(1)));
    }

    private static Demand Order(int number, long limit) =>
        Demand() with { OrderId = Id(number), LimitMicros = limit };

    internal static IEnumerable<Guid> Search(
        IEnumerable<(Demand Demand, long Sequence, DateTimeOffset Latest)> all, SupplyRow row) =>
        from order in all
        let demand = order.Demand
        where Oracle.FitsBesidesWindow(row, demand)
            && Oracle.IsUnderLimit(row, demand)
            && (demand.Weights.Count > 0 || row.BlockUnits * row.AcceleratorsPerUnit <= demand.Need)
            && MinutesBetween(demand.Start, order.Latest).Any(start =>
                row.WindowStart <= start && start.AddMinutes(demand.Minutes) <= row.WindowEnd)
        orderby LimitOfOne(row, demand) descending, order.Sequence, demand.OrderId
        select demand.OrderId;

    /// <summary>Of one accelerator, in millionths: all units of limits in these worlds divide a million.</summary>
    private static BigInteger LimitOfOne(SupplyRow row, Demand demand) =>
        new BigInteger(demand.LimitMicros) * Oracle.Weight(row, demand) * (1_000_000 / demand.LimitUnit);

    private static IEnumerable<DateTimeOffset> MinutesBetween(DateTimeOffset first, DateTimeOffset last)
    {
        for (var start = first; start <= last; start = start.AddMinutes(1))
        {
            yield return start;
        }
    }
}
