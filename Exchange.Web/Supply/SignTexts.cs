using Exchange.Web.Ui;

namespace Exchange.Web.Supply;

public static class SignTexts
{
    public static readonly Text Title = new("Sign and submit", "签名并提交");
    public static readonly Text Body = new("1. What is signed", "1. 待签内容");
    public static readonly Text BodyText = new(
        "These exact bytes, under the kind {0}. They become the ledger entry's body.",
        "以下原始字节，类型为 {0}。它们将成为账本条目的内容。");
    public static readonly Text DownloadBody = new("Download body.json", "下载 body.json");
    public static readonly Text Sign = new("2. Sign it where your key is", "2. 在密钥所在处签名");
    public static readonly Text SignText = new(
        "The private key stays with you. With the Ledger library of the client:", "私钥始终在您手中。使用客户端的 Ledger 库：");
    public static readonly Text ClientText = new(
        "Or let the client library do all of it: ExchangeClient signs and sends the same body in one call.",
        "也可由客户端库完成全部步骤：ExchangeClient 一次调用即可签名并发送相同内容。");
    public static readonly Text Paste = new("3. Paste the signature", "3. 粘贴签名");
    public static readonly Text By = new("Public key (by)", "公钥（by）");
    public static readonly Text Sig = new("Signature (sig)", "签名（sig）");
    public static readonly Text ByHint = new("64 hexadecimal digits", "64 位十六进制");
    public static readonly Text SigHint = new("128 hexadecimal digits", "128 位十六进制");
    public static readonly Text Submit = new("Submit signed", "提交已签名内容");
    public static readonly Text BadSignature = new(
        "The key has 64 and the signature 128 lower-case hexadecimal digits.", "公钥为 64 位、签名为 128 位小写十六进制。");
    public static readonly Text DoesNotVerify = new(
        "This signature does not fit these bytes and this kind, so it was not sent. Sign body.json as it is, " +
        "without a line " +
        "added at its end.",
        "该签名与内容及类型不符，未发送。请对 body.json 原样签名，末尾不要添加换行。");
    public static readonly Text BadBody = new("The body is not one of the exchange's commands.", "内容不是平台的指令。");
    public static readonly Text Done = new("Accepted", "已接受");
    public static readonly Text DoneText = new(
        "The exchange accepted what you signed. It stands in the ledger as:", "平台已接受您签署的内容，账本记录为：");
    public static readonly Text NoFacts = new("This command leaves no entry in the ledger.", "该指令不产生账本条目。");
    public static readonly Text ToSupply = new("To my supply", "前往我的供给");
    public static readonly Text ToOrders = new("To my orders", "前往我的订单");
}
