using Exchange.Domain.Resources;
using Exchange.Domain.Trading;
using Exchange.Domain.Workloads;

namespace Exchange.Domain.Tests.Workloads;

public sealed class Decomposing_a_workload
{
    private const int Day = 24 * 60;

    private static readonly Workload Trains = new(WorkloadKind.Training)
    {
        Deadline = DateTimeOffset.UnixEpoch, Parameters = 7_000_000_000, Tokens = 2_000_000_000_000,
    };

    private static readonly Workload Serves = new(WorkloadKind.Inference)
    {
        Parameters = 70_000_000_000, TokensPerSecond = 20_000, TokensPerSecondEach = 20, ContextTokens = 4_096,
        CacheBytesPerToken = 327_680,
    };

    private static readonly Workload Renders = new(WorkloadKind.Rendering)
    {
        Streams = 100, PixelsPerFrame = 1_920 * 1_080, FramesPerSecond = 60, MemoryMiBPerStream = 2_048,
    };

    public static TheoryData<string, Workload> Wrong { get; } = new()
    {
        { "kind", Trains with { Kind = 0 } },
        { "parameters", Trains with { Parameters = 0 } },
        { "parameters", Trains with { Parameters = null } },
        { "parameters", Trains with { Parameters = long.MaxValue } },
        { "tokens", Trains with { Tokens = -1 } },
        { "adapterParameters", Trains with { AdapterParameters = 1 } },
        { "utilisationPercent", Trains with { UtilisationPercent = 101 } },
        { "utilisationPercent", Trains with { UtilisationPercent = 0 } },
        { "tokensPerSecond", Trains with { TokensPerSecond = 1 } },
        { "tokensPerSecond", Serves with { TokensPerSecond = null } },
        { "tokensPerSecondEach", Serves with { TokensPerSecondEach = 0 } },
        { "contextTokens", Serves with { ContextTokens = 0 } },
        { "cacheBytesPerToken", Serves with { CacheBytesPerToken = null } },
        { "streams", Renders with { Streams = 0 } },
        { "pixelsPerFrame", Renders with { PixelsPerFrame = 1_000_000_001 } },
        { "framesPerSecond", Renders with { FramesPerSecond = 0 } },
        { "memoryMiBPerStream", Renders with { MemoryMiBPerStream = null } },
        { "unitHours", Renders with { UnitHours = 1 } },
        { "precision", Renders with { Precision = Precision.Fp16 } },
        { "precision", Trains with { Precision = Precision.Int8 } },
        { "deadline", Trains with { Deadline = null } },
        { "deadline", Serves with { Deadline = DateTimeOffset.UnixEpoch } },
        { "teraflopHours", new(WorkloadKind.Hpc) { Deadline = DateTimeOffset.UnixEpoch } },
        { "teraflopHours", new(WorkloadKind.Hpc) { TeraflopHours = 1, CoreHours = 1 } },
        { "coreHours", new(WorkloadKind.Hpc) { TeraflopHours = 1, MemoryMiBPerCore = 1 } },
        { "unitHours", new(WorkloadKind.Generic) { Deadline = DateTimeOffset.UnixEpoch } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_its_kind_has_not_or_is_out_of_range_is_refused_by_name(string member, Workload workload)
    {
        var refusal = WorkloadMembers.Check(workload)!;

        Assert.Equal((RefusalCode.ValueOutOfRange, $"workload.{member}"), (refusal.Code, refusal.Field));
    }

    [Fact]
    public void What_is_whole_passes()
    {
        Assert.All([Trains, Serves, Renders], workload => Assert.Null(WorkloadMembers.Check(workload)));
    }

    [Fact]
    public void So_many_suffice_and_one_less_does_not()
    {
        var plan = Decomposition.Of(Trains, 30 * Day, Chips.Data);

        Assert.All(plan.Classes.Where(c => c.Gflops is not null), c =>
        {
            Assert.True((Int128)c.Accelerators!.Value * c.Gflops!.Value >= plan.RateGflops!.Value);
            Assert.True((Int128)(c.Accelerators.Value - 1) * c.Gflops.Value < plan.RateGflops.Value);
        });
        Assert.Equal(["A100", "H100"], plan.Classes.Where(c => c.Gflops is not null).Select(c => c.AcceleratorClass));
    }

    [Fact]
    public void The_buyers_own_utilisation_counts_on_the_nominal_rate()
    {
        var plan = Decomposition.Of(Trains with { UtilisationPercent = 50 }, Day, Chips.Data);

        var answer = plan.Classes.Single(c => c.AcceleratorClass == "A100");
        Assert.Equal((156_000L, false), (answer.Gflops, answer.IsMeasured));
        Assert.True(Decomposition.Of(Trains, Day, Chips.Data).Classes
            .Single(c => c.AcceleratorClass == "A100").IsMeasured);
    }

    /// <summary>Whatever of the classes fills the rate, alone or mixed, has the memory between them.</summary>
    [Fact]
    public void What_fills_the_rate_also_holds_the_work()
    {
        const long Bytes = 16 * 7_000_000_000L;
        var slow = Decomposition.Of(Trains with { Tokens = 2_000_000_000 }, 30 * Day, Chips.Data);

        Assert.All(slow.Classes.Where(c => c.Gflops is not null), c =>
        {
            Assert.Equal("its memory asks for more of them than its rate does", c.Note);
            Assert.True(c.Accelerators >= c.SmallestGroup);
            var held = (Int128)c.Accelerators!.Value * 81_920 * 1_048_576 * 90 / 100;
            Assert.True(held >= Bytes);
        });
    }

    [Fact]
    public void Too_little_memory_never_counts()
    {
        var tiny = Chips.Of(
            Chips.Chip("Small", 8, 1_000, fp16: 312_000), Chips.Chip("Unknown", null, 1_000, fp16: 312_000));

        var plan = Decomposition.Of(Serves, Day, tiny);

        Assert.All(plan.Classes, c => Assert.Null(c.Gflops));
        Assert.Equal(
            ["too little memory, even eight together", "its memory is not known"], plan.Classes.Select(c => c.Note));
    }

    [Fact]
    public void A_class_without_a_rate_at_the_precision_says_so_instead_of_counting_nothing()
    {
        var plan = Decomposition.Of(Trains with { Precision = Precision.Fp8 }, Day, Chips.Data);

        Assert.Equal(["H100"], plan.Classes.Where(c => c.Gflops is not null).Select(c => c.AcceleratorClass));
        Assert.Equal(
            "its rate at Fp8 is not known", plan.Classes.Single(c => c.AcceleratorClass == "A100").Note);
    }

    [Fact]
    public void Requests_share_the_reading_of_the_weights_until_one_would_wait_too_long()
    {
        var relaxed = Decomposition.Of(Serves, Day, Chips.Data).Classes.Single(c => c.AcceleratorClass == "H100");
        var strict = Decomposition.Of(Serves with { TokensPerSecondEach = 90 }, Day, Chips.Data).Classes
            .Single(c => c.AcceleratorClass == "H100");

        Assert.True(strict.SmallestGroup > relaxed.SmallestGroup);
        Assert.True(strict.Gflops < relaxed.Gflops);
        Assert.True(strict.Accelerators > relaxed.Accelerators);
        Assert.Equal(0, strict.Accelerators % strict.SmallestGroup);
    }

    [Fact]
    public void A_stream_is_not_cut_in_two()
    {
        var data = Chips.Of(Chips.Chip("Two", 24, 1_000, fp32: 8_000));

        var answer = Assert.Single(Decomposition.Of(Renders, Day, data).Classes);

        // 2,986 GFLOPS each: two and a half of them would fit.
        Assert.Equal(("2 streams at once", 50L), (answer.Note, answer.Accelerators));
    }

    [Fact]
    public void The_most_of_everything_overflows_nothing()
    {
        const long Most = WorkloadMembers.MaxCount;
        var huge = Chips.Of(Chips.Chip("Huge", 1_048_576, 1_000_000, 1_000_000_000, 1_000_000_000, 1_000_000_000));

        Assert.All(
            new Workload[]
            {
                Trains with { Parameters = Most, Tokens = Most },
                new(WorkloadKind.FineTuning)
                {
                    Deadline = DateTimeOffset.UnixEpoch, Parameters = Most, Tokens = Most, AdapterParameters = Most,
                },
                Serves with
                {
                    Parameters = Most, TokensPerSecond = 1_000_000_000, TokensPerSecondEach = 1,
                    ContextTokens = 1_000_000_000, CacheBytesPerToken = 1_000_000_000,
                },
                Renders with
                {
                    Streams = 1_000_000_000, PixelsPerFrame = 1_000_000_000, FramesPerSecond = 1_000,
                },
                new(WorkloadKind.Hpc) { TeraflopHours = 1_000_000_000_000 },
                new(WorkloadKind.Hpc)
                {
                    CoreHours = 1_000_000_000_000, MegaflopsPerCore = 1_000_000_000, MemoryMiBPerCore = 1L << 30,
                },
            },
            workload => Assert.InRange(
                Decomposition.Of(workload, 1, huge).RateGflops!.Value, 1, Decomposition.MaxRate + 1));
    }
}
