using Exchange.Web.Ui;

namespace Exchange.Web.Attestation;

public static class LedgerTexts
{
    public static readonly Text Title = new("Ledger", "账本");
    public static readonly Text Lead = new(
        "Every attested fact of this exchange in one append-only, signed log. Nothing here asks for your trust: " +
        "take the " +
        "policy, a receipt or the whole export and verify them yourself.",
        "平台的每条存证都在这份只增不改、带签名的日志中。无需信任我们：取走策略、回执或完整导出，自行核验即可。");
    public static readonly Text Entries = new("Entries", "条目");
    public static readonly Text Entry = new("Entry {0}", "条目 {0}");
    public static readonly Text Fact = new("Fact", "事实");
    public static readonly Text Subject = new("About", "关于");
    public static readonly Text Newest = new("Newest checkpoint", "最新检查点");
    public static readonly Text Size = new("Entries", "条目数");
    public static readonly Text Root = new("Root hash", "根哈希");
    public static readonly Text Origin = new("Log", "账本标识");
    public static readonly Text Note = new("Signed note", "签名检查点");
    public static readonly Text Policy = new("Trust policy", "信任策略");
    public static readonly Text PolicyHelp = new(
        "The keys that sign this log. Keep a copy from the first day: it is what a receipt is held against.",
        "为本日志签名的密钥。请从第一天起自行保存：回执以此核对。");
    public static readonly Text DownloadPolicy = new("Download policy", "下载策略");
    public static readonly Text Search = new("Search by id", "按编号查找");
    public static readonly Text SearchHelp = new(
        "An order, match, lease, settlement, offer, resource, account, voucher or participant.",
        "订单、成交、租约、结算、供给、资源、账户、算力券或主体的编号。");
    public static readonly Text SearchLabel = new("Id", "编号");
    public static readonly Text Find = new("Find", "查找");
    public static readonly Text BadId = new("This is no id.", "这不是有效编号。");
    public static readonly Text About = new("Entries about {0}", "关于 {0} 的条目");
    public static readonly Text AllEntries = new("All entries", "全部条目");
    public static readonly Text Leaf = new("Leaf hash", "叶哈希");
    public static readonly Text Kind = new("Kind", "类型");
    public static readonly Text Content = new("What it says", "内容");
    public static readonly Text ContentHelp = new(
        "Indented for reading. The leaf hash is over the exact bytes, which the receipt holds.",
        "为便于阅读已缩进。叶哈希针对原始字节，原始字节在回执中。");
    public static readonly Text Previous = new("← Entry {0}", "← 条目 {0}");
    public static readonly Text NextEntry = new("Entry {0} →", "条目 {0} →");
    public static readonly Text Signature = new("Who stands behind it", "由谁签署");
    public static readonly Text ByKeyText = new(
        "Signed by a participant with this key, on its own machine. The exchange cannot make such an entry.",
        "由主体用该密钥在自己的机器上签名。平台无法伪造这样的条目。");
    public static readonly Text BySessionText = new(
        "Marked by: session. It came from a portal session of a participant that allows this, without the " +
        "participant's own " +
        "signature.",
        "标记为 by: session。来自允许此方式的主体的门户会话，没有主体自己的签名。");
    public static readonly Text ByExchangeText = new(
        "The exchange states this itself, as a consequence of what participants signed and of its rules.",
        "由平台依据主体签署的内容与规则自行记录。");
    public static readonly Text ReceiptHelp = new(
        "Proves that this entry stands in the log, to anyone who has the policy.", "向持有策略的任何人证明该条目在日志中。");
    public static readonly Text DownloadReceipt = new("Download receipt", "下载回执");
    public static readonly Text Check = new("Check a receipt", "核验回执");
    public static readonly Text CheckLead = new(
        "Paste a receipt or upload its file. It is verified here against the policy of this exchange.",
        "粘贴回执或上传文件，将在此按本平台的策略核验。");
    public static readonly Text ReceiptText = new("Receipt", "回执");
    public static readonly Text ReceiptFile = new("Or its file (.tlog-proof)", "或回执文件（.tlog-proof）");
    public static readonly Text Verify = new("Verify", "核验");
    public static readonly Text Verified = new("The receipt verifies", "回执核验通过");
    public static readonly Text NotVerified = new("The receipt does not verify", "回执核验未通过");
    public static readonly Text VerifiedText = new(
        "Entry {0} stands in the log under a checkpoint of {1} entries that both log keys signed.",
        "条目 {0} 位于由两把日志密钥签名的、含 {1} 条的检查点之下。");
    public static readonly Text QuorumUnmet = new(
        "The policy asks for witnesses whose signatures the checkpoint lacks.", "策略要求的见证方签名在检查点中缺失。");
    public static readonly Text Nothing = new("Paste a receipt or choose a file.", "请粘贴回执或选择文件。");
    public static readonly Text WithoutUs = new("Check it without us", "不依赖我们自行核验");
    public static readonly Text WithoutUsText = new(
        "A page that the exchange serves could lie about its own ledger. The verifier is a separate program " +
        "without network: " +
        "build it from source, keep the policy, and run",
        "由平台提供的页面可能为自己的账本说谎。核验器是独立且不联网的程序：从源码构建，保存策略，然后运行");
    public static readonly Text WholeExport = new("Verify the whole export", "核验完整导出");
    public static readonly Text WholeExportText = new(
        "With the exported folder (checkpoint, tiles, entries) the same program recomputes every hash, the " +
        "chain, the tree and " +
        "every participant's signature.",
        "有了导出目录（检查点、瓦片、条目），同一程序会重新计算全部哈希、链、树和每个主体的签名。");
}
