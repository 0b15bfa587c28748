using System.Text;

namespace Ledger.Tests.Entries;

public class Reading_entries
{
    private static readonly string Prev = new('0', 64);
    private static readonly string Good =
        $$$"""{"body":{"a":1},"kind":"order.placed","prev":"{{{Prev}}}","seq":7"""
        + $$$""","sigs":[{"by":"{{{Prev}}}","sig":"{{{Prev}}}{{{Prev}}}"}]"""
        + ""","time":"2026-02-28T23:59:59.999999Z","v":1}""";

    [Fact]
    public void Takes_the_one_spelling() => Assert.Equal(7, EntryContent.Parse(Encoding.UTF8.GetBytes(Good)).Seq);

    [Theory]
    [InlineData("\"body\":{\"a\":1}", "\"body\":[1]")]
    [InlineData("\"body\":{\"a\":1}", "\"body\":{\"a\":1.0}")]
    [InlineData("\"body\":{\"a\":1}", "\"body\": {\"a\":1}")]
    [InlineData("\"body\":{\"a\":1},", "")]
    [InlineData("order.placed", "order_placed")]
    [InlineData("order.placed", "order.placed.twice")]
    [InlineData("order.placed", "Order.placed")]
    [InlineData("order.placed", ".placed")]
    [InlineData("order.placed", "order.")]
    [InlineData("order.placed", "order.abcdefghijklmnopqrstuvwxyzabcdefg")]
    [InlineData("\"prev\":\"0", "\"prev\":\"A")]
    [InlineData("\"prev\":\"0", "\"prev\":\"")]
    [InlineData("\"seq\":7", "\"seq\":-7")]
    [InlineData("\"seq\":7", "\"seq\":07")]
    [InlineData("\"seq\":7", "\"seq\":\"7\"")]
    [InlineData("\"seq\":7", "\"seq\":9007199254740992")]
    [InlineData("\"sigs\":[{", "\"sigs\":[],[{")]
    [InlineData("\"by\":\"0", "\"by\":\"F")]
    [InlineData("\"sig\":\"0", "\"sig\":\"00")]
    [InlineData("2026-02-28", "2026-02-29")]
    [InlineData("2026-02-28", "2026-13-28")]
    [InlineData("2026-02-28", "2026-00-28")]
    [InlineData("2026-02-28", "0000-02-28")]
    [InlineData("23:59:59", "24:00:00")]
    [InlineData("23:59:59", "23:59:60")]
    [InlineData(".999999Z", ".99999Z")]
    [InlineData(".999999Z", ".9999999Z")]
    [InlineData(".999999Z", ".999999+")]
    [InlineData("\"v\":1}", "\"v\":2}")]
    [InlineData("\"v\":1}", "\"v\":1,\"x\":1}")]
    [InlineData("\"v\":1}", "\"v\":1} ")]
    public void Refuses_any_other(string part, string replacement)
    {
        var changed = Good.Replace(part, replacement, StringComparison.Ordinal);
        Assert.NotEqual(Good, changed);
        Assert.Throws<LedgerFormatException>(() => EntryContent.Parse(Encoding.UTF8.GetBytes(changed)));
    }

    [Fact]
    public void Refuses_every_cut()
    {
        var bytes = Encoding.UTF8.GetBytes(Good);
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<LedgerFormatException>(() => EntryContent.Parse(bytes.AsSpan(0, length)));
    }
}
