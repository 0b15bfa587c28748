using Exchange.Web.Ui;

namespace Exchange.Web.Rules;

public static class RulesTexts
{
    public static readonly Text Title = new("Rules of the market", "市场规则");
    public static readonly Text Lead = new(
        "What every participant can rely on, with the figures in force.", "每个主体都可依赖的规则与现行参数。");
    public static readonly Text Figures = new("Figures", "参数");
    public static readonly Text Currency = new("Currency", "币种");
    public static readonly Text Fee = new("Exchange fee, of use × price", "平台手续费（按用量 × 单价）");
    public static readonly Text Tax = new("Tax, on top", "税率（另计）");
    public static readonly Text Confirm = new("Supplier confirms within", "供方确认时限");
    public static readonly Text Provision = new("Supplier provisions within", "供方开通时限");
    public static readonly Text FinalUsage = new("Last usage is reported within", "最后用量上报时限");
    public static readonly Text Dispute = new("Dispute window", "争议期");
    public static readonly Text Origin = new("Ledger", "账本");
    public static readonly Text Rules = new("Rules", "规则");
    public static readonly IReadOnlyList<(Text Name, Text What)> All =
    [
        (new("Price, then time", "价格优先，时间优先"), new(
            "The cheapest offer that meets every constraint is taken first; among equals the one listed first. " +
            "No order " +
            "is passed over by a later or worse-priced one that asks for the same supply.",
            "满足全部约束的最低价供给优先成交；同价者先上架者优先。任何订单都不会被更晚或出价更差的同类订单越过。")),
        (new("Never above your limit", "绝不超出限价"), new(
            "No match is above the buyer's limit, below the seller's price, or outside a constraint of either.",
            "成交价不会高于需方限价、低于供方报价，也不会违反任何一方的约束。")),
        (new("Money is set aside first", "先冻结资金"), new(
            "Placing an order holds the most it can cost, tax included. What is not used is released; a hold is " +
            "captured " +
            "or released exactly once.",
            "下单时冻结至多费用（含税）。未使用部分会释放；每笔冻结只会扣划或释放一次。")),
        (new("Capacity is never sold twice", "算力不会重复出售"), new(
            "At no instant are more units reserved than an offer lists, nor than its resource has.",
            "任何时刻，占用数量都不会超过供给挂出的数量或资源拥有的数量。")),
        (new("To the last minor unit", "分毫不差"), new(
            "Buyer pays = supplier gets + fee + tax + rounding. Amounts are rounded once, at settlement, half to " +
            "even; " +
            "the difference goes to the platform's rounding account.",
            "需方支付 = 供方收入 + 手续费 + 税款 + 舍入。金额仅在结算时舍入一次（四舍六入五成双），差额计入平台舍入账户。")),
        (new("Vouchers pay once", "算力券只付一次"), new(
            "No voucher pays twice, more than its face, or outside its programme; no programme pays more than its " +
            "budget.",
            "算力券不会重复支付、超出面额或超出券计划范围；券计划不会超出预算。")),
        (new("Attested, or it did not happen", "未存证即未发生"), new(
            "Every attested fact has exactly one ledger entry, in the order of the facts, and its receipt is in the " +
            "reply.",
            "每个存证事实恰有一条账本条目，按事实顺序排列，回执随应答返回。")),
        (new("Signed, or marked", "有签名，否则有标记"), new(
            "The exchange never holds a participant's private key. What came unsigned from a portal session is " +
            "marked " +
            "“by: session” wherever it is shown.",
            "平台从不持有主体的私钥。来自门户会话的无签名内容在任何展示处都标记为 “by: session”。")),
    ];

    public static readonly Text Catalogue = new("Accelerator catalogue", "加速卡目录");
    public static readonly Text CatalogueHelp = new(
        "Dense rates of one accelerator, with the sources they come from. A class outside the catalogue is " +
        "listed under its own " +
        "name, without rates.",
        "单卡稠密算力及其来源。目录之外的型号以自身名称上架，不含算力数据。");
    public static readonly Text Vendor = new("Vendor", "厂商");
    public static readonly Text Sources = new("Sources", "来源");
    public static readonly Text Memory = new("Memory", "显存");
}
