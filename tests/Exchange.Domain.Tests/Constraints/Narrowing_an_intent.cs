using Exchange.Domain.Constraints;
using Exchange.Domain.Matching;
using Exchange.Domain.Tests.Kit;
using Exchange.Domain.Tests.Matching;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Tests.Constraints;

public sealed class Narrowing_an_intent
{
    private static readonly Narrowing s_any = new([], [], [], null, null, null, null, null);

    [Fact]
    public void Leaves_nothing_to_judge_of_what_fields_can_say()
    {
        var narrowed = s_any.By(Constraint.Parse(
            "accelerator in (H100, H200) and memory >= 80GiB and fp16 > 900TFLOPS and pue < 1.3 and renewable >= 50%"
            + " and region = shanghai and form != Container and form in (BareMetal, Container)"));
        Assert.Equal((IEnumerable<string>)["H100", "H200"], narrowed.AcceleratorClasses);
        Assert.Equal((81_920, 900_001, 1_299, 50), (
            narrowed.MinMemoryMiB, narrowed.MinFp16Gflops, narrowed.MaxPueMilli, narrowed.MinRenewablePercent));
        Assert.Equal((IEnumerable<string>)["shanghai"], narrowed.Regions);
        Assert.Equal("form != Container", narrowed.Rest!.ToString());
    }

    [Fact]
    public void Takes_the_closer_of_two_bounds_and_what_two_lists_share()
    {
        var stated = s_any with { AcceleratorClasses = ["H100", "A100"], MinMemoryMiB = 40_960, MaxPueMilli = 1_200 };
        var narrowed = stated.By(Constraint.Parse("accelerator in (A100, B200) and memory >= 80GiB and pue <= 1.4"));
        Assert.Equal((IEnumerable<string>)["A100"], narrowed.AcceleratorClasses);
        Assert.Equal((81_920, 1_200), (narrowed.MinMemoryMiB, narrowed.MaxPueMilli));
        Assert.Null(narrowed.Rest);
    }

    /// <summary>With random fields and constraints: what they come to accepts the rows that both accept, and a
    /// conflict is only found where no row is accepted.</summary>
    [Fact]
    public void Accepts_what_both_accept()
    {
        var (conflicts, accepted) = (0, 0);
        for (var seed = 0; seed < 4_000; seed++)
        {
            var world = new World(seed, WorldShape.Small);
            var demand = world.NextDemand();
            var constraint = Constraint.Parse(RandomConstraints.Text(new Random(seed), seed % 4));
            var stated = new Narrowing(
                [.. demand.AcceleratorClasses], [.. demand.Regions], [], demand.MinMemoryMiB, demand.MinFp16Gflops,
                demand.MaxPueMilli, demand.MinRenewablePercent, null);
            var conflict = Conflict.Find(stated.Terms(), constraint);
            var narrowed = conflict is null ? stated.By(constraint) : null;
            foreach (var row in Enumerable.Range(0, 30).Select(_ => world.NextRow()))
            {
                var isAccepted = Accepts(stated, row) && NaiveJudge.Of(constraint, row) == Verdict.Met;
                Assert.Equal(
                    isAccepted,
                    narrowed is not null && Accepts(narrowed, row) && narrowed.Rest?.Holds(row) != false);
                accepted += isAccepted ? 1 : 0;
            }

            conflicts += conflict is null ? 0 : 1;
        }

        Assert.True(conflicts > 50 && accepted > 500, $"{conflicts} conflicts, {accepted} rows accepted: too few.");
    }

    [Theory]
    [InlineData("memory >= 80GiB and memory < 80GiB", "memory >= 80GiB, memory < 80GiB")]
    [InlineData("accelerator = A100", "accelerator = H100, accelerator = A100")]
    [InlineData("accelerator not in (A100, H100)", "accelerator = H100, accelerator not in (A100, H100)")]
    [InlineData("region in (a, b) and region in (b, c) and region in (a, c)", "region in (b, c), region in (a, c)")]
    [InlineData("auto_accept and not auto_accept", "auto_accept, not auto_accept")]
    [InlineData("pue = 1.2 and pue != 1.2", "pue = 1.2, pue != 1.2")]
    [InlineData("pue != 1.2 and pue = 1.2", "pue != 1.2, pue = 1.2")]
    [InlineData("pue != 1.2 and pue <= 1.2 and pue >= 1.2", "pue <= 1.2, pue >= 1.2")]
    [InlineData("memory < 80GiB and memory >= 10GiB and memory >= 90GiB", "memory < 80GiB, memory >= 90GiB")]
    [InlineData("region in (a, b) and region != c and region = d", "region in (a, b), region = d")]
    [InlineData("form not in (BareMetal, VirtualMachine, Container, HpcQueue, ModelService)",
        "form not in (BareMetal, VirtualMachine, Container, HpcQueue, ModelService), "
        + "form not in (BareMetal, VirtualMachine, Container, HpcQueue, ModelService)")]
    [InlineData("not (catalogued or auto_accept) and auto_accept", "not auto_accept, auto_accept")]
    [InlineData("renewable > 100%", "renewable > 100%, renewable > 100%")]
    public void Is_refused_where_nothing_could_meet_it(string text, string both)
    {
        var intent = TestMarket.Needs(4) with
        {
            AcceleratorClasses = ["H100"],
            Constraint = Constraint.Parse(text),
        };
        var refusal = CommandRanges.Check(intent)!;
        Assert.Equal((RefusalCode.ValueOutOfRange, "constraint", both), (refusal.Code, refusal.Field, refusal.Value));
    }

    /// <summary>Whoever stated one of the two in a field is told in which.</summary>
    [Theory]
    [InlineData("accelerator = A100", "accelerator = H100 is what acceleratorClasses says")]
    [InlineData("memory < 1GiB", "memory >= 1GiB is what minMemoryMiB says")]
    [InlineData("pue > 1.3", "pue <= 1.3 is what maxPueMilli says")]
    [InlineData("region = x and region = y", "Requirements that can be met together.")]
    public void Names_the_field_that_a_constraint_excludes(string text, string rule)
    {
        var intent = TestMarket.Needs(4) with
        {
            AcceleratorClasses = ["H100"],
            MinMemoryMiBPerAccelerator = 1_024,
            MaxPueMilli = 1_300,
            Constraint = Constraint.Parse(text),
        };
        Assert.Contains(rule, CommandRanges.Check(intent)!.Rule, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("memory >= 80GiB or memory < 80GiB")]
    [InlineData("(pue < 1.2 or pue > 1.3) and pue != 1.2")]
    [InlineData("renewable != 0% and renewable <= 1%")]
    [InlineData("accelerator in (H100, A100) and accelerator != A100")]
    public void Is_not_refused_where_something_could(string text) =>
        Assert.Null(CommandRanges.Check(TestMarket.Needs(4) with
        {
            AcceleratorClasses = ["H100"],
            Constraint = Constraint.Parse(text),
        }));

    private static bool Accepts(Narrowing asked, SupplyRow row) =>
        (asked.AcceleratorClasses.IsEmpty || asked.AcceleratorClasses.Contains(row.AcceleratorClass))
        && (asked.Regions.IsEmpty || asked.Regions.Contains(row.Region))
        && (asked.Forms.IsEmpty || asked.Forms.Contains(row.Form))
        && (asked.MinMemoryMiB is null || row.MemoryMiB >= asked.MinMemoryMiB)
        && (asked.MinFp16Gflops is null || row.Fp16Gflops >= asked.MinFp16Gflops)
        && (asked.MaxPueMilli is null || row.PueMilli <= asked.MaxPueMilli)
        && (asked.MinRenewablePercent is null || row.RenewablePercent >= asked.MinRenewablePercent);
}
