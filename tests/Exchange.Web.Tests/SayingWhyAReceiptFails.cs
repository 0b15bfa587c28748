using System.Text.RegularExpressions;
using Exchange.Web.Attestation;
using Exchange.Web.Tests.Stub;
using Ledger;
using TestKit;

namespace Exchange.Web.Tests;

public sealed partial class SayingWhyAReceiptFails
{
    [Fact]
    public void Has_words_for_every_rule_of_receipts_and_checkpoints()
    {
        string[] files = ["Receipts/Receipt.cs", "Notes/SignedNote.cs", "Notes/Checkpoint.cs", "Notes/LogPolicy.cs"];
        var rules = files
            .SelectMany(file => Rule().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "Ledger", file))))
            .Select(rule => rule.Groups[1].Value)
            .Select(rule => rule.Replace("{Header}", "c2sp.org/tlog-proof@v1", StringComparison.Ordinal))
            .SelectMany(rule => rule.Contains("{key.Type}", StringComparison.Ordinal)
                ? Enum.GetNames<NoteKeyType>().Select(
                    type => rule.Replace("{key.Type}", type, StringComparison.Ordinal))
                : [rule])
            // A log has no cosignature of its own.
            .Except(["the log's Cosignature signature is missing"]);

        Assert.Equal(ReceiptFailures.Rules.Order(StringComparer.Ordinal), rules.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Speaks_the_reader_s_language()
    {
        using var portal = new PortalFactory();
        using var other = SampleHistory.Make();
        var otherLog = other.Receipt(5);
        var receipt = portal.Api.Ledger.Receipt(5);

        await HoldsAsync(portal, "hello", "a receipt has a blank line", "回执的检查点之前应有一个空行（第");
        await HoldsAsync(portal, otherLog, "the log's Ed25519 signature is missing", "缺少账本的 Ed25519 签名");
        await HoldsAsync(
            portal, receipt.Replace("index 5", "index 4", StringComparison.Ordinal),
            "the entry is not at this index of the signed tree", "条目不在已签名的树的这个位置上；条目 4；应为");
    }

    private static async Task HoldsAsync(
        PortalFactory portal, string receipt, string english, string chinese)
    {
        foreach (var (language, words) in ((string, string)[])[("en", english), ("zh-CN", chinese)])
        {
            using var visitor = new Visitor(portal, language);
            var form = await visitor.GetAsync("/ledger/check");
            using var response = await visitor.SubmitAsync(form, "main form", ("Form.Receipt", receipt));
            var told = (await Visitor.ReadAsync(response)).QuerySelector(".note.bad p")!.TextContent;
            Assert.Contains(words, told, StringComparison.Ordinal);
        }
    }

    // Rules begin in lower case, unlike names of files; a value that was found does too, and stands elsewhere.
    [GeneratedRegex(@"(?:LedgerFormatException\(|VerificationException\(new\(|Failed\()\s*\$?""([a-z][^""]*)""")]
    private static partial Regex Rule();
}
