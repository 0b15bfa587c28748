using Npgsql;
using static EventStore.Tests.Samples;

namespace EventStore.Tests;

/// <summary>The role of a running program owns nothing: what it is granted here is all that the store needs.</summary>
public sealed class WorkingWithoutRights(JournalDatabase database) : IClassFixture<JournalDatabase>, IAsyncLifetime
{
    private NpgsqlDataSource _source = null!;

    public async Task InitializeAsync()
    {
        await database.ExecuteAsync("""
            do $$ begin
              if not exists (select from pg_roles where rolname = 'es_app') then
                create role es_app login password 'es_app';
              end if;
            end $$;
            grant usage on schema es to es_app;
            grant select, insert on es.mt_events to es_app;
            grant select, insert, update on es.mt_streams, es.mt_event_progression, es.es_projection_faults to es_app;
            grant select, insert, update, delete on es.es_snapshots to es_app;
            grant select, insert, update, delete on es.es_outgoing, es.es_incoming, es.es_dead_letters to es_app;
            grant select, insert, delete on es.es_append_keys to es_app;
            grant usage on sequence es.mt_events_sequence to es_app;
            grant select on es.schema_version to es_app;
            """);
        _source = NpgsqlDataSource.Create(database.ConnectionStringFor("es_app", "es_app"));
    }

    public async Task DisposeAsync() => await _source.DisposeAsync();

    [Fact]
    public async Task Appending_reading_projecting_and_snapshots_need_no_more_than_that()
    {
        await using (var connection = await _source.OpenConnectionAsync())
        {
            await Migrations.RequireCurrentAsync(connection, "es", Migrations.EventStoreComponent,
                Migrations.EventStore, default);
        }
        var journal = new EventJournal(_source, "es", Types);
        var stream = Guid.NewGuid();
        await journal.AppendAsync([Items(stream, 0)], Noon, [], default);
        await journal.AppendAsync([Items(stream, 1)], Noon, [], default);
        await database.ExecuteAsync("select nextval('es.mt_events_sequence')");
        var last = await journal.AppendAsync([Items(stream, 2)], Noon, [], default);
        Assert.Equal(3, (await journal.ReadFeedAsync(0, 10)).Events.Count);
        await journal.AppendOnceAsync(new AppendKey("k", []), [Items(Guid.NewGuid(), 0)], Noon, [], default);
        Assert.True((await journal.AppendOnceAsync(new AppendKey("k", []), [], Noon, [], default)).IsRepeated);
        await journal.ForgetKeysAsync(Noon);

        var snapshots = new SnapshotStore(_source, "es");
        await snapshots.SaveAsync("x", new(last.LastSequence, 1, Noon, [1]), default);
        await snapshots.PruneAsync("x", 1, default);

        using var stop = new CancellationTokenSource();
        var runner = new ProjectionRunner(
            journal, new Ignoring(), new FeedSignal(journal, TimeProvider.System), TimeProvider.System);
        var run = runner.RunAsync(stop.Token);
        await runner.WaitUntilAsync(last.LastSequence);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Messages_need_no_more_either()
    {
        var mail = new Mail(database);
        var outbox = new Outbox(_source, "es", Mail.Types, mail.Time);
        var inbox = new Inbox(_source, "es", Mail.Types, new MessageHandlers(), outbox, mail.Time);
        outbox.Committed(await mail.AppendAsync(outbox, Mail.Parcel()));
        await outbox.SendDueAsync((message, ct) => inbox.ReceiveAsync([message], ct: ct));
        var dead = new DeadLetters(_source, "es");
        while ((await dead.ListAsync()).Count == 0)
        {
            await inbox.HandleDueAsync();
            await inbox.ForgetAsync(default);
            mail.Time.Advance(TimeSpan.FromHours(1));
        }
        Assert.True(await dead.ReplayAsync((await dead.ListAsync())[0]));
    }

    [Theory]
    [InlineData("update es.mt_events set version = 9")]
    [InlineData("delete from es.mt_streams")]
    [InlineData("create table es.more (id integer)")]
    public async Task What_happened_cannot_be_changed_with_them(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        var error = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, error.SqlState);
    }

    private sealed class Ignoring : IProjection
    {
        public string Name => "ignoring";

        public int Version => 1;

        public Task ApplyAsync(NpgsqlConnection connection, NpgsqlTransaction transaction,
            IReadOnlyList<RecordedEvent> page, CancellationToken ct) => Task.CompletedTask;
    }
}
