using Exchange.Web.Ui;

namespace Exchange.Web.Supply;

public static class SupplyTexts
{
    public static readonly Text Title = new("Supply", "供方台");
    public static readonly Text Lead = new(
        "What waits for you, what runs, and what you have on sale.", "待办事项、运行中的租约与在售供给。");
    public static readonly Text List = new("List an offer", "上架供给");
    public static readonly Text ToConfirm = new("To confirm", "待确认");
    public static readonly Text ToProvision = new("To provision", "待开通");
    public static readonly Text Running = new("Running", "运行中");
    public static readonly Text Resources = new("My resources", "我的算力资源");
    public static readonly Text Offers = new("My offers", "我的供给");
    public static readonly Text Answer = new("Answer", "答复");
    public static readonly Text ConfirmBy = new("Answer by (UTC)", "答复期限（UTC）");
    public static readonly Text MeteredTo = new("Metered to (UTC)", "已计量至（UTC）");
    public static readonly Text NothingWaits = new("Nothing waits for you.", "没有待办事项。");
    public static readonly Text ProvisionHelp = new(
        "Provisioning and metering are the work of your agent, which signs each record; this page only shows " +
        "what is due.",
        "开通与计量由您的代理程序完成并逐条签名；本页仅显示待办。");
    public static readonly Text Nodes = new("Nodes × accelerators", "节点 × 加速卡");
    public static readonly Text Match = new("Answer a match", "答复成交");
    public static readonly Text Confirm = new("Confirm", "确认");
    public static readonly Text Decline = new("Decline", "拒绝");
    public static readonly Text Reason = new("Reason, public", "原因（公开）");
    public static readonly Text PrepareConfirm = new("Prepare the confirmation", "生成确认内容");
    public static readonly Text PrepareDecline = new("Prepare the refusal", "生成拒绝内容");
    public static readonly Text MatchLead = new(
        "Your answer is signed by you. Choose one; the exact bytes to sign come next.",
        "您的答复由您签名。请选择，下一步给出待签的原始字节。");
    public static readonly Text NeedReason = new("A reason of 1 to 200 characters.", "原因需 1 至 200 个字符。");
    public static readonly Text AtMost = new("At most", "至多");
    public static readonly Text ListLead = new(
        "Listing is signed by you, on your own machine. Fill in the terms; the exact bytes to sign come next.",
        "上架由您在自己的机器上签名。填写条款，下一步给出待签的原始字节。");
    public static readonly Text Resource = new("Resource", "算力资源");
    public static readonly Text NoResource = new(
        "You have no resource yet: register one with the client library first.", "您还没有算力资源：请先用客户端库登记。");
    public static readonly Text Form = new("Form", "商品形态");
    public static readonly Text Unit = new("Sold by the", "计量单位");
    public static readonly Text Units = new("Units on sale", "在售数量");
    public static readonly Text Block = new("In blocks of", "整块数量");
    public static readonly Text MinLength = new("Shortest lease", "最短租期");
    public static readonly Text MinutesUnit = new("minutes", "分钟");
    public static readonly Text WindowStart = new("On sale from (UTC)", "起售时间（UTC）");
    public static readonly Text WindowEnd = new("On sale until (UTC)", "止售时间（UTC）");
    public static readonly Text Price = new("Price, before tax", "价格（未含税）");
    public static readonly Text PriceUnit = new("unit-hour", "单位·时");
    public static readonly Text Source = new("Where the price comes from", "价格来源");
    public static readonly Text Auto = new("A match counts as confirmed at once", "成交即视为确认");
    public static readonly Text Prepare = new("Prepare what to sign", "生成待签内容");
    public static readonly Text Change = new("Change the terms", "修改条款");
}
