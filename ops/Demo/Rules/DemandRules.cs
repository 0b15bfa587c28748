using Demo.Input;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;

namespace Demo.Rules;

/// <summary>
/// From jobs to orders. Accelerators, duration and earliest start are the trace's; buyer, accelerator class, limit,
/// patience and behaviour are made up here, because the trace has no prices. See docs/demo-day.md.
/// </summary>
internal sealed class DemandRules
{
    public const int Buyers = 50;

    /// <summary>The last buyers have deposited next to nothing: their orders are refused.</summary>
    public const int PoorBuyers = 2;

    private const int FlopPerParameterAndToken = 6;
    private const int TrainingShare = 38;
    private const int GflopsInPetaflop = 1_000_000;

    // What runs on one of these runs on its neighbours: classes that a buyer names together.
    private static readonly (int Weight, string[] Classes)[] Families =
    [
        (20, ["nvidia-h100-sxm", "nvidia-h200-sxm", "nvidia-h100-pcie"]),
        (16, ["nvidia-a100-sxm-80gb", "nvidia-a100-pcie-80gb"]),
        (14, ["nvidia-a100-sxm-40gb", "nvidia-a100-pcie-40gb", "nvidia-a100-sxm-80gb"]),
        (11, ["nvidia-l40s", "nvidia-l40"]),
        (12, ["nvidia-l4", "nvidia-a10g", "NVIDIA T4"]),
        (10, ["nvidia-v100-sxm2-16gb", "nvidia-v100-sxm2-32gb"]),
        (5, ["nvidia-b200-sxm", "nvidia-b300-sxm"]),
        (5, ["nvidia-rtx-4090", "nvidia-rtx-a6000", "nvidia-rtx-3090"]),
        (7, []),
    ];

    private static readonly (int, string)[] TimesInForce =
        [(5, "FillOrKill"), (7, "ImmediateOrCancel"), (28, "GoodTillTime"), (60, "GoodTillCancelled")];

    private static readonly string[] Areas = ["us-", "eu-", "ap-"];
    private static readonly long[] ModelSizes = [1_300_000_000, 7_000_000_000, 13_000_000_000, 34_000_000_000];

    private readonly string _currency;
    private readonly DateTimeOffset _start;
    private readonly IReadOnlyList<string> _regions;
    private readonly Func<string, decimal?> _fp16Of;
    private readonly Dictionary<string, decimal> _usualPrice;

    public DemandRules(
        IReadOnlyList<PriceRow> prices, IReadOnlyList<string> regions, Func<string, decimal?> fp16Of, string currency,
        DateTimeOffset start)
    {
        (_regions, _fp16Of, _currency, _start) = (regions, fp16Of, currency, start);
        _usualPrice = prices.GroupBy(row => row.AcceleratorClass).ToDictionary(
            rows => rows.Key, rows => Median([.. rows.Select(row => row.UsdPerAcceleratorHour)]));
        AnyUsualPrice = Median([.. prices.Select(row => row.UsdPerAcceleratorHour)]);
    }

    private decimal AnyUsualPrice { get; }

    public DemandLine Line(Job job)
    {
        var buyer = Draw.PerMille("poor", job.Id, 10)
            ? Buyers - PoorBuyers + Draw.Of("buyer", job.Id, PoorBuyers)
            : Draw.Of("buyer", job.Id, Buyers - PoorBuyers);
        var classes = Draw.Weighted("classes", job.Id, Families);
        var earliest = CeilToMinute(_start + job.Arrival);
        var order = new NewOrder
        {
            Accelerators = job.Accelerators, AcceleratorClasses = classes, Regions = RegionsOf(job),
            // A buyer who names no class still knows how fast it must be.
            MinFp16Gflops = classes.Length == 0 ? 100_000 : null,
            EarliestStart = earliest, LatestStart = earliest.AddHours(6 + Draw.Of("patience", job.Id, 66)),
            Minutes = job.Minutes, TimeInForce = Draw.Weighted("time in force", job.Id, TimesInForce),
            AllOrNone = job.Accelerators == 1 || Draw.PerMille("all or none", job.Id, 750),
            Terms = new() { Limit = LimitOf(job, classes), Currency = CurrencyOf(job) },
        };
        if (order.TimeInForce == "GoodTillTime")
            order = order with { GoodTill = earliest.AddHours(4 + Draw.Of("good till", job.Id, 21)) };
        return new(
            job, buyer, AsTraining(job, order) ?? AsRate(job, order) ?? AsConstraint(job, order) ?? AsBudget(job, order)
            ?? order, BehaviourOf(job));
    }

    private static BuyerBehaviour BehaviourOf(Job job) => Draw.Of("behaviour", job.Id, 1_000) switch
    {
        < 40 => BuyerBehaviour.Cancels,
        < 240 => BuyerBehaviour.Amends,
        < 250 => BuyerBehaviour.GivesBack,
        _ => BuyerBehaviour.Patient,
    };

    private IReadOnlyList<string> RegionsOf(Job job)
    {
        if (!Draw.PerMille("one area", job.Id, 300)) return [];
        var area = Draw.OneOf("area", job.Id, Areas);
        return [.. _regions.Where(region => region.StartsWith(area, StringComparison.Ordinal))];
    }

    // Between 0.6 and 1.8 of the middle price of the first class named, in whole cents.
    private MicroAmount LimitOf(Job job, string[] classes)
    {
        var usual = classes.Length == 0 ? AnyUsualPrice : _usualPrice.GetValueOrDefault(classes[0], AnyUsualPrice);
        var percent = 60 + Draw.Of("limit", job.Id, 121);
        var cents = decimal.Max(1, decimal.Ceiling(usual * percent));
        return new(decimal.ToInt64(cents) * 10_000);
    }

    // A few ask in a currency that this market does not have, and are refused.
    private string CurrencyOf(Job job) => Draw.PerMille("foreign currency", job.Id, 3) ? "EUR" : _currency;

    /// <summary>
    /// Some jobs of eight and more accelerators are stated as what they train: as many tokens as the job's accelerators
    /// do in its time at 40 % of their peak, by the exchange's own formula.
    /// </summary>
    private NewOrder? AsTraining(Job job, NewOrder order)
    {
        if (job.Accelerators < 8 || job.Minutes < 240 || order.AcceleratorClasses.Count == 0
            || !Draw.PerMille("training", job.Id, 120) || _fp16Of(order.AcceleratorClasses[0]) is not { } tflops)
            return null;
        const int utilisation = 40;
        var rate = (Int128)(long)(tflops * 1_000) * 1_000_000_000 * utilisation / 100;
        var flop = rate * job.Accelerators * (job.Minutes * 60L);
        var parameters = Draw.OneOf("model", job.Id, ModelSizes);
        var tokens = (long)(flop / (FlopPerParameterAndToken * (Int128)parameters));
        var deadline = order.EarliestStart.AddMinutes(job.Minutes);
        return order with
        {
            Accelerators = null,
            Minutes = null,
            AcceleratorClasses = [order.AcceleratorClasses[0]],
            LatestStart = order.EarliestStart,
            Terms = order.Terms with { Training = new(parameters, tokens, deadline, utilisation) },
        };
    }

    /// <summary>
    /// Some do not care which accelerators they get: they ask for what their job's deliver in training, by the share
    /// of the peak that the reference data assume, of any class, and would pay as much for it.
    /// </summary>
    private NewOrder? AsRate(Job job, NewOrder order)
    {
        if (order.AcceleratorClasses.Count == 0 || !Draw.PerMille("rate", job.Id, 120)
            || _fp16Of(order.AcceleratorClasses[0]) is not { } tflops)
            return null;
        var each = decimal.ToInt64(tflops * 1_000) * TrainingShare / 100;
        var cents = (order.Terms.Limit!.Value.Micros * GflopsInPetaflop / each / 10_000) + 1;
        return order with
        {
            Accelerators = null,
            AcceleratorClasses = [],
            RateGflops = each * job.Accelerators,
            Precision = "Fp16",
            WorkloadClass = "Training",
            Terms = order.Terms with { Limit = new(cents * 10_000) },
        };
    }

    /// <summary>Some name a sum for the whole instead of a price: what their limit comes to.</summary>
    private static NewOrder? AsBudget(Job job, NewOrder order)
    {
        if (!Draw.PerMille("budget", job.Id, 100)) return null;
        var micros = order.Terms.Limit!.Value.Micros * job.Accelerators * job.Minutes / 60;
        return order with
        {
            Terms = order.Terms with { Limit = null, Budget = new(((micros / 10_000) + 1) * 10_000) },
        };
    }

    /// <summary>Some say what will do in the constraint language, which also takes more memory for an answer.</summary>
    private static NewOrder? AsConstraint(Job job, NewOrder order)
    {
        if (order.AcceleratorClasses.Count == 0 || !Draw.PerMille("constraint", job.Id, 150))
            return null;
        var classes = string.Join(", ", order.AcceleratorClasses.Select(name => $"\"{name}\""));
        return order with
        {
            AcceleratorClasses = [],
            Constraint = $"accelerator in ({classes}) and (auto_accept or memory >= 40GiB)",
        };
    }

    private static DateTimeOffset CeilToMinute(DateTimeOffset time)
    {
        var over = time.Ticks % TimeSpan.TicksPerMinute;
        return over == 0 ? time : time.AddTicks(TimeSpan.TicksPerMinute - over);
    }

    private static decimal Median(decimal[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
