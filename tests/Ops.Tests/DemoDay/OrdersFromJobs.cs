using Demo.Input;
using Demo.Rules;

namespace Ops.Tests.DemoDay;

public sealed class OrdersFromJobs
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DataFiles Data = DataFiles.Beside;
    private static readonly IReadOnlyList<DemandLine> Lines = Make();

    [Fact]
    public void Every_job_is_ordered_once()
    {
        Assert.Equal(7_249, Lines.Count);
        Assert.Equal(7_249, Lines.Select(line => line.Job.Id).Distinct().Count());
    }

    [Fact]
    public void The_first_jobs_are_the_first_to_arrive() =>
        Assert.Equal(Lines.Take(200).Select(line => line.Job.Id), Data.Jobs(200).Select(job => job.Id));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(60, 1)]
    [InlineData(61, 2)]
    [InlineData(86_400, 1_440)]
    public void Durations_are_rounded_up_to_minutes(int seconds, int minutes) =>
        Assert.Equal(minutes, new Job("a", TimeSpan.Zero, TimeSpan.FromSeconds(seconds), 1).Minutes);

    [Fact]
    public void An_order_starts_at_the_first_whole_minute_after_its_job_arrived() => Assert.All(Lines, line =>
    {
        var late = line.Order.EarliestStart - (Start + line.Job.Arrival);
        Assert.InRange(late, TimeSpan.Zero, TimeSpan.FromSeconds(59));
        Assert.Equal(0, line.Order.EarliestStart.Second);
        Assert.True(line.Order.LatestStart >= line.Order.EarliestStart);
    });

    [Fact]
    public void Limits_and_budgets_are_whole_cents_above_zero_and_each_order_has_one() => Assert.All(Lines, line =>
    {
        var (limit, budget) = (line.Order.Terms.Limit?.Micros, line.Order.Terms.Budget?.Micros);
        Assert.True(limit is null != budget is null);
        Assert.True((limit ?? budget) is > 0 and var micros && micros % 10_000 == 0);
    });

    [Fact]
    public void Some_ask_for_a_rate_of_any_class_and_some_name_a_sum()
    {
        var rates = Lines.Where(line => line.Order.RateGflops is not null).ToArray();
        Assert.InRange(rates.Length, 500, 1_000);
        Assert.All(rates, line =>
        {
            Assert.Equal(("Fp16", "Training"), (line.Order.Precision, line.Order.WorkloadClass));
            Assert.Null(line.Order.Accelerators);
            Assert.Empty(line.Order.AcceleratorClasses);
        });
        Assert.InRange(Lines.Count(line => line.Order.Terms.Budget is not null), 400, 800);
    }

    [Fact]
    public void A_workload_comes_to_its_jobs_accelerators()
    {
        var training = Lines.Where(line => line.Order.Terms.Training is not null).ToArray();

        Assert.InRange(training.Length, 50, 400);
        Assert.All(training, line =>
        {
            var workload = line.Order.Terms.Training!;
            var rate = (double)Data.Fp16Of(line.Order.AcceleratorClasses.Single())!.Value * 1e12;
            var seconds = (workload.Deadline - line.Order.EarliestStart).TotalSeconds;
            var needed = 6.0 * workload.Parameters * workload.Tokens
                / (rate * workload.UtilisationPercent / 100 * seconds);
            Assert.Equal(line.Job.Accelerators, Math.Ceiling(needed - 1e-6));
            Assert.Null(line.Order.Accelerators);
        });
    }

    [Fact]
    public void Draws_come_out_as_often_as_they_should()
    {
        Assert.InRange(Share(line => line.Order.TimeInForce == "GoodTillCancelled"), 0.58, 0.62);
        Assert.InRange(Share(line => line.Behaviour == BuyerBehaviour.Cancels), 0.03, 0.05);
        Assert.InRange(Share(line => line.Order.Regions.Count > 0), 0.28, 0.32);
        Assert.InRange(Share(line => line.Buyer >= DemandRules.Buyers - DemandRules.PoorBuyers), 0.005, 0.015);
    }

    private static double Share(Func<DemandLine, bool> which) => Lines.Count(which) / (double)Lines.Count;

    private static List<DemandLine> Make()
    {
        var prices = Data.Prices();
        var regions = new SupplyRules(prices, "USD", Start, Start.AddDays(200)).Regions;
        var rules = new DemandRules(prices, regions, Data.Fp16Of, "USD", Start);
        return [.. Data.Jobs(null).Select(rules.Line)];
    }
}
