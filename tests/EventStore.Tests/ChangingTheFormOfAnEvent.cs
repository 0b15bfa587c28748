using System.Text;
using static EventStore.Tests.Samples;

namespace EventStore.Tests;

/// <summary>What is stored stays as it is; readers see the present form.</summary>
public sealed class ChangingTheFormOfAnEvent : IAsyncLifetime
{
    private static readonly EventTypes Changed = EventTypes.Of(
        [typeof(PriceSet), typeof(CartClosed)],
        EventChange.Of<PriceSetV2, PriceSet>(old => new(old.Micros, old.Currency ?? "CNY", "list")),
        EventChange.Of<PriceSetV1, PriceSetV2>(old => new(old.Cents * 10_000, null)));

    private readonly JournalDatabase _database = new();

    public Task InitializeAsync() => _database.InitializeAsync();

    public Task DisposeAsync() => _database.DisposeAsync();

    /// <summary>The bytes as they were written once; they never change.</summary>
    [Theory]
    [InlineData("price_set", """{"Cents":1250}""")]
    [InlineData("price_set_v2", """{"Micros":12500000,"Currency":null}""")]
    [InlineData("price_set_v3", """{"Micros":12500000,"Currency":"CNY","Source":"list"}""")]
    public void Each_form_that_was_ever_stored_reads_as_the_present_one(string alias, string stored) =>
        Assert.Equal(
            new PriceSet(12_500_000, "CNY", "list"), Changed.Deserialise(alias, Encoding.UTF8.GetBytes(stored)));

    [Fact]
    public void What_is_written_carries_its_version() =>
        Assert.Equal(("price_set_v3", "cart_closed"),
            (Changed.AliasOf(typeof(PriceSet)), Changed.AliasOf(typeof(CartClosed))));

    [Fact]
    public async Task A_stream_over_all_forms_reads_in_the_present_one()
    {
        var stream = Guid.NewGuid();
        var outdated = _database.NewJournal(EventTypes.Of([typeof(PriceSet)]));
        await _database.ExecuteAsync($$"""
            insert into es.mt_streams (id, type, version) values ('{{stream}}', 'cart', 2);
            insert into es.mt_events (seq_id, id, stream_id, version, data, type, mt_dotnet_type) values
              (nextval('es.mt_events_sequence'), gen_random_uuid(), '{{stream}}', 1, '{"Cents": 1}', 'price_set', 'x'),
              (nextval('es.mt_events_sequence'), gen_random_uuid(), '{{stream}}', 2, '{"Micros": 20000}',
                'price_set_v2', 'x');
            """);
        var now = _database.NewJournal(Changed);
        await now.AppendAsync(
            [new(stream, "cart", 2, [Event(new PriceSet(30_000, "USD", "spot"))])], Noon, [], default);

        var read = new List<object>();
        await foreach (var recorded in now.ReadStreamAsync(stream))
        {
            read.Add(recorded.Data);
        }

        Assert.Equal(
            [new PriceSet(10_000, "CNY", "list"), new PriceSet(20_000, "CNY", "list"), new(30_000, "USD", "spot")],
            read.Cast<PriceSet>());
        Assert.Equal(
            ["price_set", "price_set_v2", "price_set_v3"],
            (await now.ReadFeedAsync(0, 10)).Events.Select(recorded => recorded.Alias));
        await Assert.ThrowsAsync<UnreadableEventException>(() => outdated.ReadFeedAsync(1, 10));
    }

    [Fact]
    public void An_old_form_is_not_written() =>
        Assert.Throws<ArgumentException>(() => Changed.Serialise(new PriceSetV1(1)));

    [Fact]
    public void Changes_that_form_no_line_are_refused()
    {
        var toNothing = Assert.Throws<ArgumentException>(
            () => EventTypes.Of([typeof(CartClosed)], EventChange.Of<PriceSetV1, PriceSetV2>(old => new(1, null))));
        Assert.Contains("PriceSetV1 becomes nothing", toNothing.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => EventTypes.Of(
            [typeof(PriceSet)],
            EventChange.Of<PriceSetV1, PriceSet>(old => new(1, "", "")),
            EventChange.Of<PriceSetV2, PriceSet>(old => new(1, "", ""))));
        Assert.Throws<ArgumentException>(() => EventTypes.Of(
            [typeof(PriceSet)],
            EventChange.Of<PriceSetV1, PriceSetV2>(old => new(1, null)),
            EventChange.Of<PriceSetV2, PriceSetV1>(old => new(1))));
    }

    private sealed record PriceSetV1(long Cents);

    private sealed record PriceSetV2(long Micros, string? Currency);

    private sealed record PriceSet(long Micros, string Currency, string Source);
}
