using System.Collections.Frozen;
using System.Globalization;
using Exchange.Web.Ui;
using Ledger;

namespace Exchange.Web.Attestation;

/// <summary>Why a receipt does not verify, in the reader's language. The verifier itself speaks English.</summary>
public static class ReceiptFailures
{
    private static readonly Text At = new("{0} (byte {1})", "{0}（第 {1} 字节）");

    private static readonly FrozenDictionary<string, string> Chinese = new Dictionary<string, string>
    {
        ["a receipt has at most 131,072 bytes"] = "回执最多 131,072 字节",
        ["lines end with a newline alone"] = "每行只能以换行符结尾",
        ["a receipt has a blank line before its checkpoint"] = "回执的检查点之前应有一个空行",
        ["a receipt begins with c2sp.org/tlog-proof@v1"] = "回执应以 c2sp.org/tlog-proof@v1 开头",
        ["the extra line is base64"] = "extra 行应为 base64",
        ["an index line holds a decimal without leading zeros"] = "index 行应为不带前导零的十进制数",
        ["a proof has at most 63 hashes"] = "证明最多含 63 个哈希",
        ["a proof line is the base64 of 32 bytes"] = "证明的每一行应为 32 字节的 base64",
        ["the receipt holds no entry and none was given"] = "回执中没有条目，也没有另行提供",
        ["the entry given is not the one in the receipt"] = "提供的条目不是回执中的条目",
        ["the entry is not at this index of the signed tree"] = "条目不在已签名的树的这个位置上",
        ["the entry's own seq is another"] = "条目自身的序号与位置不符",
        ["a participant's signature does not fit the body"] = "主体的签名与内容不符",
        ["a note has at most 65,536 bytes"] = "检查点最多 65,536 字节",
        ["a note is UTF-8"] = "检查点应为 UTF-8 文本",
        ["a note has no control character but newline"] = "检查点除换行符外不能有控制字符",
        ["a note is text, a blank line and signature lines, each ended by a newline"] =
            "检查点应由正文、空行和签名行组成，每行以换行符结尾",
        ["a signature line is '— name base64', the base64 of at least five bytes"] =
            "签名行应为“— 名称 base64”，base64 至少五个字节",
        ["a note has at most 100 signatures"] = "检查点最多 100 个签名",
        ["a checkpoint has three lines: origin, size, root"] = "检查点应有三行：来源、大小、根哈希",
        ["a size is a decimal without leading zeros, at most 2^53-1"] = "大小应为不带前导零的十进制数，不超过 2^53-1",
        ["a root is the base64 of 32 bytes"] = "根哈希应为 32 字节的 base64",
        ["a retired key of the log has signed"] = "账本已停用的密钥作了签名",
        ["a change of the log's keys is another than the policy's"] = "账本密钥的变更与策略所述不符",
        ["the checkpoint is of another log"] = "检查点属于另一个账本",
        ["the log's Ed25519 signature is missing"] = "缺少账本的 Ed25519 签名",
        ["the log's Bip340 signature is missing"] = "缺少账本的 BIP-340 签名",
        ["the Ed25519 signature of a known key does not verify"] = "账本的 Ed25519 签名无效",
        ["the Bip340 signature of a known key does not verify"] = "账本的 BIP-340 签名无效",
        ["the Cosignature signature of a known key does not verify"] = "见证人的签名无效",
    }.ToFrozenDictionary();

    /// <summary>The rules that have words of their own; an entry that is not of the form has one sentence.</summary>
    public static IReadOnlyCollection<string> Rules => Chinese.Keys;

    /// <summary>A receipt or entry that is not of the form.</summary>
    public static string Of(LedgerFormatException failure) => Text.IsChinese
        ? At.With(Say(failure.Rule, "回执或其中的条目不符合账本格式"), Number(failure.Offset)) + Shown(failure.Value)
        : failure.Message;

    /// <summary>A receipt that is of the form and not true.</summary>
    public static string Of(LedgerVerificationException failure)
    {
        if (!Text.IsChinese)
        {
            return failure.Message;
        }

        var (rule, found) = (failure.Failure.Rule, failure.Failure);
        var text = Say(rule, "回执与账本不符");
        text += found.Index is { } index ? $"；条目 {Number(index)}" : "";
        text += found.Expected is null ? "" : $"；应为 {found.Expected}";
        return text + (found.Found is null ? "" : $"；实为 {found.Found}");
    }

    private static string Say(string rule, string otherwise) => Chinese.GetValueOrDefault(rule) ?? otherwise;

    private static string Shown(string? value) => value is null ? "" : $"：{value}";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
