namespace Exchange.Web.Ui;

/// <summary>Words that many pages use.</summary>
public static class Texts
{
    public static readonly Text Days = new("{0} d", "{0} 天");
    public static readonly Text Hours = new("{0} h", "{0} 小时");
    public static readonly Text Minutes = new("{0} min", "{0} 分");
    public static readonly Text Next = new("Next page", "下一页");
    public static readonly Text First = new("First page", "第一页");
    public static readonly Text Pages = new("Pages", "分页");
    public static readonly Text None = new("None", "无");
    public static readonly Text Any = new("Any", "不限");
    public static readonly Text Yes = new("Yes", "是");
    public static readonly Text No = new("No", "否");
    public static readonly Text Unknown = new("not stated", "未说明");
    public static readonly Text Status = new("Status", "状态");
    public static readonly Text Time = new("Time (UTC)", "时间（UTC）");
    public static readonly Text From = new("From (UTC)", "起（UTC）");
    public static readonly Text To = new("To (UTC)", "止（UTC）");
    public static readonly Text Price = new("Price", "价格");
    public static readonly Text Amount = new("Amount", "金额");
    public static readonly Text Units = new("Units", "数量");
    public static readonly Text Accelerators = new("Accelerators", "加速卡");
    public static readonly Text Class = new("Class", "型号");
    public static readonly Text Region = new("Region", "区域");
    public static readonly Text Site = new("Site", "站点");
    public static readonly Text Supplier = new("Supplier", "供方");
    public static readonly Text Buyer = new("Buyer", "需方");
    public static readonly Text Offer = new("Offer", "供给");
    public static readonly Text Order = new("Order", "订单");
    public static readonly Text Match = new("Match", "成交");
    public static readonly Text Lease = new("Lease", "租约");
    public static readonly Text Settlement = new("Settlement", "结算");
    public static readonly Text Receipt = new("Receipt", "存证回执");
    public static readonly Text Entry = new("Ledger entry", "存证条目");
    public static readonly Text By = new("By", "签署方");
    public static readonly Text BySession = new("by: session", "by: session（会话）");
    public static readonly Text BySessionHelp = new(
        "Came from a portal session without the participant's own signature.", "来自门户会话，没有主体自己的签名。");
    public static readonly Text ByExchange = new("by: exchange", "by: exchange（平台）");
    public static readonly Text ByKey = new("key {0}", "密钥 {0}");
    public static readonly Text Copy = new("Copy", "复制");
    public static readonly Text Copied = new("Copied", "已复制");
    public static readonly Text Download = new("Download", "下载");
    public static readonly Text PerAcceleratorHour = new("accelerator-hour", "卡·时");
    public static readonly Text PerNodeHour = new("node-hour", "节点·时");
    public static readonly Text PerUnitHour = new("unit-hour", "单位·时");
    public static readonly Text UnitHours = new("unit-hours", "单位·时");
    public static readonly Text Details = new("Details", "详情");
    public static readonly Text Cancel = new("Cancel", "取消");
    public static readonly Text Back = new("Back", "返回");
    public static readonly Text NothingHere = new("Nothing here yet.", "暂无内容。");

    /// <summary>The price's unit, for a unit's name in the contract.</summary>
    public static Text PerUnit(string unit) => unit.ToUpperInvariant() switch
    {
        "ACCELERATOR" => PerAcceleratorHour,
        "NODE" => PerNodeHour,
        _ => PerUnitHour,
    };
}
