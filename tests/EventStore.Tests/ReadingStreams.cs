using static EventStore.Tests.Samples;

namespace EventStore.Tests;

public sealed class ReadingStreams(JournalDatabase database) : IClassFixture<JournalDatabase>
{
    private readonly Guid _stream = Guid.NewGuid();

    [Fact]
    public async Task A_stream_that_does_not_exist_is_empty() => Assert.Empty(await database.StreamAsync(_stream));

    [Fact]
    public async Task A_stream_can_be_read_as_of_a_version()
    {
        await database.AppendAsync(Items(_stream, 0, 5));
        Assert.Equal([1, 2, 3], (await database.StreamAsync(_stream, asOfVersion: 3)).Select(e => e.Version));
        Assert.Equal(5, (await database.StreamAsync(_stream, asOfVersion: 9)).Count);
    }

    [Fact]
    public async Task A_stream_can_be_read_as_of_a_time_which_counts_in()
    {
        for (var hour = 0; hour < 3; hour++)
        {
            await database.Journal.AppendAsync([Items(_stream, hour)], Noon.AddHours(hour), [], default);
        }
        Assert.Equal(2, (await database.StreamAsync(_stream, asOf: Noon.AddHours(1))).Count);
        Assert.Empty(await database.StreamAsync(_stream, asOf: Noon.AddTicks(-10)));
        Assert.Single(await database.StreamAsync(_stream, asOfVersion: 1, asOf: Noon.AddHours(1)));
    }

    [Fact]
    public async Task An_event_of_an_unknown_type_stops_the_reader_with_its_number()
    {
        var result = await database.AppendAsync(Items(_stream, 0, 1));
        var error = await Assert.ThrowsAsync<UnreadableEventException>(async () =>
        {
            await foreach (var _ in database.NewJournal(EventTypes.Of([typeof(CartOpened)])).ReadStreamAsync(_stream))
            {
                Assert.Fail("There is nothing to be read.");
            }
        });
        Assert.Equal((result.LastSequence, "item_added"), (error.Sequence, error.Alias));
    }

    [Fact]
    public async Task Data_that_does_not_fit_its_type_stops_the_reader_with_its_number()
    {
        var result = await database.AppendAsync(Items(_stream, 0, 1));
        await database.ExecuteAsync($$"""
            update es.mt_events set data = '{"Quantity": "many"}' where seq_id = {{result.LastSequence}}
            """);
        var error = await Assert.ThrowsAsync<UnreadableEventException>(() => database.StreamAsync(_stream));
        Assert.Equal(result.LastSequence, error.Sequence);
    }

    [Fact]
    public async Task An_event_that_Marten_stored_in_binary_form_is_not_read_as_if_it_were_empty()
    {
        var result = await database.AppendAsync(Items(_stream, 0, 1));
        await database.ExecuteAsync(
            $"update es.mt_events set data = '{{}}', bdata = '\\x01' where seq_id = {result.LastSequence}");
        await Assert.ThrowsAsync<UnreadableEventException>(() => database.StreamAsync(_stream));
    }
}
