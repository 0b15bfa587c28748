using Npgsql;
using static EventStore.Tests.Samples;

namespace EventStore.Tests;

/// <summary>Each test has a database of its own, for the feed is one.</summary>
public class ReadingTheFeed : IAsyncLifetime
{
    private readonly JournalDatabase _database;
    private readonly Guid _stream = Guid.NewGuid();

    public ReadingTheFeed()
        : this(new())
    {
    }

    protected ReadingTheFeed(JournalDatabase database) => _database = database;

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        await HeldAppend.InstallAsync(_database);
    }

    public Task DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task An_empty_journal_has_an_empty_feed()
    {
        var page = await ReadAsync(0);
        Assert.Empty(page.Events);
        Assert.Equal((0, 0), (page.SafeSequence, page.HeadSequence));
    }

    [Fact]
    public async Task Pages_follow_on_without_a_gap()
    {
        await _database.AppendAsync(Items(_stream, 0, 5));
        var first = await _database.Journal.ReadFeedAsync(0, 2);
        var rest = await _database.Journal.ReadFeedAsync(first.SafeSequence, 10);
        Assert.Equal([1, 2], first.Events.Select(e => e.Sequence));
        Assert.Equal((2, 5), (first.SafeSequence, first.HeadSequence));
        Assert.Equal([3, 4, 5], rest.Events.Select(e => e.Sequence));
        Assert.Equal(5, rest.SafeSequence);
    }

    [Fact]
    public async Task A_later_number_waits_for_the_earlier_one_that_still_hangs_open()
    {
        await using var late = await BeginAsync(1);
        await _database.AppendAsync(Items(_stream, 0));
        await ExpectAsync([], safe: 0);
        await late.CommitAsync();
        await ExpectAsync([1, 2], safe: 2);
    }

    [Fact]
    public async Task What_comes_before_the_hanging_one_is_read_at_once()
    {
        await _database.AppendAsync(Items(_stream, 0, 2));
        await using var late = await BeginAsync(2);
        await _database.AppendAsync(Items(_stream, 2));
        await ExpectAsync([1, 2], safe: 2);
        await late.RollBackAsync();
        await ExpectAsync([1, 2, 5], safe: 5);
    }

    [Fact]
    public async Task Numbers_of_a_client_that_was_cut_off_are_passed()
    {
        await using var late = await BeginAsync(3);
        await _database.AppendAsync(Items(_stream, 0));
        await late.KillAsync();
        await ExpectAsync([4], safe: 4);
    }

    [Fact]
    public async Task A_lower_number_under_a_higher_transaction_id_is_not_skipped()
    {
        // The older transaction gets its id first and its number last, and commits while the younger one hangs. Now
        // the number seen is of a transaction older than all that are running, and yet a lower one is still to come.
        await using var older = await _database.Source.OpenConnectionAsync();
        await using var transaction = await older.BeginTransactionAsync();
        await ExecuteAsync(older, $"insert into es.mt_streams (id, type, version) values ('{_stream}', 'cart', 1)");
        await using var younger = await BeginAsync(1);
        await ExecuteAsync(older, $$"""
            insert into es.mt_events (seq_id, id, stream_id, version, data, type)
            values (nextval('es.mt_events_sequence'), gen_random_uuid(), '{{_stream}}', 1, '{}', 'cart_closed')
            """);
        await transaction.CommitAsync();
        Assert.True(await _database.ScalarAsync<bool>($"""
            select e.xmin::text::bigint < a.backend_xid::text::bigint
            from es.mt_events e, pg_stat_activity a where e.seq_id = 2 and a.pid = {younger.Process}
            """));
        await ExpectAsync([], safe: 0);
        await younger.CommitAsync();
        await ExpectAsync([1, 2], safe: 2);
    }

    [Fact]
    public async Task A_writer_that_draws_before_it_inserts_would_be_skipped_so_the_journal_never_does()
    {
        await using var stranger = await _database.Source.OpenConnectionAsync();
        await using var transaction = await stranger.BeginTransactionAsync();
        await ExecuteAsync(stranger, "select nextval('es.mt_events_sequence')");
        await _database.AppendAsync(Items(_stream, 0));
        await ExpectAsync([2], safe: 2);

        await using var held = await BeginAsync(1);
        Assert.Equal(3, await _database.LastNumberAsync());
        Assert.True(await _database.ScalarAsync<bool>($"""
            select backend_xid is not null and exists (select from pg_locks l where l.pid = a.pid and l.granted
              and l.relation = 'es.mt_events'::regclass and l.mode = 'RowExclusiveLock')
            from pg_stat_activity a where pid = {held.Process}
            """));
        await held.CommitAsync();
    }

    [Fact]
    public async Task A_long_transaction_that_touches_no_events_does_not_hold_the_feed_up()
    {
        await using var idle = await _database.Source.OpenConnectionAsync();
        await using var transaction = await idle.BeginTransactionAsync();
        await ExecuteAsync(idle, "select pg_current_xact_id(), count(*) from es.mt_events");
        await using var failed = await BeginAsync(2);
        await _database.AppendAsync(Items(_stream, 0, 2));
        await failed.RollBackAsync();
        await ExpectAsync([3, 4], safe: 4);
    }

    [Fact]
    public async Task Several_readers_of_one_journal_see_the_same()
    {
        await using var first = await BeginAsync(1);
        await _database.AppendAsync(Items(_stream, 0));
        await using var second = await BeginAsync(1);
        await _database.AppendAsync(Items(_stream, 1));
        await ExpectAsync([], safe: 0);
        await first.RollBackAsync();
        await second.RollBackAsync();
        await ExpectAsync([2, 4], safe: 4);
        await ExpectAsync([2, 4], safe: 4);
        Assert.Equal([2, 4], (await _database.NewJournal().ReadFeedAsync(0, 100)).Events.Select(e => e.Sequence));
    }

    [Fact]
    public async Task Numbers_that_Marten_filled_up_are_passed_over()
    {
        await _database.AppendAsync(Items(_stream, 0));
        await _database.ExecuteAsync("""
            insert into es.mt_streams (id, version) values ('00000000-0000-0000-0000-000000000001', 0);
            insert into es.mt_events (seq_id, id, stream_id, version, data, type, timestamp) values
              (nextval('es.mt_events_sequence'), gen_random_uuid(), '00000000-0000-0000-0000-000000000001', 2, '{}',
               'tombstone', '-infinity');
            """);
        await ExpectAsync([1], safe: 2);
    }

    [Fact]
    public async Task Archived_events_stay_in_the_feed()
    {
        await _database.AppendAsync(Items(_stream, 0));
        await _database.ArchiveAsync(_stream);
        await ExpectAsync([1], safe: 1);
    }

    [Fact]
    public async Task An_event_of_an_unknown_type_is_not_passed()
    {
        await _database.AppendAsync(Items(_stream, 0));
        var stranger = _database.NewJournal(EventTypes.Of([typeof(CartOpened)]));
        var error = await Assert.ThrowsAsync<UnreadableEventException>(() => stranger.ReadFeedAsync(0, 10));
        Assert.Equal(1, error.Sequence);
    }

    private Task<HeldAppend> BeginAsync(int count) => HeldAppend.BeginAsync(_database, Guid.NewGuid(), 0, count);

    private Task<FeedPage> ReadAsync(long after) => _database.Journal.ReadFeedAsync(after, 100);

    private async Task ExpectAsync(long[] sequences, long safe)
    {
        var page = await ReadAsync(0);
        Assert.Equal(sequences, page.Events.Select(e => e.Sequence));
        Assert.Equal(safe, page.SafeSequence);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>All of that holds where archived streams have partitions of their own.</summary>
public sealed class ReadingTheFeedOfPartitions() : ReadingTheFeed(new PartitionedDatabase());
