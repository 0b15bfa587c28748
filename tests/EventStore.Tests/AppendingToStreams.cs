using Npgsql;
using static EventStore.Tests.Samples;

namespace EventStore.Tests;

public class AppendingToStreams(JournalDatabase database) : IClassFixture<JournalDatabase>
{
    private readonly Guid _stream = Guid.NewGuid();

    [Fact]
    public async Task A_new_stream_holds_its_events_in_order_with_all_that_was_given()
    {
        var metadata = new EventMetadata("talk", "cause", "ada", new Dictionary<string, string> { ["k"] = "v" });
        var opened = Event(new CartOpened(_stream, "Ada", Noon), metadata);
        var added = Event(Item(2));
        var result = await database.AppendAsync(new StreamAppend(_stream, "cart", 0, [opened, added]));

        var events = await database.StreamAsync(_stream);
        Assert.Equal([1, 2], events.Select(recorded => recorded.Version));
        Assert.Equal([result.FirstSequence, result.LastSequence], events.Select(recorded => recorded.Sequence));
        Assert.Equal([opened.Id, added.Id], events.Select(recorded => recorded.Id));
        Assert.Equal(opened.Data, events[0].Data);
        Assert.Equal(Item(2).Quantity, Assert.IsType<ItemAdded>(events[1].Data).Quantity);
        Assert.Equal(Noon, events[0].Timestamp);
        Assert.Equal(("talk", "cause", "ada", "v"), (events[0].Metadata.CorrelationId,
            events[0].Metadata.CausationId, events[0].Metadata.UserName, events[0].Metadata.Headers!["k"]));
        Assert.Equal(EventMetadata.None, events[1].Metadata);
    }

    [Fact]
    public async Task The_rows_are_those_that_Marten_expects()
    {
        await database.AppendAsync(Items(_stream, 0, 2));
        Assert.Equal("cart|2|f|*DEFAULT*|2026-03-01 12:00:00", await database.ScalarAsync<string>($"""
            select concat_ws('|', type, version, is_archived, tenant_id, created at time zone 'utc')
            from es.mt_streams where id = '{_stream}' and timestamp = created
            """));
        Assert.Equal("item_added|EventStore.Tests.ItemAdded, EventStore.Tests|Green|f|*DEFAULT*",
            await database.ScalarAsync<string>($"""
                select concat_ws('|', type, mt_dotnet_type, data->>'Colour', is_archived, tenant_id)
                from es.mt_events where stream_id = '{_stream}' and version = 2 and bdata is null
                """));
    }

    [Fact]
    public async Task A_known_stream_goes_on_where_it_was()
    {
        await database.AppendAsync(Items(_stream, 0, 2));
        await database.AppendAsync(Items(_stream, 2, 3));
        Assert.Equal([1, 2, 3, 4, 5],
            (await database.StreamAsync(_stream)).Select(recorded => ((ItemAdded)recorded.Data).Quantity));
    }

    [Fact]
    public async Task New_and_known_streams_go_together_and_the_feed_keeps_the_order_of_the_call()
    {
        var other = Guid.NewGuid();
        await database.AppendAsync(Items(_stream, 0));
        var result = await database.AppendAsync(Items(other, 0), Items(_stream, 1), Items(other, 1, 2));

        var page = await database.Journal.ReadFeedAsync(result.FirstSequence - 1, 10);
        Assert.Equal([(other, 1L), (_stream, 2L), (other, 2L), (other, 3L)],
            page.Events.Select(recorded => (recorded.StreamId, recorded.Version)));
        Assert.Equal(3, await database.ScalarAsync<long>($"select version from es.mt_streams where id = '{other}'"));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(3, 2)]
    public async Task Another_version_is_a_conflict_that_stores_nothing_and_draws_no_number(long expected, long actual)
    {
        await database.AppendAsync(Items(_stream, 0, 2));
        var before = await database.LastNumberAsync();
        var conflict = await Assert.ThrowsAsync<StreamVersionConflictException>(
            () => database.AppendAsync(Items(Guid.NewGuid(), 0), Items(_stream, expected)));
        Assert.Equal((_stream, expected, actual), (conflict.StreamId, conflict.Expected, conflict.Actual));
        Assert.Equal(before, await database.LastNumberAsync());
        Assert.Equal(2, (await database.StreamAsync(_stream)).Count);
    }

    [Fact]
    public async Task A_stream_that_does_not_exist_is_at_version_zero()
    {
        var conflict = await Assert.ThrowsAsync<StreamVersionConflictException>(
            () => database.AppendAsync(Items(_stream, 4)));
        Assert.Equal(0, conflict.Actual);
    }

    [Fact]
    public async Task Of_two_appends_at_once_to_one_version_one_wins()
    {
        await database.AppendAsync(Items(_stream, 0));
        var both = Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                await database.AppendAsync(Items(_stream, 1));
                return true;
            }
            catch (StreamVersionConflictException)
            {
                return false;
            }
        });
        Assert.Equal(1, (await Task.WhenAll(both)).Count(won => won));
        Assert.Equal(2, (await database.StreamAsync(_stream)).Count);
    }

    [Fact]
    public async Task An_archived_stream_takes_nothing_more()
    {
        await database.AppendAsync(Items(_stream, 0));
        await database.ArchiveAsync(_stream);
        var conflict = await Assert.ThrowsAsync<StreamVersionConflictException>(
            () => database.AppendAsync(Items(_stream, 1)));
        Assert.Contains("archived", conflict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_is_stored_in_whole_microseconds_of_UTC()
    {
        var given = new DateTimeOffset(2026, 3, 1, 14, 0, 0, TimeSpan.FromHours(2)).AddTicks(17);
        var result = await database.Journal.AppendAsync([Items(_stream, 0)], given, [], default);
        Assert.Equal(Noon.AddTicks(10), result.Timestamp);
        Assert.Equal(result.Timestamp, (await database.StreamAsync(_stream))[0].Timestamp);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_before_the_database_is_asked()
    {
        Task<AppendResult> Append(params StreamAppend[] appends) => database.AppendAsync(appends);
        await Assert.ThrowsAsync<ArgumentException>(() => Append(new StreamAppend(_stream, "cart", 0, [])));
        await Assert.ThrowsAsync<ArgumentException>(() => Append(Items(_stream, 0), Items(_stream, 0)));
        await Assert.ThrowsAsync<ArgumentException>(
            () => Append(new StreamAppend(_stream, "cart", 0, [Event("a string is no event")])));
        await Assert.ThrowsAsync<ArgumentException>(() => Append(new StreamAppend(_stream, "cart", 0,
            [Event(new CartClosed(new string('x', EventJournal.MaxEventBytes)))])));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Append(Items(_stream, -1)));
        Assert.Empty(await database.StreamAsync(_stream));
    }

    [Fact]
    public async Task What_the_database_refuses_is_not_stored_and_the_connection_stays_usable()
    {
        var bad = new StreamAppend(_stream, "cart", 0, [Event(new CartClosed("\0"))]);
        await Assert.ThrowsAsync<PostgresException>(() => database.AppendAsync(bad));
        await database.AppendAsync(Items(_stream, 0));
        Assert.Single(await database.StreamAsync(_stream));
    }

    [Fact]
    public async Task A_failure_at_the_commit_itself_is_not_taken_for_success()
    {
        await RefusedCommit.InstallAsync(database);
        await Assert.ThrowsAsync<PostgresException>(() => database.AppendAsync(RefusedCommit.Of(_stream)));
        Assert.Empty(await database.StreamAsync(_stream));
    }

    [Fact]
    public async Task An_append_is_one_round_trip_once_its_statements_are_prepared()
    {
        var pool = new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            NoResetOnClose = true,
            MaxPoolSize = 1,
        };
        await using var source = NpgsqlDataSource.Create(pool);
        var journal = new EventJournal(source, JournalDatabase.Schema, Types);
        await journal.AppendAsync([Items(_stream, 0)], Noon, [], default);
        await journal.AppendAsync([Items(_stream, 1)], Noon, [], default);
        await using var command = source.CreateCommand("select count(*) from pg_prepared_statements");
        var prepared = (long)(await command.ExecuteScalarAsync())!;
        await journal.AppendAsync([Items(_stream, 2), Items(Guid.NewGuid(), 0)], Noon, [], default);
        Assert.Equal(prepared, (long)(await command.ExecuteScalarAsync())!);
        Assert.Equal(3, prepared);
    }
}

/// <summary>All of that holds where archived streams have partitions of their own.</summary>
public sealed class AppendingToPartitions(PartitionedDatabase database)
    : AppendingToStreams(database), IClassFixture<PartitionedDatabase>;
