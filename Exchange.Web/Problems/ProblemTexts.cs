using Exchange.Web.Ui;

namespace Exchange.Web.Problems;

public static class ProblemTexts
{
    public static readonly Text Refused = new("The exchange refused this.", "平台拒绝了此请求。");
    public static readonly Text NothingDone = new("Nothing was done.", "没有产生任何变更。");
    public static readonly Text Field = new("Field", "字段");
    public static readonly Text Value = new("Value", "提交的值");
    public static readonly Text Rule = new("Rule", "规则（英文原文）");
    public static readonly Text Code = new("Code", "编号");
    public static readonly Text Incident = new("Incident", "事件编号");
    public static readonly Text NotFound = new("There is no such page", "没有这个页面");
    public static readonly Text NotFoundText = new(
        "The address is wrong, or what it named does not exist or is not yours to see.",
        "地址有误，或所指内容不存在，或您无权查看。");
    public static readonly Text NotAllowed = new("Not for your role", "您的角色无权查看");
    public static readonly Text NotAllowedText = new(
        "The exchange shows this to participants with another role.", "平台只向其他角色的主体展示此内容。");
    public static readonly Text Unreachable = new("The exchange does not answer", "平台暂无应答");
    public static readonly Text UnreachableText = new(
        "The portal is up but cannot reach the exchange's API. Nothing was changed; please try again in a moment.",
        "门户运行正常，但无法连接平台接口。没有任何变更，请稍后重试。");
    public static readonly Text TryAgain = new("Try again", "重试");
    public static readonly Text Broken = new("Something broke", "出现故障");
    public static readonly Text BrokenText = new(
        "The fault is ours. It has been logged; please quote this number to the operator.",
        "这是平台的故障，已记录。联系运营方时请提供此编号。");
    public static readonly Text BadRequest = new("The form was not accepted", "表单未被接受");
    public static readonly Text BadRequestText = new(
        "It may be older than your session. Go back, load the page again and send it once more.",
        "表单可能早于当前会话。请返回、重新载入页面后再提交。");
    public static readonly Text Home = new("To the start page", "返回首页");
}
