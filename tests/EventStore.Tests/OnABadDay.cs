using Npgsql;
using TestKit;
using static EventStore.Tests.Samples;

namespace EventStore.Tests;

/// <summary>What may be wrong with events, their rows, the clock and the numbers: each says so where it is, and loses
/// nothing. A schema of another version is in <see cref="MigratingASchema"/>.</summary>
public sealed class OnABadDay : IAsyncLifetime
{
    private readonly JournalDatabase _database = new();
    private readonly Guid _stream = Guid.NewGuid();

    public Task InitializeAsync() => _database.InitializeAsync();

    public Task DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task An_event_of_the_largest_size_is_kept_and_one_byte_more_is_refused_by_its_size()
    {
        var largest = new CartClosed(new string('x', EventJournal.MaxEventBytes - """{"Remark":""}""".Length));
        await _database.AppendAsync(Closed(0, largest));
        var refused = await Assert.ThrowsAsync<ArgumentException>(
            () => _database.AppendAsync(Closed(1, new(largest.Remark + "x"))));
        Assert.Contains("has 1048577 bytes; 1048576 are allowed", refused.Message, StringComparison.Ordinal);
        Assert.Equal(largest, Assert.Single(await _database.StreamAsync(_stream)).Data);
    }

    [Theory]
    [InlineData("data = '[]'")]
    [InlineData("data = 'null'")]
    [InlineData("data = '\"text\"'")]
    [InlineData("""data = '{"Quantity": "many"}'""")]
    [InlineData("""data = '{"Colour": "Infrared"}'""")]
    [InlineData("headers = '[]'")]
    [InlineData("type = 'never_heard_of'")]
    [InlineData("bdata = '\\x00'")]
    public async Task A_row_that_cannot_be_read_stops_readers_with_its_number_until_it_is_mended(string change)
    {
        await _database.AppendAsync(Items(_stream, 0, 4));
        await _database.ExecuteAsync("create table good as select * from es.mt_events where seq_id = 3");
        await _database.ExecuteAsync($"update es.mt_events set {change} where seq_id = 3");

        var page = await _database.Journal.ReadFeedAsync(0, 10);
        Assert.Equal([1, 2], page.Events.Select(recorded => recorded.Sequence));
        Assert.Equal(2, page.SafeSequence);
        var inFeed = await Assert.ThrowsAsync<UnreadableEventException>(() => _database.Journal.ReadFeedAsync(2, 10));
        var inStream = await Assert.ThrowsAsync<UnreadableEventException>(() => _database.StreamAsync(_stream));
        Assert.Equal((3, 3), (inFeed.Sequence, inStream.Sequence));
        Assert.StartsWith($"Event 3 ({inFeed.Alias}) cannot be read: ", inFeed.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await _database.StreamAsync(_stream, asOfVersion: 2)).Count);

        await _database.ExecuteAsync("""
            update es.mt_events e set data = g.data, headers = g.headers, type = g.type, bdata = g.bdata
            from good g where e.seq_id = g.seq_id
            """);
        Assert.Equal(4, (await _database.Journal.ReadFeedAsync(0, 10)).Events.Count);
    }

    [Fact]
    public async Task A_clock_that_went_back_disturbs_neither_order_nor_versions()
    {
        for (var version = 0; version < 3; version++)
        {
            await AppendAtAsync(version, Noon.AddHours(-version));
        }
        Assert.Equal([1, 2, 3], (await _database.StreamAsync(_stream)).Select(recorded => recorded.Version));
        Assert.Equal([1, 2, 3], (await _database.Journal.ReadFeedAsync(0, 9)).Events.Select(one => one.Version));
    }

    [Fact]
    public async Task A_stream_as_of_a_time_has_no_gap_even_if_the_clock_went_back()
    {
        foreach (var (version, hours) in new[] { 0, 2, 1, 3 }.Index())
        {
            await AppendAtAsync(version, Noon.AddHours(hours));
        }
        foreach (var (hours, last) in new[] { (-1, 0), (0, 1), (1, 1), (2, 3), (3, 4) })
        {
            var events = await _database.StreamAsync(_stream, asOf: Noon.AddHours(hours));
            Assert.Equal(Enumerable.Range(1, last), events.Select(recorded => (int)recorded.Version));
        }
    }

    [Fact]
    public async Task Without_numbers_left_an_append_is_refused_whole_and_goes_through_when_there_are_more()
    {
        await _database.AppendAsync(Items(_stream, 0, 2));
        await _database.ExecuteAsync("alter sequence es.mt_events_sequence maxvalue 4");
        var refused = await Assert.ThrowsAsync<PostgresException>(() => _database.AppendAsync(Items(_stream, 2, 3)));
        Assert.Contains("reached maximum value of sequence", refused.MessageText, StringComparison.Ordinal);
        Assert.Equal(2, (await _database.StreamAsync(_stream)).Count);

        await _database.ExecuteAsync("alter sequence es.mt_events_sequence maxvalue 1000");
        var result = await _database.AppendAsync(Items(_stream, 2, 3));
        Assert.Equal((5, 7), (result.FirstSequence, result.LastSequence));
        var page = await _database.Journal.ReadFeedAsync(0, 10);
        Assert.Equal([1, 2, 5, 6, 7], page.Events.Select(recorded => recorded.Sequence));
    }

    [Fact]
    public async Task Without_numbers_left_each_caller_of_a_group_is_told_so_and_what_was_told_as_stored_is()
    {
        await _database.ExecuteAsync("alter sequence es.mt_events_sequence maxvalue 3");
        await using var group = new GroupCommitter(_database.Journal, new ManualTimeProvider(Noon));
        var streams = Enumerable.Range(0, 8).Select(_ => Guid.NewGuid()).ToArray();
        var stored = await Task.WhenAll(streams.Select(async stream =>
        {
            try
            {
                await group.AppendAsync([Items(stream, 0)]);
                return true;
            }
            catch (PostgresException error) when (error.SqlState == "2200H")
            {
                return false;
            }
        }));
        Assert.Contains(false, stored);
        foreach (var (stream, told) in streams.Zip(stored))
        {
            Assert.Equal(told ? 1 : 0, (await _database.StreamAsync(stream)).Count);
        }
        await _database.ExecuteAsync("alter sequence es.mt_events_sequence maxvalue 1000");
        await group.AppendAsync([Items(_stream, 0)]);
    }

    [Fact]
    public async Task Without_its_tables_nothing_is_guessed()
    {
        await _database.ExecuteAsync("drop table es.mt_events cascade");
        var refused = await Assert.ThrowsAsync<PostgresException>(() => _database.AppendAsync(Items(_stream, 0)));
        Assert.Equal(PostgresErrorCodes.UndefinedTable, refused.SqlState);
        Assert.Equal(0L, await _database.ScalarAsync<long>("select count(*) from es.mt_streams"));
    }

    private StreamAppend Closed(long expected, CartClosed data) => new(_stream, "cart", expected, [Event(data)]);

    private Task<AppendResult> AppendAtAsync(long expected, DateTimeOffset time) =>
        _database.Journal.AppendAsync([Items(_stream, expected)], time, [], default);
}
