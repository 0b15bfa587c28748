using Exchange.Web.Ui;

namespace Exchange.Web.Access;

public static class AccessTexts
{
    public static readonly Text SignIn = new("Sign in", "登录");
    public static readonly Text SignOut = new("Sign out", "退出");
    public static readonly Text Lead = new(
        "With the participant id and the API key that your organisation made when it registered.",
        "使用贵单位注册时生成的主体编号和 API 密钥登录。");
    public static readonly Text Participant = new("Participant id", "主体编号");
    public static readonly Text ApiKey = new("API key", "API 密钥");
    public static readonly Text NotKnown = new(
        "The exchange does not know this key, or it belongs to another participant id.",
        "平台不认识该密钥，或该密钥属于其他主体。");
    public static readonly Text NoId = new(
        "A participant id looks like 0198c2a4-7f10-7a3e-9d8e-2f1c5b6a7d80.",
        "主体编号的格式如 0198c2a4-7f10-7a3e-9d8e-2f1c5b6a7d80。");
    public static readonly Text Where = new("What a session may do", "会话的权限");
    public static readonly Text WhereText = new(
        "It reads what is yours. It places orders only if your organisation allows unsigned ones; everything else is " +
        "signed by you, on your own machine. Your private key never comes here.",
        "会话可以查看属于您的内容。只有贵单位允许无签名下单时才能下单；其余操作均由您在自己的机器上签名，私钥绝不会来到这里。");
    public static readonly Text Kept = new(
        "The API key is kept in an encrypted cookie on your side only, for twelve hours.",
        "API 密钥只保存在您浏览器的加密 Cookie 中，有效期十二小时。");
}
