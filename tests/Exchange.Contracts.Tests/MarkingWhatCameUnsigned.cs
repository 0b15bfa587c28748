using System.Text;
using Exchange.Contracts.Wire;
using Ledger;

namespace Exchange.Contracts.Tests;

public sealed class MarkingWhatCameUnsigned
{
    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"a":1}""")]
    [InlineData("""{"z":1}""")]
    [InlineData("""{"bx":1,"bz":2}""")]
    [InlineData("""{"a":[{"c":2}],"b":"\"by\":","bx":{"by":1},"c":{"by":{}},"d":"é"}""")]
    [InlineData("""{"bX":1,"bya":2}""")]
    public void Gives_what_canonicalising_the_body_with_the_member_gives(string body)
    {
        var canonical = CanonicalJson.Canonicalise(Encoding.UTF8.GetBytes(body));
        var separator = body == "{}" ? "" : ",";
        var marked = CanonicalJson.Canonicalise(
            Encoding.UTF8.GetBytes($"{{\"by\":\"session\"{separator}{Encoding.UTF8.GetString(canonical)[1..]}"));

        Assert.Equal(Encoding.UTF8.GetString(marked), Encoding.UTF8.GetString(SessionMark.Add(canonical)));
    }
}
