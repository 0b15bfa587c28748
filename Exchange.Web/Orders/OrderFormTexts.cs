using Exchange.Web.Ui;

namespace Exchange.Web.Orders;

public static class OrderFormTexts
{
    public static readonly Text Title = new("New order", "新订单");
    public static readonly Text Lead = new(
        "Say what you need. You see the plan and its price first; nothing is committed before you place the order.",
        "说明需求。先看方案与价格；提交订单之前没有任何承诺。");
    public static readonly Text Requirement = new("I know what I need", "按资源需求");
    public static readonly Text Training = new("I have a model to train", "按训练负载");
    public static readonly Text What = new("What", "需求");
    public static readonly Text Workload = new("Workload", "训练负载");
    public static readonly Text Where = new("Constraints", "约束条件");
    public static readonly Text When = new("When and how", "时间与方式");
    public static readonly Text Price = new("Price", "价格");
    public static readonly Text Accelerators = new("Accelerators", "加速卡数量");
    public static readonly Text Hours = new("For how long", "使用时长");
    public static readonly Text HoursUnit = new("hours", "小时");
    public static readonly Text Parameters = new("Model parameters", "模型参数量");
    public static readonly Text Tokens = new("Training tokens", "训练词元数");
    public static readonly Text Billions = new("billion", "十亿");
    public static readonly Text Deadline = new("Done by (UTC)", "完成期限（UTC）");
    public static readonly Text Utilisation = new("Utilisation of the peak rate", "峰值利用率");
    public static readonly Text UtilisationHint = new(
        "What share of the dense FP16 rate the run reaches.", "训练达到稠密 FP16 峰值的比例。");
    public static readonly Text WorkloadHint = new(
        "6 × parameters × tokens FLOP, divided by what the accelerators reach, is how long it takes.",
        "所需时间 = 6 × 参数 × 词元（FLOP）÷ 加速卡实际算力。");
    public static readonly Text Classes = new("Classes that will do", "可接受的型号");
    public static readonly Text Regions = new("Regions that will do", "可接受的区域");
    public static readonly Text ListHint = new("Separated by commas; empty: any.", "以逗号分隔；留空表示不限。");
    public static readonly Text Form = new("Form", "商品形态");
    public static readonly Text Memory = new("Least memory each", "单卡最小显存");
    public static readonly Text Rate = new("Least FP16 rate each", "单卡最低 FP16 算力");
    public static readonly Text Pue = new("Highest PUE", "最高 PUE");
    public static readonly Text Renewable = new("Least renewable share", "最低可再生能源占比");
    public static readonly Text Earliest = new("Start not before (UTC)", "最早开始（UTC）");
    public static readonly Text Latest = new("Start not after (UTC)", "最迟开始（UTC）");
    public static readonly Text InForce = new("Time in force", "有效期类型");
    public static readonly Text GoodTill = new("Until (UTC), where it says so", "有效至（UTC，仅限指定时间）");
    public static readonly Text AllOrNone = new("All accelerators together or none", "全部加速卡同时成交，否则不成交");
    public static readonly Text Legs = new("Most offers to spread over", "最多分布的供给数");
    public static readonly Text Limit = new("Most to pay, before tax", "最高出价（未含税）");
    public static readonly Text LimitHint = new(
        "Confidential: the ledger holds a commitment to it only.", "保密：账本只保存对它的承诺。");
    public static readonly Text Vouchers = new("Vouchers to use", "使用算力券");
    public static readonly Text ShowPlan = new("Show the plan", "查看方案");
    public static readonly Text Plan = new("The plan", "方案");
    public static readonly Text PlanFilled = new("The market can fill this now.", "市场现在即可满足。");
    public static readonly Text PlanPartial = new(
        "The market can fill a part of this now; the rest would wait.", "市场现在可满足一部分，其余将挂单等待。");
    public static readonly Text NothingFits = new(
        "No open offer meets these constraints.", "没有在售供给满足这些约束。");
    public static readonly Text NothingUnderLimit = new(
        "Offers meet the constraints, but none at or under your limit.", "有供给满足约束，但均高于您的限价。");
    public static readonly Text NotEnough = new(
        "Offers fit under the limit, but have too little free in this window.", "有供给在限价内，但此时段余量不足。");
    public static readonly Text WouldRest = new(
        "Placed now, it would rest in the book until supply fits or its time is over.",
        "现在下单将挂单，直到有合适供给或有效期结束。");
    public static readonly Text Examined = new("{0} offers examined", "已考察 {0} 项供给");
    public static readonly Text StartEnd = new("Start – end (UTC)", "开始 – 结束（UTC）");
    public static readonly Text Cost = new("Cost", "费用");
    public static readonly Text Tax = new("Tax", "税款");
    public static readonly Text Total = new("Total", "合计");
    public static readonly Text Place = new("Place the order", "提交订单");
    public static readonly Text PlaceTitle = new("Place it from this session", "从本会话提交");
    public static readonly Text PlaceText = new(
        "This order will carry no signature of yours. It is attested as such and marked “by: session” wherever " +
        "it is shown. " +
        "For a signed order, sign below on your own machine or use the client library.",
        "此订单没有您的签名。它将据此存证，并在任何展示处标记为 “by: session”。如需签名订单，请在下方用自己的机器签名，或使用客户端库。");
    public static readonly Text NotAllowed = new(
        "Your organisation does not allow orders from portal sessions. Sign this one on your own machine:",
        "贵单位不允许从门户会话下单。请在自己的机器上签名：");
    public static readonly Text SignInstead = new("Sign it instead", "改为签名提交");
    public static readonly Text Change = new("Change the order", "修改订单");
    public static readonly Text NotANumber = new("A number, like 8 or 2.5.", "应为数字，如 8 或 2.5。");
    public static readonly Text NotAWhole = new("A whole number above zero.", "应为大于零的整数。");
    public static readonly Text NotAPrice = new(
        "A decimal with at most six digits after the point, like 2.5.", "至多六位小数，如 2.5。");
    public static readonly Text NotATime = new("A date and a time.", "应为日期和时间。");
}
