using System.Text.Json;
using Exchange.Contracts.Market;
using Exchange.Contracts.Participants;
using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Tests;

public sealed class ReadingTheWire
{
    [Fact]
    public void A_null_that_was_left_out_reads_as_null()
    {
        var item = new BatchItemReply(null, new("/problems/x", "X", 422));
        var written = JsonSerializer.Serialize(item, WireJson.Options);

        Assert.DoesNotContain("reply", written, StringComparison.Ordinal);
        Assert.Null(JsonSerializer.Deserialize<BatchItemReply>(written, WireJson.Options)!.Reply);
        Assert.Null(JsonSerializer.Deserialize<ClockRequest>("{}", WireJson.Options)!.Now);
    }

    [Theory]
    [InlineData("""{"name":"A"}""")]
    [InlineData("""{"name":null,"apiKeyHash":"00"}""")]
    [InlineData("""{"name":"A","apiKeyHash":"00","more":1}""")]
    [InlineData("""{"name":"A","name":"B","apiKeyHash":"00"}""")]
    public void What_is_missing_null_unknown_or_there_twice_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<RegistrationDetails>(json, WireJson.Options));
}
