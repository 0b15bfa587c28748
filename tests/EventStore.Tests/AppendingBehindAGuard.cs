using Npgsql;
using NpgsqlTypes;
using static EventStore.Tests.Samples;

namespace EventStore.Tests;

public sealed class AppendingBehindAGuard(JournalDatabase database) : IClassFixture<JournalDatabase>, IAsyncLifetime
{
    private readonly Guid _stream = Guid.NewGuid();

    public Task InitializeAsync() => database.ExecuteAsync("""
        create table if not exists public.owners (epoch bigint, position bigint);
        create table if not exists public.notes (text text unique);
        truncate public.owners, public.notes;
        insert into public.owners values (7, 0);
        """);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task What_holds_is_written_together_with_the_events()
    {
        await AppendAsync(new GuardedCommand(Own(7), "owner row"), Note("a"));
        Assert.Single(await database.StreamAsync(_stream));
        Assert.Equal(1, await database.ScalarAsync<long>("select position from public.owners"));
        Assert.Equal("a", await database.ScalarAsync<string>("select text from public.notes"));
    }

    [Fact]
    public async Task What_does_not_hold_stops_everything_and_draws_no_number()
    {
        var before = await database.LastNumberAsync();
        var fenced = await Assert.ThrowsAsync<FencedException>(
            () => AppendAsync(Note("a"), new GuardedCommand(Own(6), "owner row"), Note("b")));
        Assert.Equal("owner row", fenced.Guard);
        Assert.Empty(await database.StreamAsync(_stream));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from public.notes"));
        Assert.Equal(before, await database.LastNumberAsync());
    }

    [Fact]
    public async Task More_than_one_row_does_not_hold_either()
    {
        await database.ExecuteAsync("insert into public.owners values (7, 0)");
        await Assert.ThrowsAsync<FencedException>(() => AppendAsync(new GuardedCommand(Own(7), "owner row")));
        Assert.Equal(0, await database.ScalarAsync<long>("select max(position) from public.owners"));
    }

    [Fact]
    public async Task A_fence_is_reported_before_a_version_conflict()
    {
        await database.AppendAsync(Items(_stream, 0));
        await Assert.ThrowsAsync<FencedException>(() => AppendAsync(new GuardedCommand(Own(6), "owner row")));
        await Assert.ThrowsAsync<StreamVersionConflictException>(
            () => AppendAsync(new GuardedCommand(Own(7), "owner row")));
        Assert.Equal(0, await database.ScalarAsync<long>("select position from public.owners"));
    }

    [Fact]
    public async Task A_failure_of_a_further_command_is_the_databases_own_error()
    {
        await database.ExecuteAsync("insert into public.notes values ('a')");
        var error = await Assert.ThrowsAsync<PostgresException>(() => AppendAsync(Note("a")));
        Assert.Equal(PostgresErrorCodes.UniqueViolation, error.SqlState);
        Assert.Empty(await database.StreamAsync(_stream));
    }

    [Fact]
    public async Task Commands_may_go_without_events()
    {
        var result = await database.Journal.AppendAsync([], Noon, [new GuardedCommand(Own(7), "owner row")], default);
        Assert.Equal(0, result.LastSequence);
        Assert.Equal(1, await database.ScalarAsync<long>("select position from public.owners"));
    }

    [Fact]
    public async Task Results_of_further_commands_are_not_taken_for_the_events()
    {
        var result = await AppendAsync(new NpgsqlBatchCommand("select 1::bigint, 2::bigint"));
        Assert.Equal((await database.StreamAsync(_stream))[0].Sequence, result.LastSequence);
    }

    [Fact]
    public void A_guards_name_cannot_smuggle_SQL() =>
        Assert.Throws<ArgumentException>(() => new GuardedCommand(Own(7), "x'); drop table owners; --"));

    private Task<AppendResult> AppendAsync(params NpgsqlBatchCommand[] with) =>
        database.Journal.AppendAsync([Items(_stream, 0)], Noon, with, default);

    private static NpgsqlBatchCommand Own(long epoch) =>
        new("update public.owners set position = position + 1 where epoch = $1")
        {
            Parameters = { new() { Value = epoch, NpgsqlDbType = NpgsqlDbType.Bigint } },
        };

    private static NpgsqlBatchCommand Note(string text) => new("insert into public.notes values ($1)")
    {
        Parameters = { new() { Value = text, NpgsqlDbType = NpgsqlDbType.Text } },
    };
}
