using System.Text;

namespace Ledger.Tests.Tree;

public class Appending
{
    private const string Origin = "example.com/log";
    private static readonly DateTimeOffset Noon = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Writes_the_fields_in_their_one_order_and_spelling()
    {
        var sig = new EntrySignature(new string('a', 64), new string('b', 128));
        var entry = New().Append("order.placed", "{\"x\":\"é\"}"u8, [sig], Noon.AddTicks(15_009));
        var prev = Convert.ToHexStringLower(LedgerHash.GenesisPrev(Origin));
        Assert.Equal(
            $$$"""{"body":{"x":"é"},"kind":"order.placed","prev":"{{{prev}}}","seq":0"""
            + $$$""","sigs":[{"by":"{{{sig.By}}}","sig":"{{{sig.Sig}}}"}]"""
            + ""","time":"2026-09-01T12:00:00.001500Z","v":1}""",
            Encoding.UTF8.GetString(entry.Bytes));
        CanonicalJson.Check(entry.Bytes);
    }

    [Fact]
    public void Chains_each_entry_to_the_one_before()
    {
        var appender = New();
        var first = appender.Append("a.b", "{}"u8, [], Noon);
        var second = EntryContent.Parse(appender.Append("a.b", "{}"u8, [], Noon).Bytes);
        Assert.Equal(Convert.ToHexStringLower(first.Leaf), second.Prev);
        Assert.Equal(1, second.Seq);
        Assert.Empty(second.Sigs);
    }

    [Fact]
    public void Reads_back_what_it_wrote()
    {
        EntrySignature[] sigs = [new(new('1', 64), new('2', 128)), new(new('3', 64), new('4', 128))];
        var content = EntryContent.Parse(New().Append("order.placed", "{\"x\":1}"u8, sigs, Noon).Bytes);
        Assert.Equal("order.placed", content.Kind);
        Assert.Equal("{\"x\":1}"u8, content.Body);
        Assert.Equal(sigs, content.Sigs);
        Assert.Equal(Noon, content.Time);
    }

    [Fact]
    public void Never_lets_time_decrease()
    {
        var appender = New();
        appender.Append("a.b", "{}"u8, [], Noon);
        var late = EntryContent.Parse(appender.Append("a.b", "{}"u8, [], Noon.AddHours(-1)).Bytes);
        Assert.Equal(Noon, late.Time);
        var resumed = new LedgerAppender(Origin, LedgerHead.Parse(appender.Head.Serialise()));
        Assert.Equal(Noon, EntryContent.Parse(resumed.Append("a.b", "{}"u8, [], Noon.AddDays(-1)).Bytes).Time);
    }

    [Fact]
    public void Goes_on_from_a_stored_head_as_if_it_had_never_stopped()
    {
        for (var stop = 0; stop < 20; stop++)
        {
            var straight = New();
            var stopped = New();
            for (var i = 0; i < 20; i++)
            {
                straight.Append("a.b", "{}"u8, [], Noon);
                if (i == stop) stopped = new(Origin, LedgerHead.Parse(stopped.Head.Serialise()));
                stopped.Append("a.b", "{}"u8, [], Noon);
            }

            Assert.Equal(straight.Head.Serialise(), stopped.Head.Serialise());
            Assert.Equal(straight.Head.Root, stopped.Head.Root);
        }
    }

    [Fact]
    public void Undoes_a_batch()
    {
        var appender = New();
        appender.Append("a.b", "{}"u8, [], Noon);
        var head = appender.Head;
        var first = appender.Append("c.d", "{}"u8, [], Noon);
        appender.Reset(head);
        Assert.Equal(head.Serialise(), appender.Head.Serialise());
        Assert.Equal(first.Bytes, appender.Append("c.d", "{}"u8, [], Noon).Bytes);
    }

    [Theory]
    [InlineData("order", "{}")]
    [InlineData("order.Placed", "{}")]
    [InlineData("order.placed", "[]")]
    [InlineData("order.placed", "{\"a\": 1}")]
    [InlineData("order.placed", "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}")]
    public void Refuses_an_ill_formed_entry_and_stays_where_it_was(string kind, string body)
    {
        var appender = New();
        Assert.Throws<LedgerFormatException>(() => appender.Append(kind, Encoding.UTF8.GetBytes(body), [], Noon));
        Assert.Equal(0, appender.Head.Size);
    }

    [Fact]
    public void Refuses_ill_formed_signatures() =>
        Assert.Throws<LedgerFormatException>(
            () => New().Append("a.b", "{}"u8, [new(new string('A', 64), new string('b', 128))], Noon));

    [Fact]
    public void Takes_an_entry_of_exactly_the_largest_size_and_none_larger()
    {
        var overhead = New().Append("a.b", "{\"x\":\"\"}"u8, [], Noon).Bytes.Length;
        var room = EntryFormat.MaxBytes - overhead;
        Assert.Equal(EntryFormat.MaxBytes, New().Append("a.b", Filled(room), [], Noon).Bytes.Length);
        Assert.Throws<LedgerFormatException>(() => New().Append("a.b", Filled(room + 1), [], Noon));
        Assert.Throws<LedgerFormatException>(() => New().Append("a.b", Filled(room + 100_000), [], Noon));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    public void Refuses_heads_that_were_cut_or_changed(int dropped)
    {
        var appender = New();
        for (var i = 0; i < 3; i++) appender.Append("a.b", "{}"u8, [], Noon);
        var bytes = appender.Head.Serialise();
        var broken = dropped == 0 ? [2, .. bytes[1..]] : bytes[..^dropped];
        Assert.Throws<LedgerFormatException>(() => LedgerHead.Parse(broken));
    }

    [Fact]
    public void Refuses_the_empty_head_of_another_log() =>
        Assert.Throws<ArgumentException>(() => new LedgerAppender(Origin, LedgerHead.Empty("example.com/other")));

    private static LedgerAppender New() => new(Origin, LedgerHead.Empty(Origin));

    private static byte[] Filled(int length) => Encoding.UTF8.GetBytes($"{{\"x\":\"{new string('y', length)}\"}}");
}
