using Npgsql;
using TestKit;
using static EventStore.Tests.Samples;

namespace EventStore.Tests;

public sealed class CommittingInGroups : IAsyncLifetime
{
    private readonly JournalDatabase _database = new();
    private readonly ManualTimeProvider _time = new(Noon);
    private GroupCommitter _group = null!;

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        await HeldAppend.InstallAsync(_database);
        await RefusedCommit.InstallAsync(_database);
        _group = new(_database.Journal, _time);
    }

    public async Task DisposeAsync()
    {
        await _group.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task What_waits_while_a_commit_is_under_way_shares_the_next_one()
    {
        await using var held = await HoldAsync();
        var waiting = Enumerable.Range(0, 100).Select(_ => _group.AppendAsync([Items(Guid.NewGuid(), 0, 2)])).ToArray();
        await held.ReleaseAsync();
        await Task.WhenAll(waiting);

        Assert.Equal(1, await _database.ScalarAsync<long>(
            "select count(distinct xmin::text) from es.mt_events where data ->> 'Quantity' = '2'"));
    }

    [Fact]
    public async Task Each_caller_is_told_its_own_numbers()
    {
        await using var held = await HoldAsync();
        var streams = Enumerable.Range(1, 20).Select(count => (Id: Guid.NewGuid(), Count: count)).ToArray();
        var waiting = streams.Select(stream => _group.AppendAsync([Items(stream.Id, 0, stream.Count)])).ToArray();
        await held.ReleaseAsync();

        foreach (var (stream, answer) in streams.Zip(await Task.WhenAll(waiting)))
        {
            var events = await _database.StreamAsync(stream.Id);
            Assert.Equal((events[0].Sequence, events[^1].Sequence), (answer.FirstSequence, answer.LastSequence));
            Assert.Equal(stream.Count, events.Count);
            Assert.All(events, recorded => Assert.Equal(Noon, recorded.Timestamp));
        }
    }

    [Fact]
    public async Task One_stream_grows_in_the_order_of_the_callers()
    {
        var stream = Guid.NewGuid();
        await using var held = await HoldAsync();
        var waiting = Enumerable.Range(0, 50).Select(i => _group.AppendAsync([Items(stream, i)])).ToArray();
        await held.ReleaseAsync();
        await Task.WhenAll(waiting);

        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), (await _database.StreamAsync(stream))
            .Select(recorded => ((ItemAdded)recorded.Data).Quantity));
    }

    [Fact]
    public async Task Of_two_who_expect_the_same_version_the_first_wins_and_nobody_else_is_harmed()
    {
        var stream = Guid.NewGuid();
        await using var held = await HoldAsync();
        var first = _group.AppendAsync([Items(stream, 0, 2)]);
        var second = _group.AppendAsync([Items(stream, 0)]);
        var others = Enumerable.Range(0, 20).Select(_ => _group.AppendAsync([Items(Guid.NewGuid(), 0)])).ToArray();
        await held.ReleaseAsync();

        await first;
        var conflict = await Assert.ThrowsAsync<StreamVersionConflictException>(() => second);
        Assert.Equal((stream, 0, 2), (conflict.StreamId, conflict.Expected, conflict.Actual));
        await Task.WhenAll(others);
    }

    [Fact]
    public async Task What_the_database_will_not_take_harms_no_other()
    {
        await using var held = await HoldAsync();
        var waiting = Enumerable.Range(0, 33).Select(i => i == 20
            ? _group.AppendAsync([RefusedCommit.Of(Guid.NewGuid())])
            : _group.AppendAsync([Items(Guid.NewGuid(), 0)])).ToArray();
        await held.ReleaseAsync();

        await Assert.ThrowsAsync<PostgresException>(() => waiting[20]);
        await Task.WhenAll(waiting.Where((_, i) => i != 20));
        Assert.Equal(33, await _database.ScalarAsync<long>("select count(*) from es.mt_events"));
    }

    [Fact]
    public async Task An_append_of_an_unknown_type_harms_no_other()
    {
        await using var held = await HoldAsync();
        var wrong = _group.AppendAsync([new(Guid.NewGuid(), "cart", 0, [Event("no event")])]);
        var right = _group.AppendAsync([Items(Guid.NewGuid(), 0)]);
        await held.ReleaseAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => wrong);
        await right;
    }

    [Fact]
    public async Task Nothing_to_append_is_refused_at_once() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _group.AppendAsync([]));

    [Fact]
    public async Task A_connection_lost_before_the_commit_is_tried_again_and_counts_once()
    {
        await using var held = await HoldAsync();
        await _database.ExecuteAsync($"select pg_terminate_backend({held.Process}, 60000)");
        await held.ReleaseAsync();
        var answer = await AdvanceUntilAsync(held.Answer);

        var events = await _database.StreamAsync(held.Append.StreamId);
        Assert.Equal(answer.FirstSequence, Assert.Single(events).Sequence);
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_counts_once_and_answers_with_its_numbers()
    {
        // Stored by a stranger's hand with the very ids, as if by a first attempt that was not heard of any more.
        await using var held = await HoldAsync();
        await _database.ExecuteAsync($"select pg_terminate_backend({held.Process}, 60000)");
        await held.ReleaseAsync();
        var stored = await _database.AppendAsync(held.Append);
        var answer = await AdvanceUntilAsync(held.Answer);

        Assert.Equal(stored.FirstSequence, answer.FirstSequence);
        Assert.Single(await _database.StreamAsync(held.Append.StreamId));
    }

    [Fact]
    public async Task One_that_always_takes_too_long_fails_in_the_end_and_keeps_nobody_else_from_being_stored()
    {
        await using var hasty = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(_database.ConnectionString) { CommandTimeout = 1 });
        await using var group = new GroupCommitter(new(hasty, JournalDatabase.Schema, Types), _time);
        await using var slow = await HeldAppend.BeginAsync(
            _database, Guid.NewGuid(), 0, 1, append => group.AppendAsync([append]));
        var others = Enumerable.Range(0, 3).Select(_ => group.AppendAsync([Items(Guid.NewGuid(), 0)])).ToArray();

        var failure = await Assert.ThrowsAsync<NpgsqlException>(() => AdvanceUntilAsync(slow.Answer));

        Assert.IsType<TimeoutException>(failure.InnerException);
        await AdvanceUntilAsync(Task.WhenAll(others));
        await slow.ReleaseAsync();
        Assert.Empty(await _database.StreamAsync(slow.Append.StreamId));
    }

    [Fact]
    public async Task After_the_end_nothing_is_taken_and_what_waited_is_stored()
    {
        await using var held = await HoldAsync();
        var waiting = _group.AppendAsync([Items(Guid.NewGuid(), 0)]);
        var ending = _group.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _group.AppendAsync([Items(Guid.NewGuid(), 0)]));
        await held.ReleaseAsync();

        await ending;
        Assert.Equal(2, (await waiting).LastSequence);
    }

    /// <summary>A commit of the group that is under way until it is let go, so that what comes waits together.
    /// </summary>
    private Task<HeldAppend> HoldAsync() => HeldAppend.BeginAsync(
        _database, Guid.NewGuid(), 0, 1, append => _group.AppendAsync([append]));

    private async Task<T> AdvanceUntilAsync<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        return await task;
    }
}
