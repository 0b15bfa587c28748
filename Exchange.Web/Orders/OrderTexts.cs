using Exchange.Web.Ui;

namespace Exchange.Web.Orders;

public static class OrderTexts
{
    public static readonly Text Title = new("Orders", "订单");
    public static readonly Text Lead = new("Newest first.", "按时间倒序。");
    public static readonly Text New = new("New order", "新订单");
    public static readonly Text Number = new("Order", "订单号");
    public static readonly Text Wanted = new("Accelerators", "加速卡");
    public static readonly Text Open = new("still open", "未成交");
    public static readonly Text Length = new("For", "时长");
    public static readonly Text Limit = new("Limit", "限价");
    public static readonly Text Held = new("Held", "冻结");
    public static readonly Text Placed = new("Placed (UTC)", "下单（UTC）");
    public static readonly Text Start = new("Start (UTC)", "开始（UTC）");
    public static readonly Text Between = new("Start between (UTC)", "开始时间范围（UTC）");
    public static readonly Text InForce = new("In force", "有效期");
    public static readonly Text Legs = new("Most legs", "最多分段");
    public static readonly Text AllOrNone = new("All or none", "全部或不成交");
    public static readonly Text Constraints = new("Constraints", "约束条件");
    public static readonly Text Life = new("The life of this order", "订单时间线");
    public static readonly Text LifeHelp = new(
        "Every step is an entry in the ledger, with who stands behind it and its receipt.",
        "每一步都是账本中的条目，附签署方与存证回执。");
    public static readonly Text Result = new("What it comes to", "结果");
    public static readonly Text UsageLine = new("Period {0}: {1} unit-hours", "第 {0} 周期：{1} 单位·时");
    public static readonly Text MatchLine = new("{0} units of {1} accelerators", "{0} 个单位，每单位 {1} 张加速卡");
    public static readonly Text ConfirmBy = new("To be confirmed by {0} UTC", "须于 {0}（UTC）前确认");
    public static readonly Text AtMost = new("at most", "至多");
    public static readonly Text Access = new("Access", "访问方式");
    public static readonly Text Period = new("Periods", "计量周期");
    public static readonly Text Used = new("Unit-hours used", "已用单位·时");
    public static readonly Text Gross = new("Use × price", "用量 × 单价");
    public static readonly Text Tax = new("Tax", "税款");
    public static readonly Text BuyerTotal = new("Buyer, voucher included", "需方合计（含券）");
    public static readonly Text VoucherPays = new("Voucher pays", "算力券抵扣");
    public static readonly Text YouPay = new("From the buyer's account", "需方账户支付");
    public static readonly Text SupplierGets = new("Supplier gets", "供方收入");
    public static readonly Text Fee = new("Exchange fee", "平台手续费");
    public static readonly Text Rounding = new("Rounding", "舍入");
    public static readonly Text DisputeUntil = new("Dispute window until {0} UTC", "争议期至 {0}（UTC）");
    public static readonly Text Training = new("From a training workload", "由训练负载解构");
    public static readonly Text TrainingFormula = new(
        "6 × {0} parameters × {1} tokens = {2} PFLOP·s, at {3}% utilisation, done by {4} UTC",
        "6 × {0} 参数 × {1} 词元 = {2} PFLOP·s，利用率 {3}%，{4}（UTC）前完成");
    public static readonly Text Vouchers = new("Vouchers", "算力券");
    public static readonly Text NoOrders = new("No orders yet.", "还没有订单。");
    public static readonly Text JustPlaced = new("The order is placed.", "订单已提交。");
    public static readonly Text Reason = new("Reason: {0}", "原因：{0}");
}
