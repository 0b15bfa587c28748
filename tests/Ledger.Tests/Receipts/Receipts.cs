using System.Text;

namespace Ledger.Tests.Receipts;

public class Receipts
{
    private const string Origin = "example.com/log";
    private static readonly DateTimeOffset Noon = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly LogPolicy SamplePolicy = LogPolicy.Parse(Vectors.Bytes("sample-export/policy"));
    private static readonly string Sample = Vectors.Text("sample-export/sample.tlog-proof");

    [Fact]
    public void Of_the_sample_export_verify()
    {
        var verdict = Receipt.Verify(Encoding.UTF8.GetBytes(Sample), SamplePolicy);
        Assert.Equal(
            (714L, "settlement.final", true), (verdict.Entry.Seq, verdict.Content.Kind, verdict.Checkpoint.QuorumMet));
    }

    [Fact]
    public void Are_refused_when_any_byte_before_the_unneeded_lines_is_changed()
    {
        var bytes = Encoding.UTF8.GetBytes(Sample);
        for (var i = 0; i < bytes.Length; i++)
        {
            var mutant = (byte[])bytes.Clone();
            mutant[i] ^= 1;
            try
            {
                // Turning the witness's line into an unknown one leaves a true note without quorum.
                Assert.False(Receipt.Verify(mutant, SamplePolicy).Checkpoint.QuorumMet, $"byte {i}");
            }
            catch (Exception e) when (e is LedgerFormatException or LedgerVerificationException)
            {
            }
        }
    }

    [Fact]
    public void Are_made_for_each_entry_of_a_batch_and_verify_under_the_log_s_own_policy()
    {
        using var keys = LogKeys.Create(Origin);
        using var participant = PrivateKey.Create();
        var policy = LogPolicy.Parse(Encoding.UTF8.GetBytes(keys.Policy));
        var appender = new LedgerAppender(Origin, LedgerHead.Empty(Origin));
        appender.Append(SystemBodies.GenesisKind, SystemBodies.Genesis(keys), [], Noon);
        for (var round = 0; round < 6; round++)
        {
            var before = appender.Head;
            var body = new CanonicalObject().Add("round", round).ToUtf8();
            LedgerEntry[] batch =
            [
                .. Enumerable.Range(0, 1 + round).Select(
                    _ => appender.Append("order.placed", body, [participant.SignBody("order.placed", body)], Noon)),
            ];
            var note = keys.SignCheckpoint(appender.Head);
            var prover = new BatchProver(before, batch);
            foreach (var entry in batch)
            {
                var receipt = Encoding.UTF8.GetBytes(Receipt.Write(entry, prover.InclusionProof(entry.Seq), note));
                var verdict = Receipt.Verify(receipt, policy);
                Assert.Equal(entry.Bytes, verdict.Entry.Bytes);
                Assert.Equal(appender.Head.Size, verdict.Checkpoint.Checkpoint.Size);
                Receipt.Verify(receipt, policy, entry.Bytes);
                Assert.Throws<LedgerVerificationException>(() => Receipt.Verify(receipt, policy, "{}"u8));
            }
        }
    }

    [Fact]
    public void Are_refused_under_another_log_s_policy()
    {
        using var keys = LogKeys.Create(Origin);
        var other = LogPolicy.Parse(Encoding.UTF8.GetBytes(keys.Policy));
        Assert.Throws<LedgerVerificationException>(() => Receipt.Verify(Encoding.UTF8.GetBytes(Sample), other));
    }

    [Fact]
    public void Need_both_signatures_of_the_log()
    {
        var lines = Sample.Split('\n');
        foreach (var line in lines.Where(l => l.StartsWith("— ledger.", StringComparison.Ordinal)).ToArray())
        {
            var without = Encoding.UTF8.GetBytes(string.Join('\n', lines.Where(l => l != line)));
            var e = Assert.Throws<LedgerVerificationException>(() => Receipt.Verify(without, SamplePolicy));
            Assert.Contains("signature is missing", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Are_true_but_without_quorum_when_no_witness_signed()
    {
        var lines = Sample.Split('\n').Where(l => !l.StartsWith("— witness.", StringComparison.Ordinal));
        Assert.False(
            Receipt.Verify(Encoding.UTF8.GetBytes(string.Join('\n', lines)), SamplePolicy).Checkpoint.QuorumMet);
    }

    [Theory]
    [InlineData("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2")]
    [InlineData("index 714", "index 0714")]
    [InlineData("index 714", "index -1")]
    [InlineData("index 714\n", "")]
    [InlineData("index 714\n", "index 714\nAAAA\n")]
    [InlineData("extra ", "extra  ")]
    [InlineData("\n", "\r\n")]
    public void Are_refused_when_ill_formed(string part, string replacement) =>
        Assert.Throws<LedgerFormatException>(
            () => Receipt.Parse(Encoding.UTF8.GetBytes(Sample.Replace(part, replacement, StringComparison.Ordinal))));

    [Fact]
    public void Are_refused_when_a_hash_is_missing_or_too_many()
    {
        var lines = Sample.Split('\n').ToList();
        var shorter = string.Join('\n', lines.Where((_, i) => i != 4));
        var longer = string.Join('\n', [.. lines.Take(4), lines[4], .. lines.Skip(4)]);
        Assert.Throws<LedgerVerificationException>(() => Receipt.Verify(Encoding.UTF8.GetBytes(shorter), SamplePolicy));
        Assert.Throws<LedgerVerificationException>(() => Receipt.Verify(Encoding.UTF8.GetBytes(longer), SamplePolicy));
    }
}
