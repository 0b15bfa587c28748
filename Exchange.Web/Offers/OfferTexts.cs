using Exchange.Web.Ui;

namespace Exchange.Web.Offers;

public static class OfferTexts
{
    public static readonly Text Title = new("Offers", "供给");
    public static readonly Text Lead = new(
        "Capacity on sale, cheapest accelerator-hour first. Prices are before tax and carry their source.",
        "在售算力，按每卡·时价格由低到高。价格未含税，并注明来源。");
    public static readonly Text Filter = new("Filter", "筛选");
    public static readonly Text Clear = new("Clear", "清除");
    public static readonly Text Saved = new("My filters", "我的筛选");
    public static readonly Text NoneSaved = new(
        "None yet. Filter by a constraint, and save it here under a name.", "暂无。先用约束表达式筛选，再命名保存。");
    public static readonly Text SaveAs = new("Save this constraint as", "将此约束保存为");
    public static readonly Text Save = new("Save", "保存");
    public static readonly Text Drop = new("Delete", "删除");
    public static readonly Text DropNamed = new("Delete the filter {0}", "删除筛选“{0}”");
    public static readonly Text Table = new("Offers, cheapest first", "供给，价格由低到高");
    public static readonly Text Window = new("On sale", "在售时段");
    public static readonly Text Form = new("Form", "商品形态");
    public static readonly Text Capacity = new("Capacity", "数量");
    public static readonly Text SoldBy = new("Sold by the", "计量单位");
    public static readonly Text Blocks = new("In blocks of", "整块数量");
    public static readonly Text MinLength = new("Shortest lease", "最短租期");
    public static readonly Text Auto = new("Confirms by itself", "自动确认");
    public static readonly Text AutoHelp = new("A match counts as confirmed at once.", "成交即视为确认。");
    public static readonly Text PriceSource = new("Source of the price", "价格来源");
    public static readonly Text Resource = new("Resource", "算力资源");
    public static readonly Text Identity = new("Compute identity", "算力标识");
    public static readonly Text Memory = new("Memory each", "单卡显存");
    public static readonly Text Fp16 = new("FP16 dense each", "单卡 FP16（稠密）");
    public static readonly Text Pue = new("PUE", "PUE");
    public static readonly Text Renewable = new("Renewable", "可再生能源");
    public static readonly Text Nodes = new("Nodes × accelerators", "节点 × 加速卡");
    public static readonly Text Interconnect = new("Interconnect", "互联");
    public static readonly Text Uncatalogued = new("not in the catalogue: no rates", "未入目录：无算力数据");
    public static readonly Text Entries = new("In the ledger", "存证记录");
    public static readonly Text PlanWith = new("Plan an order of this class", "按此型号规划订单");
    public static readonly Text None = new("No offer fits this filter.", "没有符合筛选条件的供给。");
    public static readonly Text Accelerators = new("{0} accelerators", "{0} 张加速卡");
    public static readonly Text PerNode = new("{0} per node", "每节点 {0} 张");
    public static readonly Text OnSaleNow = new(
        "{0} open offers, {1} accelerators, {2} classes, {3} regions.", "在售供给 {0} 项，加速卡 {1} 张，型号 {2} 种，区域 {3} 个。");
    public static readonly Text PricePerUnit = new("Listed price", "挂牌价");
}
