using Npgsql;
using TestKit;
using static EventStore.Tests.Samples;

namespace EventStore.Tests;

public sealed class AppendingUnderAKey(JournalDatabase database) : IClassFixture<JournalDatabase>
{
    private readonly Guid _stream = Guid.NewGuid();
    private readonly string _name = Guid.NewGuid().ToString();

    [Fact]
    public async Task The_same_again_is_told_what_the_first_was_given_and_stores_nothing()
    {
        var first = await AppendAsync(Key("buy"), Items(_stream, 0, 3));
        var before = await database.LastNumberAsync();
        // As a retry does it: other event ids, and the versions that it finds now.
        var again = await AppendAsync(Key("buy"), Items(_stream, 3, 3));
        Assert.False(first.IsRepeated);
        Assert.Equal((first.FirstSequence, first.LastSequence, first.Timestamp, true),
            (again.FirstSequence, again.LastSequence, again.Timestamp, again.IsRepeated));
        Assert.Equal(before, await database.LastNumberAsync());
        Assert.Equal(3, (await database.StreamAsync(_stream)).Count);
    }

    [Fact]
    public async Task Another_content_under_the_key_is_refused_and_stores_nothing()
    {
        await AppendAsync(Key("buy"), Items(_stream, 0));
        var refused = await Assert.ThrowsAsync<AppendKeyReusedException>(
            () => AppendAsync(Key("sell"), Items(_stream, 1)));
        Assert.Equal(_name, refused.Key);
        Assert.Single(await database.StreamAsync(_stream));
    }

    [Fact]
    public async Task A_refused_append_leaves_its_key_free()
    {
        await Assert.ThrowsAsync<StreamVersionConflictException>(() => AppendAsync(Key("buy"), Items(_stream, 5)));
        Assert.False((await AppendAsync(Key("buy"), Items(_stream, 0))).IsRepeated);
    }

    [Fact]
    public async Task Of_many_at_once_one_is_done_and_all_are_told_the_same()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => AppendAsync(Key("buy"), Items(Guid.NewGuid(), 0))));
        Assert.Single(all, result => !result.IsRepeated);
        Assert.Single(all.Select(result => result.FirstSequence).Distinct());
    }

    [Fact]
    public async Task Further_commands_of_a_repeated_append_do_not_run()
    {
        await database.ExecuteAsync("create table if not exists ran (key text)");
        NpgsqlBatchCommand Note() => new("insert into ran values ($1)")
        {
            Parameters = { new() { Value = _name } },
        };
        await database.Journal.AppendOnceAsync(Key("note"), [], Noon, [Note()], default);
        var again = await database.Journal.AppendOnceAsync(Key("note"), [], Noon, [Note()], default);
        Assert.Equal((true, 0), (again.IsRepeated, again.LastSequence));
        Assert.Equal(1, await database.ScalarAsync<long>($"select count(*) from ran where key = '{_name}'"));
    }

    [Fact]
    public async Task A_key_that_was_forgotten_is_free_again()
    {
        await AppendAsync(Key("buy"), Items(_stream, 0));
        await database.Journal.ForgetKeysAsync(Noon);
        Assert.True((await AppendAsync(Key("buy"), Items(_stream, 1))).IsRepeated);
        await database.Journal.ForgetKeysAsync(Noon.AddTicks(10));
        Assert.False((await AppendAsync(Key("buy"), Items(_stream, 1))).IsRepeated);
    }

    [Fact]
    public async Task A_group_does_the_first_and_repeats_the_others_beside_those_without_a_key()
    {
        await using var committer = new GroupCommitter(database.Journal, new ManualTimeProvider(Noon));
        var done = await committer.AppendOnceAsync(Key("buy"), [Items(_stream, 0)]);
        var (other, plain) = (new AppendKey(_name + "2", "buy"u8), Guid.NewGuid());
        var answers = await Task.WhenAll(
            committer.AppendOnceAsync(Key("buy"), [Items(_stream, 1)]),
            committer.AppendOnceAsync(other, [Items(Guid.NewGuid(), 0)]),
            committer.AppendOnceAsync(other, [Items(Guid.NewGuid(), 0)]),
            committer.AppendAsync([Items(plain, 0)]));
        Assert.Equal([true, false, true, false], answers.Select(answer => answer.IsRepeated));
        Assert.Equal(done.FirstSequence, answers[0].FirstSequence);
        Assert.Equal(answers[1].FirstSequence, answers[2].FirstSequence);
        Assert.Single(await database.StreamAsync(plain));
        await Assert.ThrowsAsync<AppendKeyReusedException>(
            () => committer.AppendOnceAsync(Key("sell"), [Items(_stream, 1)]));
    }

    [Fact]
    public async Task A_group_whose_answer_was_lost_after_the_commit_says_that_it_was_done_now()
    {
        var fresh = new JournalDatabase();
        await fresh.InitializeAsync();
        try
        {
            await HeldAppend.InstallAsync(fresh);
            var time = new ManualTimeProvider(Noon);
            await using var committer = new GroupCommitter(fresh.Journal, time);
            await using var held = await HeldAppend.BeginAsync(
                fresh, _stream, 0, 2, append => committer.AppendOnceAsync(Key("buy"), [append]));
            await fresh.ExecuteAsync($"select pg_terminate_backend({held.Process}, 60000)");
            await held.ReleaseAsync();
            // Stored by a stranger's hand with the very ids, as if by a first attempt that was not heard of any more.
            var stored = await fresh.Journal.AppendOnceAsync(Key("buy"), [held.Append], Noon, [], default);
            while (!held.Answer.IsCompleted)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
            Assert.Equal((stored.FirstSequence, false),
                ((await held.Answer).FirstSequence, (await held.Answer).IsRepeated));
            Assert.Equal(2, (await fresh.StreamAsync(_stream)).Count);
            Assert.True((await committer.AppendOnceAsync(Key("buy"), [Items(_stream, 2)])).IsRepeated);
        }
        finally
        {
            await fresh.DisposeAsync();
        }
    }

    [Fact]
    public void A_key_has_1_to_200_characters()
    {
        Assert.Throws<ArgumentException>(() => new AppendKey("", []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AppendKey(new string('x', AppendKey.MaxLength + 1), []));
    }

    private AppendKey Key(string content) => new(_name, System.Text.Encoding.UTF8.GetBytes(content));

    private Task<AppendResult> AppendAsync(AppendKey key, StreamAppend append) =>
        database.Journal.AppendOnceAsync(key, [append], Noon, [], default);
}
