using Exchange.Contracts.Orders;
using Exchange.Web.Ui;

namespace Exchange.Web.Orders;

public static class ExplainTexts
{
    public static readonly Text Plans = new("Plans to choose from", "可选方案");
    public static readonly Text WithTax = new("with tax", "含税");
    public static readonly Text Starts = new("Starts (UTC)", "开始（UTC）");
    public static readonly Text Renewable = new("renewable", "可再生能源");
    public static readonly Text Unknown = new("unknown", "未知");
    public static readonly Text Choose = new("Fill the form with this plan", "按此方案填写表单");
    public static readonly Text Why = new("Why: {0} offers take matches", "原因：共 {0} 项在售供给");
    public static readonly Text Reason = new("What they fail first at", "首个不满足的条件");
    public static readonly Text Asked = new("Asked", "要求");
    public static readonly Text Offers = new("Offers", "供给数");
    public static readonly Text ByClass = new("By accelerator class", "按型号");
    public static readonly Text Helps = new("What would help, tried on this market", "可行的最小调整（已验证）");
    public static readonly Text Ask = new("Ask with this", "按此调整");
    public static readonly Text Any = new("any", "不限");
    public static readonly Text NothingHelps = new(
        "No change of one field, nor of one and the limit, would fill it now.", "目前调整任一条件（或加上限价）都无法满足。");

    private static readonly Dictionary<string, Text> Preferences = new()
    {
        ["Cheapest"] = new("Cheapest", "最低价"),
        ["Soonest"] = new("Soonest", "最早开始"),
        ["Greenest"] = new("Greenest", "最环保"),
    };

    private static readonly Dictionary<string, Text> Reasons = new()
    {
        ["OwnSupply"] = new("your own supply", "自有供给"),
        ["Excluded"] = new("a match came to nothing before", "此前成交未履行"),
        ["AcceleratorClass"] = new("another class", "型号不符"),
        ["Region"] = new("another region", "区域不符"),
        ["Form"] = new("another form", "形态不符"),
        ["Memory"] = new("too little memory", "显存不足"),
        ["Fp16"] = new("too low an FP16 rate", "FP16 算力不足"),
        ["Pue"] = new("too high a PUE", "PUE 过高"),
        ["Renewable"] = new("too little renewable power", "可再生能源占比不足"),
        ["Constraint"] = new("the constraint is not met", "不满足约束"),
        ["OfOrders"] = new("serves no such orders", "不接受此类订单"),
        ["Window"] = new("outside the window", "时段不符"),
        ["MinimumDuration"] = new("sold for longer only", "仅售更长时长"),
        ["Limit"] = new("too dear", "高于限价"),
        ["Capacity"] = new("nothing free then", "该时段无余量"),
        ["Block"] = new("blocks too large", "最小售卖单位过大"),
        ["Legs"] = new("would take more legs", "需要更多供给拼单"),
        ["Together"] = new("not enough together", "合计仍不足"),
        ["Budget"] = new("more than the budget together", "合计超出预算"),
        ["Fits"] = new("fit", "符合"),
    };

    private static readonly Text TooDear = new(
        "too dear by {0} % at least, {1} % in the middle", "至少高 {0} %，中位高 {1} %");
    private static readonly Text NotKnown = new("not known: {0}", "未知：{0}");

    private static readonly Dictionary<string, Text> Fields = new()
    {
        ["accelerators"] = OrderFormTexts.Accelerators,
        ["acceleratorClasses"] = OrderFormTexts.Classes,
        ["regions"] = OrderFormTexts.Regions,
        ["forms"] = OrderFormTexts.Form,
        ["minMemoryMiB"] = OrderFormTexts.Memory,
        ["minFp16Gflops"] = OrderFormTexts.Rate,
        ["maxPueMilli"] = OrderFormTexts.Pue,
        ["minRenewablePercent"] = OrderFormTexts.Renewable,
        ["constraint"] = OrderFormTexts.Where,
        ["earliestStart"] = OrderFormTexts.Earliest,
        ["latestStart"] = OrderFormTexts.Latest,
        ["minutes"] = new("Minutes", "时长（分钟）"),
        ["limit"] = OrderFormTexts.Limit,
        ["budget"] = RateTexts.Budget,
        ["allOrNone"] = OrderFormTexts.AllOrNone,
        ["maxLegs"] = OrderFormTexts.Legs,
    };

    public static Text Preference(string name) => Preferences.GetValueOrDefault(name, new(name, name));

    public static Text Field(string name) => Fields.GetValueOrDefault(name, new(name, name));

    /// <summary>A reason in words; what is unknown is said to be, and not to fail.</summary>
    public static string Of(ReasonView reason)
    {
        var text = Reasons.GetValueOrDefault(reason.Reason, new(reason.Reason, reason.Reason));
        return reason switch
        {
            { Unknown: true } => NotKnown.With(text),
            { LeastExcessBasisPoints: { } least, MedianExcessBasisPoints: { } median } =>
                TooDear.With(Show.Number(least / 100), Show.Number(median / 100)),
            _ => text.ToString(),
        };
    }
}
