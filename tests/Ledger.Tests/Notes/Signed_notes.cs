using System.Text;

namespace Ledger.Tests.Notes;

public class Signed_notes
{
    private static readonly string Example = Vectors.Text("signed-note/example.note");
    private static readonly VerifierKey ExampleKey = VerifierKey.Parse(Vectors.Text("signed-note/example.vkey").Trim());

    [Fact]
    public void Verify_the_published_example()
    {
        var note = SignedNote.Parse(Example);
        Assert.Equal("This is an example message.\n", note.Text);
        Assert.Single(note.VerifiedBy(ExampleKey));
    }

    [Fact]
    public void Verify_the_published_checkpoints()
    {
        var key = VerifierKey.Parse(Vectors.Text("tlog/log.vkey").Trim());
        for (var size = 0; size <= 7; size++)
        {
            var note = SignedNote.Parse(Vectors.Bytes($"tlog/checkpoint.{size}"));
            Assert.Single(note.VerifiedBy(key));
            var checkpoint = Checkpoint.Parse(note.Text);
            Assert.Equal((key.Name, (long)size), (checkpoint.Origin, checkpoint.Size));
            var leaves = size == 0 ? [] : Vectors.Bytes($"tlog/tile/0/000.p/{size}").Chunk(32);
            Assert.Equal(checkpoint.Root, Merkle.Root(leaves));
        }
    }

    [Fact]
    public void Are_condemned_by_a_bad_signature_of_a_known_key()
    {
        var changed = SignedNote.Parse(Example.Replace("example message", "exomple message", StringComparison.Ordinal));
        Assert.Throws<LedgerVerificationException>(() => changed.VerifiedBy(ExampleKey));
    }

    [Fact]
    public void Ignore_lines_of_keys_they_do_not_know()
    {
        var strange = Example + "— example.com/other " + Convert.ToBase64String(new byte[68]) + "\n"
            + "— example.com/foo " + Convert.ToBase64String(new byte[5]) + "\n";
        Assert.Single(SignedNote.Parse(strange).VerifiedBy(ExampleKey));
    }

    [Fact]
    public void Split_at_the_last_blank_line() =>
        Assert.Equal("a\n\nb\n", SignedNote.Parse("a\n\nb\n\n" + Line(0)).Text);

    public static TheoryData<string> Broken =>
    [
        "", "\n", "text\n", "text\n\n", "text\n" + Line(0), "text\n\n" + Line(0)[..^1], "te\rxt\n\n" + Line(0),
        "text\n\n" + Line(0) + "\n", "text\r\n\r\n" + Line(0),
        "text\n\n" + Line(0).Replace("— ", "- ", StringComparison.Ordinal),
        "text\n\n" + Line(0).Replace("=", "", StringComparison.Ordinal),
        "text\n\n" + Line(0).Replace("AA=", "AB=", StringComparison.Ordinal),
        "text\n\n— a AAAA\n", "text\n\n— a+b AAAAAAAA\n",
        "text\n\n—  AAAAAAAA\n", "text\n\n" + string.Concat(Enumerable.Range(0, 101).Select(Line)),
        new string('x', SignedNote.MaxBytes) + "\n\n" + Line(0),
    ];

    [Theory]
    [MemberData(nameof(Broken))]
    public void Are_refused_when_ill_formed(string note) =>
        Assert.Throws<LedgerFormatException>(() => SignedNote.Parse(note));

    [Fact]
    public void Are_refused_when_not_utf8() =>
        Assert.Throws<LedgerFormatException>(
            () => SignedNote.Parse([.. "te"u8, 0xff, .. Encoding.UTF8.GetBytes("\n\n" + Line(0))]));

    [Fact]
    public void Take_a_hundred_signatures() =>
        Assert.Equal(
            100, SignedNote.Parse("text\n\n" + string.Concat(Enumerable.Range(0, 100).Select(Line))).Signatures.Count);

    [Theory]
    [InlineData("example.com/log\n1\n")]
    [InlineData("example.com/log\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("example.com/log\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("example.com/log\n9007199254740992\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("example.com/log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuF==\n")]
    [InlineData("example.com/log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n")]
    [InlineData("example.com/log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nextension\n")]
    [InlineData("example com\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    public void Are_no_checkpoint_when_a_line_is_wrong(string text) =>
        Assert.Throws<LedgerFormatException>(() => Checkpoint.Parse(text));

    [Theory]
    [InlineData("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2")]
    [InlineData("example.com/foo+530d903a")]
    [InlineData("+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    public void Have_vkeys_that_are_refused_when_ill_formed(string vkey) =>
        Assert.Throws<LedgerFormatException>(() => VerifierKey.Parse(vkey));

    private static string Line(int i) => $"— example.com/k{i} {Convert.ToBase64String(new byte[68])}\n";
}
