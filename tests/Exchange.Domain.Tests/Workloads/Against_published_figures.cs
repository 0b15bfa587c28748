using Exchange.Domain.Resources;
using Exchange.Domain.Workloads;

namespace Exchange.Domain.Tests.Workloads;

/// <summary>
/// What formulas come to, beside what others have published of the same work. docs/workloads.md has the sources.
/// </summary>
public sealed class Against_published_figures
{
    private const int Day = 24 * 60;
    private const long Billion = 1_000_000_000;

    [Theory]
    // GPT-3: 3,640 PFLOP/s-days (Brown et al. 2020, appendix D).
    [InlineData(174_600_000_000, 300 * Billion, 3_640L * 86_400, 1)]
    // Chinchilla: the compute of Gopher, 5.76 × 10²³ FLOP (Hoffmann et al. 2022, table 3).
    [InlineData(70 * Billion, 1_400 * Billion, 576_000_000, 3)]
    // Llama 3 405B: 3.8 × 10²⁵ FLOP (2024, section 3.1).
    [InlineData(405 * Billion, 15_600 * Billion, 38_000_000_000, 1)]
    public void Training_takes_as_many_operations(long parameters, long tokens, long petaflopSeconds, int percent)
    {
        var plan = Decomposition.Of(Trains(parameters, tokens), Day, null);

        AssertNear(petaflopSeconds, plan.PetaflopSeconds!.Value, percent);
    }

    /// <summary>LLaMA 65B: 2,048 A100 for about 21 days (Touvron et al. 2023, section 2.4).</summary>
    [Fact]
    public void Training_takes_as_many_accelerators_as_it_did()
    {
        var plan = Decomposition.Of(Trains(65_200_000_000, 1_400 * Billion), 21 * Day, Chips.Data);

        AssertNear(2_048, plan.Classes.Single(c => c.AcceleratorClass == "A100").Accelerators!.Value, 2);
    }

    /// <summary>1.5 × 10⁹ parameters take 24 GB (Rajbhandari et al. 2019, ZeRO, section 3.1).</summary>
    [Fact]
    public void Training_holds_as_much_memory()
    {
        var workload = Trains(1_500_000_000, 300 * Billion);

        Assert.Equal(1, GroupOf(workload, bytes: 24 * Billion));
        Assert.Equal(2, GroupOf(workload, bytes: (24 * Billion) - 10_000_000));
    }

    /// <summary>
    /// Flan-PaLM 540B: 21,000 steps of 32 × (2,048 + 512) tokens, 5.6 × 10²¹ FLOP (Chung et al. 2022, table 2 and
    /// appendix E).
    /// </summary>
    [Fact]
    public void Fine_tuning_a_whole_model_takes_as_many_operations()
    {
        const long Tokens = 21_000L * 32 * (2_048 + 512);
        var plan = Decomposition.Of(Tunes(540 * Billion, Tokens, null), Day, null);

        AssertNear(5_600_000, plan.PetaflopSeconds!.Value, 1);
    }

    /// <summary>
    /// GPT-3 with LoRA on 37.7 × 10⁶ parameters: 350 GB instead of 1.2 TB, and 43.1 tokens a second instead of 32.5
    /// (Hu et al. 2021, section 4.2): less than the operations alone would give, for what else takes time.
    /// </summary>
    [Fact]
    public void Fine_tuning_adapters_holds_as_much_memory_and_saves_at_least_what_was_saved()
    {
        var (whole, adapters) = (
            Tunes(175 * Billion, 300 * Billion, null), Tunes(175 * Billion, 300 * Billion, 37_700_000));

        Assert.Equal(1, GroupOf(adapters, bytes: 350 * Billion * 101 / 100));
        Assert.Equal(2, GroupOf(adapters, bytes: 350 * Billion * 99 / 100));
        var (all, some) = (
            Decomposition.Of(whole, Day, null).PetaflopSeconds!.Value,
            Decomposition.Of(adapters, Day, null).PetaflopSeconds!.Value);
        Assert.InRange(all * 1_000 / some, 431_000 / 325, 1_500);
    }

    /// <summary>
    /// 14 GB of weights at half of 2 TB/s: a token every 14 ms (Databricks 2023, LLM Inference Performance
    /// Engineering).
    /// </summary>
    [Fact]
    public void Inference_makes_tokens_as_fast()
    {
        // So fast that reading the weights alone decides.
        var data = Chips.Of(Chips.Chip("chip", 80, 2_000, fp16: 10_000_000));

        var inTime = Assert.Single(Decomposition.Of(Serves(7 * Billion, Precision.Fp16, 71), Day, data).Classes);
        var tooLate = Assert.Single(Decomposition.Of(Serves(7 * Billion, Precision.Fp16, 72), Day, data).Classes);

        Assert.EndsWith("a token each every 14000 µs", inTime.Note, StringComparison.Ordinal);
        Assert.Equal((1L, 2L), (inTime.SmallestGroup, tooLate.SmallestGroup));
    }

    /// <summary>
    /// Llama 3.1: 70B in 16 bits needs two of 80 GB; 405B does not fit in a node of eight in 16 bits, and does in 8
    /// (Meta 2024).
    /// </summary>
    [Theory]
    [InlineData(8, Precision.Fp16, 1L)]
    [InlineData(70, Precision.Fp16, 2L)]
    [InlineData(405, Precision.Fp16, null)]
    [InlineData(405, Precision.Fp8, 8L)]
    public void Inference_needs_as_many_accelerators_for_the_weights(long billions, Precision precision, long? group)
    {
        var plan = Decomposition.Of(Serves(billions * Billion, precision, 1), Day, Chips.Data);

        Assert.Equal(group, plan.Classes.Single(c => c.AcceleratorClass == "H100").SmallestGroup);
    }

    /// <summary>A console draws one picture at the resolution that it was built for, not two.</summary>
    [Theory]
    [InlineData("XboxSeriesX", 3_840 * 2_160, 60)]
    [InlineData("PS4", 1_920 * 1_080, 30)]
    public void Rendering_fits_as_many_streams(string console, long pixels, long frames)
    {
        var workload = new Workload(WorkloadKind.Rendering)
        {
            Streams = 100, PixelsPerFrame = pixels, FramesPerSecond = frames, MemoryMiBPerStream = 1_024,
        };

        var answer = Decomposition.Of(workload, Day, Chips.Data).Classes.Single(c => c.AcceleratorClass == console);

        Assert.Equal(("1 streams at once", 100L), (answer.Note, answer.Accelerators));
    }

    /// <summary>Frontier: 1,206 PFLOPS of HPL on 9,408 nodes with four MI250X each (TOP500 of 2024-06).</summary>
    [Fact]
    public void Numerical_work_takes_as_many_accelerators()
    {
        var workload = new Workload(WorkloadKind.Hpc)
        {
            Deadline = DateTimeOffset.UnixEpoch, TeraflopHours = 1_206_000,
        };

        var plan = Decomposition.Of(workload, 60, Chips.Data);

        AssertNear(4 * 9_408, plan.Classes.Single(c => c.AcceleratorClass == "MI250X").Accelerators!.Value, 5);
    }

    /// <summary>Fugaku: 7,630,848 cores of 2.2 GHz × 32 FLOP, 537,212 TFLOPS peak (TOP500 of 2020-11).</summary>
    [Fact]
    public void Core_hours_come_to_the_rate_of_the_cores()
    {
        var workload = new Workload(WorkloadKind.Hpc)
        {
            Deadline = DateTimeOffset.UnixEpoch, CoreHours = 7_630_848, MegaflopsPerCore = 70_400,
        };

        AssertNear(537_212_000, Decomposition.Of(workload, 60, null).RateGflops!.Value, 1);
    }

    /// <summary>LLaMA 65B: 1,022,362 GPU-hours, about 21 days of 2,048 (Touvron et al. 2023, table 15).</summary>
    [Fact]
    public void Unit_hours_come_to_as_many_accelerators()
    {
        var workload = new Workload(WorkloadKind.Generic)
        {
            Deadline = DateTimeOffset.UnixEpoch, UnitHours = 1_022_362,
        };

        AssertNear(2_048, Decomposition.Of(workload, 21 * Day, null).Accelerators!.Value, 1);
    }

    private static Workload Trains(long parameters, long tokens) => new(WorkloadKind.Training)
    {
        Deadline = DateTimeOffset.UnixEpoch, Parameters = parameters, Tokens = tokens,
    };

    private static Workload Tunes(long parameters, long tokens, long? adapters) => new(WorkloadKind.FineTuning)
    {
        Deadline = DateTimeOffset.UnixEpoch, Parameters = parameters, Tokens = tokens, AdapterParameters = adapters,
    };

    private static Workload Serves(long parameters, Precision precision, long each) => new(WorkloadKind.Inference)
    {
        Parameters = parameters, Precision = precision, TokensPerSecond = 1_000, TokensPerSecondEach = each,
        ContextTokens = 1, CacheBytesPerToken = 1,
    };

    /// <summary>The group of accelerators of which one holds about so many bytes for the work.</summary>
    private static long? GroupOf(Workload workload, long bytes)
    {
        var memoryMiB = (bytes * 10 / 9 / 1_048_576) + 1;
        var chip = Chips.Chip("chip", null, 1, fp16: 1_000) with { MemoryMiB = memoryMiB };
        return Assert.Single(Decomposition.Of(workload, Day, Chips.Of(chip)).Classes).SmallestGroup;
    }

    private static void AssertNear(long published, long found, int percent) =>
        Assert.InRange(found, published - (published * percent / 100), published + (published * percent / 100));
}
