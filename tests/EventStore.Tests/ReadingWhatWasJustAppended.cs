using static EventStore.Tests.Samples;

namespace EventStore.Tests;

/// <summary>A journal that keeps what it appends, beside one that others append through.</summary>
public sealed class ReadingWhatWasJustAppended : IAsyncLifetime
{
    private const int Kept = 16;
    private static readonly EventMetadata Circumstances =
        new("7", "command", "somebody", new Dictionary<string, string> { ["by"] = "key" });

    private readonly JournalDatabase _database = new();
    private readonly Dictionary<Guid, long> _versions = [];
    private int _appends;
    private EventJournal _keeping = null!;

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        _keeping = new(_database.Source, JournalDatabase.Schema, Types, Kept);
    }

    public Task DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task It_is_given_without_asking_the_database()
    {
        await AppendAsync(_keeping, 3);
        await _database.ExecuteAsync("drop table es.mt_events");

        var page = await _keeping.ReadFeedAsync(1, 10);

        Assert.Equal([2, 3], page.Events.Select(e => e.Sequence));
        Assert.Equal((3, 3), (page.SafeSequence, page.HeadSequence));
    }

    [Fact]
    public async Task What_lies_further_back_than_is_kept_comes_from_the_database()
    {
        await AppendAsync(_keeping, Kept);
        await AppendAsync(_keeping, 1);

        Assert.Equal(Enumerable.Range(1, Kept + 1).Select(n => (long)n), await NumbersAsync(_keeping, 0));
    }

    [Fact]
    public async Task A_number_that_was_lost_is_not_waited_for_and_not_made_up()
    {
        await AppendAsync(_keeping, 2);
        await _database.ExecuteAsync("select nextval('es.mt_events_sequence')");
        await AppendAsync(_keeping, 2);

        Assert.Equal([1, 2, 4, 5], await NumbersAsync(_keeping, 0));
        Assert.Equal([5], await NumbersAsync(_keeping, 4));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task It_is_what_the_database_says_whoever_appends_and_from_wherever_one_reads(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
        {
            var journal = random.Next(3) == 0 ? _database.Journal : _keeping;
            await AppendAsync(journal, random.Next(1, 9));
            var from = random.NextInt64(await _database.LastNumberAsync() + 1);

            Assert.Equal(await ReadAsync(_database.Journal, from, 1_000), await ReadAsync(_keeping, from, 5));
        }
    }

    private async Task AppendAsync(EventJournal journal, int events)
    {
        var stream = new Guid(_appends++ % 5, 0, 0, new byte[8]);
        var version = _versions.GetValueOrDefault(stream);
        var added = Enumerable.Range(1, events).Select(i => Event(Item(version + i), Circumstances)).ToArray();
        await journal.AppendAsync([new(stream, "cart", version, added)], Noon.AddTicks(13), [], default);
        _versions[stream] = version + events;
    }

    private static async Task<List<long>> NumbersAsync(EventJournal journal, long after)
    {
        var numbers = new List<long>();
        while (await journal.ReadFeedAsync(after, 5) is { Events: [_, ..] events } page)
        {
            numbers.AddRange(events.Select(e => e.Sequence));
            after = page.SafeSequence;
        }
        return numbers;
    }

    /// <summary>Everything after a number, member by member.</summary>
    private static async Task<List<string>> ReadAsync(EventJournal journal, long after, int pageSize)
    {
        var read = new List<string>();
        while (await journal.ReadFeedAsync(after, pageSize) is { Events: [_, ..] events } page)
        {
            read.AddRange(events.Select(e => $"{e with { Metadata = EventMetadata.None, Data = "" }} "
                + $"{System.Text.Json.JsonSerializer.Serialize(e.Data, e.Data.GetType())} "
                + System.Text.Json.JsonSerializer.Serialize(e.Metadata)));
            after = page.SafeSequence;
        }
        return read;
    }
}
