using System.Text.Json;
using static EventStore.Tests.Samples;

namespace EventStore.Tests;

/// <summary>A replay reads pages ahead of its caller, and must give what single pages give.</summary>
public class ReadingTheFeedAhead : IAsyncLifetime
{
    private readonly JournalDatabase _database;
    private readonly Guid _stream = Guid.NewGuid();

    public ReadingTheFeedAhead()
        : this(new())
    {
    }

    protected ReadingTheFeedAhead(JournalDatabase database) => _database = database;

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        await HeldAppend.InstallAsync(_database);
    }

    public Task DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public async Task Gives_the_events_of_single_pages_without_their_circumstances(int pageSize)
    {
        await _database.AppendAsync(Items(_stream, 0, 40), Items(Guid.NewGuid(), 0, 3));
        await _database.AppendAsync(new StreamAppend(
            Guid.NewGuid(), "cart", 0, [Event(new CartClosed("Grüße, 你好"), new("1", "2", "3", null))]));
        await using var rolledBack = await HeldAppend.BeginAsync(_database, Guid.NewGuid(), 0, 3);
        await rolledBack.RollBackAsync();
        await _database.AppendAsync(Items(_stream, 40, 2));

        var (events, last) = await ReadAsync(0, pageSize);

        var expected = await _database.Journal.ReadFeedAsync(0, 1_000);
        Assert.Equal(46, events.Count);
        Assert.Equal((49, 49), (last.SafeSequence, last.HeadSequence));
        Assert.Equal(expected.Events.Select(TextOf), events.Select(TextOf));
        Assert.All(events, recorded => Assert.Same(EventMetadata.None, recorded.Metadata));
    }

    [Fact]
    public async Task Gives_one_empty_page_at_the_end()
    {
        await _database.AppendAsync(Items(_stream, 0, 3));
        var (events, last) = await ReadAsync(3, 10);
        Assert.Empty(events);
        Assert.Equal((3, 3), (last.SafeSequence, last.HeadSequence));
    }

    [Fact]
    public async Task Stops_before_a_hole_and_says_that_more_is_to_come()
    {
        await _database.AppendAsync(Items(_stream, 0, 5));
        await using var late = await HeldAppend.BeginAsync(_database, Guid.NewGuid(), 0, 1);
        await _database.AppendAsync(Items(_stream, 5));

        var (events, last) = await ReadAsync(0, 2);
        Assert.Equal([1, 2, 3, 4, 5], events.Select(e => e.Sequence));
        Assert.Equal((5, 7), (last.SafeSequence, last.HeadSequence));

        await late.CommitAsync();
        (events, last) = await ReadAsync(5, 2);
        Assert.Equal([6, 7], events.Select(e => e.Sequence));
        Assert.Equal(7, last.SafeSequence);
    }

    [Theory]
    [InlineData("type = 'no_such_thing'")]
    [InlineData("data = '[]'")]
    [InlineData("bdata = 'x'")]
    public async Task Hands_out_all_that_comes_before_an_event_that_it_cannot_read(string damage)
    {
        await _database.AppendAsync(Items(_stream, 0, 10));
        await _database.ExecuteAsync($"update es.mt_events set {damage} where seq_id = 8");
        var seen = new List<long>();

        var error = await Assert.ThrowsAsync<UnreadableEventException>(async () =>
        {
            await foreach (var page in _database.Journal.ReadFeedAheadAsync(0, 5))
            {
                seen.AddRange(page.Events.Select(e => e.Sequence));
                Assert.Equal(seen[^1], page.SafeSequence);
            }
        });

        Assert.Equal(8, error.Sequence);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], seen);
    }

    [Fact]
    public async Task Passes_over_what_Marten_filled_up()
    {
        await _database.AppendAsync(Items(_stream, 0, 5));
        await _database.ExecuteAsync("update es.mt_events set type = 'tombstone' where seq_id in (2, 5)");
        var (events, last) = await ReadAsync(0, 2);
        Assert.Equal([1, 3, 4], events.Select(e => e.Sequence));
        Assert.Equal(5, last.SafeSequence);
    }

    /// <summary>However many events a page may have, it stops at some tens of megabytes.</summary>
    [Fact]
    public async Task Ends_a_page_of_large_events_early()
    {
        var large = new CartClosed(new string('x', 1_000_000));
        for (var i = 0; i < 10; i++)
        {
            await _database.AppendAsync(new StreamAppend(
                Guid.NewGuid(), "cart", 0, [.. Enumerable.Range(0, 10).Select(_ => Event(large))]));
        }

        var pages = new List<FeedPage>();
        await foreach (var page in _database.Journal.ReadFeedAheadAsync(0, 1_000))
        {
            pages.Add(page);
        }

        Assert.InRange(pages.Count, 2, 3);
        RecordedEvent[] events = [.. pages.SelectMany(page => page.Events)];
        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), events.Select(e => e.Sequence));
        Assert.All(events, recorded => Assert.Equal(large, recorded.Data));
    }

    [Fact]
    public async Task Can_be_left_in_the_middle()
    {
        await _database.AppendAsync(Items(_stream, 0, 100));
        await foreach (var page in _database.Journal.ReadFeedAheadAsync(0, 1))
        {
            Assert.Single(page.Events);
            break;
        }

        Assert.Equal(100, (await ReadAsync(0, 50)).Events.Count);
    }

    [Fact]
    public async Task Tells_its_caller_that_the_database_refused()
    {
        await _database.ExecuteAsync("alter table es.mt_events rename to gone");
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => ReadAsync(0, 10));
    }

    private static string TextOf(RecordedEvent recorded) =>
        $"{recorded with { Metadata = EventMetadata.None, Data = recorded.Alias }}"
        + JsonSerializer.Serialize(recorded.Data, recorded.Data.GetType());

    private async Task<(List<RecordedEvent> Events, FeedPage Last)> ReadAsync(long after, int pageSize)
    {
        var (events, last) = (new List<RecordedEvent>(), (FeedPage?)null);
        await foreach (var page in _database.Journal.ReadFeedAheadAsync(after, pageSize))
        {
            events.AddRange(page.Events);
            last = page;
        }
        return (events, last!);
    }
}

public sealed class ReadingTheFeedOfPartitionsAhead() : ReadingTheFeedAhead(new PartitionedDatabase());
