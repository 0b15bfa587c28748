using EventStore;
using Exchange.Api.Hosting;
using Exchange.Api.Notes;
using Exchange.Api.Reading;
using Exchange.Api.Tests.Kit;
using Ledger;
using Microsoft.AspNetCore.Routing;

namespace Exchange.Api.Tests;

public sealed class StartingOnWhatIsThere : IAsyncLifetime
{
    private TestExchange _exchange = null!;

    public async Task InitializeAsync() => _exchange = await TestExchange.StartAsync();

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Fact]
    public async Task Goes_on_with_positions_ledger_streams_roles_and_keys()
    {
        await _exchange.ListAsync("Supplier one", price: "2");
        var buyer = await _exchange.FundedBuyerAsync("Buyer one", "1000");
        var before = _exchange.Service<CommittedState>().Now;

        await _exchange.StopAsync();
        await _exchange.RunAsync();

        var after = _exchange.Service<CommittedState>().Now;
        // A node that takes over notes the last checkpoint in the log: one entry, one position.
        Assert.Equal((before.Position + 1, before.LedgerSize + 1), (after.Position, after.LedgerSize));
        var reply = await _exchange.Client(buyer).PlaceOrderAsync(Some.Order(4, "3"));
        Assert.Equal("filled", reply.Order!.Status);
        Assert.Equal(after.Position + 1, reply.Position);
        Assert.Equal(2, await _exchange.ScalarAsync<long>("select epoch from exchange.owner"));
    }

    [Fact]
    public async Task Keeps_the_clock_where_the_operator_put_it()
    {
        var noon = TestExchange.Start.AddHours(12);
        await _exchange.Operator.SetClockAsync(noon);
        _exchange.Wall.Advance(TimeSpan.FromHours(13));
        await _exchange.JoinAsync("Somebody");
        await _exchange.StopAsync();
        await _exchange.RunAsync();

        Assert.Equal(noon, _exchange.Service<CommittedState>().Now.Time);
    }

    [Fact]
    public async Task Gives_the_clock_back_to_wall_time_for_good()
    {
        _exchange.Wall.Advance(TimeSpan.FromMinutes(2));
        await _exchange.Operator.SetClockAsync(null);
        await _exchange.StopAsync();
        await _exchange.RunAsync();

        Assert.True(_exchange.Service<CommittedState>().Now.Time >= TestExchange.Start.AddMinutes(2));
    }

    [Fact]
    public async Task Signs_a_head_that_a_crash_left_unsigned()
    {
        var notes = new NoteStore(_exchange.Settings().NoteStore);
        var early = notes.Read();
        await _exchange.JoinAsync("Somebody");
        await _exchange.StopAsync();
        // As if the machine had stopped between the commit and the note.
        new NoteStore(_exchange.Settings().NoteStore).Swap(notes.Read(), early!);

        await _exchange.RunAsync();

        Assert.Equal(
            await _exchange.CountAsync("exchange.ledger_entry"), NoteStore.CheckpointOf(notes.Read()!).Size);
    }

    [Fact]
    public async Task Refuses_a_database_behind_the_note_store()
    {
        await _exchange.JoinAsync("Somebody");
        await _exchange.StopAsync();
        var notes = new NoteStore(_exchange.Settings().NoteStore);
        using var keys = LogKeys.Load(_exchange.Settings().KeyFolder);
        var ahead = new LedgerAppender(TestExchange.Origin, LedgerHead.Empty(TestExchange.Origin));
        for (var i = 0; i < 50; i++)
            ahead.Append("ledger.tick", "{}"u8, [], TestExchange.Start);
        notes.Swap(notes.Read(), keys.SignCheckpoint(ahead.Head));

        var refused = await Assert.ThrowsAsync<LedgerBehindNoteException>(() => _exchange.RunAsync());

        Assert.Contains("restored from a backup", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_ledger_that_is_not_the_signed_one()
    {
        await _exchange.JoinAsync("Somebody");
        await _exchange.StopAsync();
        var notes = new NoteStore(_exchange.Settings().NoteStore);
        using var keys = LogKeys.Load(_exchange.Settings().KeyFolder);
        var other = new LedgerAppender(TestExchange.Origin, LedgerHead.Empty(TestExchange.Origin));
        other.Append("ledger.tick", "{}"u8, [], TestExchange.Start);
        notes.Swap(notes.Read(), keys.SignCheckpoint(other.Head));

        await Assert.ThrowsAsync<LedgerBehindNoteException>(() => _exchange.RunAsync());
    }

    [Fact]
    public async Task Refuses_an_empty_note_store_beside_a_ledger()
    {
        await _exchange.JoinAsync("Somebody");
        await _exchange.JoinAsync("Somebody else");
        await _exchange.StopAsync();

        var refused = await Assert.ThrowsAsync<LedgerBehindNoteException>(() =>
            _exchange.RunAsync(settings => settings with { NoteStore = Path.Combine(_exchange.Folder, "lost") }));

        Assert.Contains("AcceptEmptyNoteStore", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_a_demo_has_no_clock_to_set()
    {
        await _exchange.StopAsync();
        await _exchange.RunAsync(settings => settings with { Demo = false, DemoStart = null });

        Assert.DoesNotContain(
            _exchange.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>(),
            endpoint => endpoint.RoutePattern.RawText == "/v1/operator/clock");
    }

    [Fact]
    public async Task Refuses_a_newer_schema()
    {
        await _exchange.StopAsync();
        await _exchange.ExecuteAsync(
            "insert into exchange.schema_version (component, version, sha256) values ('exchange', 999, 'x')");

        await Assert.ThrowsAsync<SchemaVersionException>(() => _exchange.RunAsync());
    }

    [Fact]
    public async Task Refuses_keys_of_another_log()
    {
        await _exchange.StopAsync();

        await Assert.ThrowsAsync<SettingsException>(() =>
            _exchange.RunAsync(settings => settings with { Origin = "test.example/compute/two" }));
    }
}
