using System.Buffers.Binary;
using System.Text;

namespace Ledger.Tests.Notes;

public class Policies
{
    private const string Origin = "example.com/log";
    private static readonly DateTimeOffset Noon = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly LogKeys Keys = LogKeys.Create(Origin);
    private static readonly Ed25519Key[] WitnessKeys = [.. Enumerable.Range(1, 4).Select(i => new Ed25519Key(Seed(i)))];

    private static readonly string Log = $"# compute-ledger: log-bip340 {Keys.Bip340Vkey}\nlog {Keys.Ed25519Vkey}\n";

    private static readonly string Witnesses =
        Log + string.Concat(WitnessKeys.Select((_, i) => $"witness w{i} {Vkey(i)} https://w{i}.example\n"));

    [Fact]
    public void Of_the_sample_export_name_log_witness_and_quorum()
    {
        var policy = LogPolicy.Parse(Vectors.Bytes("sample-export/policy"));
        Assert.Equal("ledger.example.com/compute/main", policy.Origin);
        Assert.Equal(("A", "witness.auditor-a.example/w1"), (policy.Quorum, Assert.Single(policy.Witnesses).Key.Name));
    }

    [Fact]
    public void Need_no_witness_when_the_quorum_is_none() => Assert.True(Verify(Log + "quorum none\n").QuorumMet);

    [Theory]
    [InlineData("quorum w0", "0", true)]
    [InlineData("quorum w0", "1", false)]
    [InlineData("group g any w0 w1\nquorum g", "1", true)]
    [InlineData("group g any w0 w1\nquorum g", "2", false)]
    [InlineData("group g all w0 w1\nquorum g", "0", false)]
    [InlineData("group g all w0 w1\nquorum g", "01", true)]
    [InlineData("group g 2 w0 w1 w2\nquorum g", "02", true)]
    [InlineData("group g 2 w0 w1 w2\nquorum g", "23", false)]
    [InlineData("group g any w0 w1\ngroup h all g w2\nquorum h", "12", true)]
    [InlineData("group g any w0 w1\ngroup h all g w2\nquorum h", "01", false)]
    [InlineData("quorum none", "3", true)]
    public void Count_witnesses_in_groups(string rules, string signers, bool met)
    {
        var verdict = Verify(Witnesses + rules + "\n", [.. signers.Select(c => c - '0')]);
        Assert.Equal(met, verdict.QuorumMet);
        Assert.Equal(signers.Length, verdict.Cosignatures.Count);
        Assert.All(verdict.Cosignatures, c => Assert.Equal(Noon, c.Time));
    }

    [Fact]
    public void Reject_a_note_with_a_bad_line_of_a_known_witness_even_if_others_suffice()
    {
        var policy = LogPolicy.Parse(Encoding.UTF8.GetBytes(Witnesses + "group g any w0 w1\nquorum g\n"));
        var note = Note() + Cosign(0) + Cosign(1, Noon.AddSeconds(1), Noon);
        Assert.Throws<LedgerVerificationException>(() => policy.Verify(Encoding.UTF8.GetBytes(note)));
    }

    [Fact]
    public void Take_the_newest_time_of_a_witness_that_signed_twice()
    {
        var policy = LogPolicy.Parse(Encoding.UTF8.GetBytes(Witnesses + "quorum w0\n"));
        var note = Note() + Cosign(0) + Cosign(0, Noon.AddHours(1), Noon.AddHours(1));
        var seen = Assert.Single(policy.Verify(Encoding.UTF8.GetBytes(note)).Cosignatures);
        Assert.Equal(Noon.AddHours(1), seen.Time);
    }

    [Fact]
    public void May_have_comments_blank_lines_and_tabs() =>
        Verify("# a comment\n\n \t\n"
            + Log.Replace("log ", "\tlog\t", StringComparison.Ordinal) + "  quorum\tnone  \n\n");

    public static TheoryData<string> Broken =>
    [
        "", "quorum none\n", Log, Log + "quorum none", Log + "quorum none\nquorum none\n", Log + Log + "quorum none\n",
        Log + "quorum w0\n", Log + "nonsense\n" + "quorum none\n", Log + "quorum\n", Log + "quorum none\r\n",
        Log.Split('\n')[0] + "\nquorum none\n", Log.Split('\n')[1] + "\nquorum none\n",
        Log.Replace("log ", "log x ", StringComparison.Ordinal) + "quorum none\n",
        $"# compute-ledger: log-bip340 {Keys.Ed25519Vkey}\nlog {Keys.Ed25519Vkey}\nquorum none\n",
        $"# compute-ledger: log-bip340 {Keys.Bip340Vkey}\nlog {Keys.Bip340Vkey}\nquorum none\n",
        Witnesses + $"witness w0 {Vkey(0)}\nquorum none\n", Witnesses + $"witness other {Vkey(0)}\nquorum none\n",
        Log + $"witness none {Vkey(0)}\nquorum none\n", Log + $"witness w {Keys.Ed25519Vkey}\nquorum none\n",
        Witnesses + "group g 0 w0\nquorum g\n", Witnesses + "group g 2 w0\nquorum g\n",
        Witnesses + "group g any\nquorum none\n", Witnesses + "group g any w9\nquorum g\n",
        Witnesses + "group g any w0 w0\nquorum g\n", Witnesses + "group g any w0\ngroup h any w0\nquorum h\n",
        Witnesses + "group g any none\nquorum g\n", Witnesses + "group w0 any w1\nquorum w0\n",
        Witnesses + "group g +1 w0\nquorum g\n", Witnesses + "group g g\nquorum g\n",
    ];

    [Theory]
    [MemberData(nameof(Broken))]
    public void Are_refused_when_ill_formed(string text) =>
        Assert.Throws<LedgerFormatException>(() => LogPolicy.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Refuse_keys_of_two_logs()
    {
        using var other = LogKeys.Create("example.com/other");
        var text = $"# compute-ledger: log-bip340 {other.Bip340Vkey}\nlog {Keys.Ed25519Vkey}\nquorum none\n";
        Assert.Throws<LedgerFormatException>(() => LogPolicy.Parse(Encoding.UTF8.GetBytes(text)));
    }

    private static CheckpointVerdict Verify(string policy, params int[] signers) =>
        LogPolicy.Parse(Encoding.UTF8.GetBytes(policy))
            .Verify(Encoding.UTF8.GetBytes(Note() + string.Concat(signers.Select(i => Cosign(i)))));

    private static string Note() => Keys.SignCheckpoint(LedgerHead.Empty(Origin));

    private static string Cosign(int witness) => Cosign(witness, Noon, Noon);

    private static string Cosign(int witness, DateTimeOffset shown, DateTimeOffset signed)
    {
        var text = SignedNote.Parse(Note()).TextBytes;
        var signature = WitnessKeys[witness].Sign(
            VerifierKey.CosignedMessage((ulong)signed.ToUnixTimeSeconds(), text));
        var time = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, shown.ToUnixTimeSeconds());
        return SignedNote.Line(VerifierKey.Parse(Vkey(witness)), [.. time, .. signature]);
    }

    private static string Vkey(int i) =>
        VerifierKey.Create($"w{i}.example/key", NoteKeyType.Cosignature, WitnessKeys[i].PublicKey).ToString();

    private static byte[] Seed(int value) => [.. Enumerable.Repeat((byte)value, 32)];
}
