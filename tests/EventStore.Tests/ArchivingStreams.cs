using static EventStore.Tests.Samples;

namespace EventStore.Tests;

public class ArchivingStreams(JournalDatabase database) : IClassFixture<JournalDatabase>
{
    private readonly Guid _stream = Guid.NewGuid();

    [Fact]
    public async Task The_stream_and_all_its_events_are_marked_and_no_others()
    {
        var other = Guid.NewGuid();
        await database.AppendAsync(Items(_stream, 0, 3), Items(other, 0, 2));
        Assert.True(await database.ArchiveAsync(_stream));
        Assert.Equal((true, 3), (await IsArchivedAsync(_stream), await MarkedAsync(_stream)));
        Assert.Equal((false, 0), (await IsArchivedAsync(other), await MarkedAsync(other)));
    }

    [Fact]
    public async Task It_takes_no_more_at_any_version_and_its_id_stays_taken()
    {
        await database.AppendAsync(Items(_stream, 0, 3));
        await database.ArchiveAsync(_stream);
        foreach (var expected in new[] { 3, 2, 0 })
        {
            var before = await database.LastNumberAsync();
            var refused = await Assert.ThrowsAsync<StreamVersionConflictException>(
                () => database.AppendAsync(Items(_stream, expected)));
            Assert.Equal(3, refused.Actual);
            Assert.Equal(before, await database.LastNumberAsync());
        }
        Assert.Equal(3, (await database.StreamAsync(_stream)).Count);
    }

    [Fact]
    public async Task It_is_read_as_before_also_as_of_a_version_and_in_the_feed()
    {
        var appended = await database.AppendAsync(Items(_stream, 0, 3));
        await database.ArchiveAsync(_stream);
        Assert.Equal([1, 2, 3], (await database.StreamAsync(_stream)).Select(recorded => recorded.Version));
        Assert.Equal(2, (await database.StreamAsync(_stream, asOfVersion: 2)).Count);
        var page = await database.Journal.ReadFeedAsync(appended.FirstSequence - 1, 3);
        Assert.Equal([1, 2, 3], page.Events.Select(recorded => recorded.Version));
    }

    [Fact]
    public async Task What_is_not_there_or_archived_already_is_left_alone()
    {
        Assert.False(await database.ArchiveAsync(_stream));
        await database.AppendAsync(Items(_stream, 0));
        Assert.True(await database.ArchiveAsync(_stream));
        Assert.False(await database.ArchiveAsync(_stream));
    }

    [Fact]
    public async Task Appends_at_the_same_time_are_archived_with_the_rest_or_refused()
    {
        await database.AppendAsync(Items(_stream, 0));
        var begun = new TaskCompletionSource();
        var appending = Task.Run(async () =>
        {
            for (var version = 1; ; version++)
            {
                await database.AppendAsync(Items(_stream, version));
                begun.TrySetResult();
            }
        });
        await begun.Task;
        Assert.True(await database.ArchiveAsync(_stream));
        var refused = await Assert.ThrowsAsync<StreamVersionConflictException>(() => appending);
        Assert.Equal(refused.Expected, refused.Actual);
        Assert.Equal(refused.Actual, await MarkedAsync(_stream));
        Assert.Equal(refused.Actual, (await database.StreamAsync(_stream)).Count);
    }

    private Task<bool> IsArchivedAsync(Guid stream) =>
        database.ScalarAsync<bool>($"select is_archived from es.mt_streams where id = '{stream}'");

    private Task<long> MarkedAsync(Guid stream) =>
        database.ScalarAsync<long>($"select count(*) from es.mt_events where stream_id = '{stream}' and is_archived");
}

/// <summary>All of that holds where archived streams have partitions of their own.</summary>
public sealed class ArchivingIntoPartitions(PartitionedDatabase database)
    : ArchivingStreams(database), IClassFixture<PartitionedDatabase>
{
    private readonly PartitionedDatabase _database = database;

    [Fact]
    public async Task What_is_archived_is_in_the_partition_for_it()
    {
        var stream = Guid.NewGuid();
        await _database.AppendAsync(Items(stream, 0, 2));
        Assert.Equal(2, await CountAsync("mt_events_default", stream));
        await _database.ArchiveAsync(stream);
        Assert.Equal((0, 2), (await CountAsync("mt_events_default", stream),
            await CountAsync("mt_events_archived", stream)));
    }

    [Fact]
    public async Task A_journal_with_archived_streams_can_be_partitioned_later()
    {
        var flat = new JournalDatabase();
        await flat.InitializeAsync();
        try
        {
            var (open, closed) = (Guid.NewGuid(), Guid.NewGuid());
            await flat.AppendAsync(Items(open, 0, 2), Items(closed, 0, 3));
            await flat.ArchiveAsync(closed);
            await using (var connection = await flat.Source.OpenConnectionAsync())
            {
                await ArchivedStreams.PartitionAsync(connection, JournalDatabase.Schema, default);
            }
            await flat.AppendAsync(Items(open, 2));
            await Assert.ThrowsAsync<StreamVersionConflictException>(() => flat.AppendAsync(Items(closed, 3)));
            var page = await flat.Journal.ReadFeedAsync(0, 100);
            Assert.Equal([1, 2, 3, 4, 5, 6], page.Events.Select(recorded => recorded.Sequence));
            Assert.Equal(3L, await flat.ScalarAsync<long>("select count(*) from es.mt_events_archived"));
        }
        finally
        {
            await flat.DisposeAsync();
        }
    }

    private Task<long> CountAsync(string partition, Guid stream) =>
        _database.ScalarAsync<long>($"select count(*) from es.{partition} where stream_id = '{stream}'");
}
