using Exchange.Contracts.Orders;
using Exchange.Web.Ui;

namespace Exchange.Web.Orders;

/// <summary>Needs in a compute rate, and budgets.</summary>
public static class RateTexts
{
    public static readonly Text ByRate = new("I need a compute rate", "按算力需求");
    public static readonly Text Petaflops = new("Compute rate, delivered", "实际算力");
    public static readonly Text PetaflopsHint = new(
        "Filled by whatever accelerators deliver it; each counts what the reference data says.",
        "由任何能提供该算力的加速卡满足；每张卡按参考数据折算。");
    public static readonly Text Precision = new("Precision", "精度");
    public static readonly Text Work = new("Kind of work", "负载类型");
    public static readonly Text PerPetaflopHour = new("P-hour", "P·时");
    public static readonly Text Budget = new("Total budget, before tax", "总预算（未含税）");
    public static readonly Text BudgetHint = new(
        "Instead of the price per hour, or beside it. Confidential too.", "可代替单价，也可与单价并用；同样保密。");
    public static readonly Text PriceOrBudget = new("A price, a budget, or both.", "请填写单价、总预算或两者。");
    public static readonly Text Covers = new("Delivers", "提供算力");
    public static readonly Text Weights = new("What an accelerator counts", "每张卡折算算力");
    public static readonly Text Version = new("Reference data, version {0}", "参考数据第 {0} 版");
    public static readonly Text Covered = new("Found so far", "已满足");
    public static readonly Text InBudget = new(
        "Offers meet the constraints, but your budget does not buy the need.", "有供给满足约束，但预算不足以满足需求。");

    /// <summary>The precisions, by the name on the wire.</summary>
    public static readonly IReadOnlyList<(string Value, string Name)> Precisions =
    [
        ("Fp16", "FP16"), ("Fp64", "FP64"), ("Fp32", "FP32"), ("Tf32", "TF32"), ("Fp8", "FP8"), ("Int8", "INT8"),
    ];

    /// <summary>The kinds of work, by the name on the wire.</summary>
    public static readonly IReadOnlyList<(string Value, Text Name)> Works =
    [
        ("Training", new("Training", "训练")), ("FineTuning", new("Fine-tuning", "微调")),
        ("Inference", new("Inference", "推理")), ("Rendering", new("Rendering", "渲染")),
        ("Hpc", new("HPC", "高性能计算")),
    ];

    /// <summary>What an order's limit is for.</summary>
    public static Text PerUnitOfNeed(OrderView order) =>
        order.Rate is null ? Texts.PerAcceleratorHour : PerPetaflopHour;

    /// <summary>A rate with what it is for: 20 PFLOPS FP16, training.</summary>
    public static string Of(RateView rate) =>
        $"{Show.Rate(rate.Gflops)} {NameOf(rate.Precision)}, {Words.Name(Works, rate.WorkloadClass)}";

    private static string NameOf(string precision) =>
        Precisions.FirstOrDefault(known => known.Value == precision).Name ?? precision;
}
