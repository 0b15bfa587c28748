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
    public static readonly Text CheckpointLead = new(
        "What the log states at this moment, signed with two keys. Keep one: no later log may contradict it.",
        "日志此刻的声明，由两把密钥签名。请保存一份：此后的日志不得与之矛盾。");
    public static readonly Text DownloadNote = new("Download checkpoint", "下载检查点");
    public static readonly Text States = new("What it states", "声明内容");
    public static readonly Text LastEntry = new("Last entry", "最后条目");
    public static readonly Text Ago = new("{0} ago", "{0}前");
    public static readonly Text SecondsOf = new("{0} s", "{0} 秒");
    public static readonly Text Witnesses = new("Witnesses", "见证方");
    public static readonly Text WitnessesHelp = new(
        "Others who sign only what goes on from what they signed before. With them this exchange cannot show two " +
        "people two histories.",
        "仅在检查点延续其此前所签内容时才签名的第三方。有了他们，平台无法向不同的人展示不同的历史。");
    public static readonly Text NoWitness = new(
        "The policy names no witness: compare checkpoints with others.", "策略未列出见证方：请与他人比对检查点。");
    public static readonly Text QuorumMet = new(
        "Enough witnesses have signed the published checkpoint of {0} entries.", "已有足够的见证方签署含 {0} 条的已发布检查点。");
    public static readonly Text QuorumWaits = new(
        "The published checkpoint of {0} entries still waits for witnesses.", "含 {0} 条的已发布检查点仍在等待见证方签名。");
    public static readonly Text Witness = new("Witness", "见证方");
    public static readonly Text CosignedAt = new("Signed, by its clock", "签名时间（见证方时钟）");
    public static readonly Text NotYet = new("not yet", "尚未");
    public static readonly Text PublicKey = new("Public key", "公钥");
    public static readonly Text Keys = new("Keys of the log", "日志密钥");
    public static readonly Text Details = new("Age, witnesses and keys", "时效、见证方与密钥");
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

    private static readonly Text ForEd25519 = new("Ed25519, for any tool", "Ed25519（通用工具）");
    private static readonly Text ForBip340 = new("secp256k1 (BIP-340), for cledger", "secp256k1（BIP-340，cledger）");

    /// <summary>What a key of the log is called.</summary>
    public static Text KeyOf(string type) => type == "Ed25519" ? ForEd25519 : ForBip340;
}
