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
        _exchange.Wall.Advance(TimeSpan.FromHours(13));
        await _exchange.Operator.SetClockAsync(noon);
        await _exchange.JoinAsync("Somebody");
        await _exchange.StopAsync();
        await _exchange.RunAsync();

        Assert.Equal(noon, _exchange.Service<CommittedState>().Now.Time);
    }

    [Fact]
    public async Task Tells_a_time_that_goes_on_while_nothing_is_decided_unless_it_is_held()
    {
        _exchange.Wall.Advance(TimeSpan.FromHours(1));
        Assert.Equal(TestExchange.Start, (await _exchange.Client().GetMarketAsync()).Now);

        await _exchange.Operator.SetClockAsync(null);
        _exchange.Wall.Advance(TimeSpan.FromHours(1));
        Assert.Equal(TestExchange.Start.AddHours(2), (await _exchange.Client().GetMarketAsync()).Now);
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
    public async Task Waits_for_whoever_still_holds_the_note_store_when_a_head_is_to_be_signed()
    {
        var notes = new NoteStore(_exchange.Settings().NoteStore);
        var early = notes.Read();
        await _exchange.JoinAsync("Somebody");
        await _exchange.StopAsync();
        notes.Swap(notes.Read(), early!);

        Task starting;
        await using (new FileStream(
            Directory.GetFiles(_exchange.Settings().NoteStore).Single(), FileMode.Open, FileAccess.Read,
            FileShare.Read))
        {
            starting = _exchange.RunAsync();
            // Round trips past the exchange, in which it gets to its note.
            for (var i = 0; i < 200 && !starting.IsCompleted; i++)
                await _exchange.CountAsync("exchange.owner");
            Assert.False(starting.IsCompleted);
        }

        await starting;
        Assert.True(NoteStore.CheckpointOf(notes.Read()!).Size > NoteStore.CheckpointOf(early!).Size);
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
        await using var real = await TestExchange.CreateAsync();
        await real.RunAsync(NoDemo);

        Assert.DoesNotContain(
            real.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>(),
            endpoint => endpoint.RoutePattern.RawText == "/v1/operator/clock");
        Assert.False((await real.Client().GetMarketAsync()).Demo);
    }

    [Fact]
    public async Task Refuses_a_demos_data_outside_of_a_demo_and_takes_nothing_over()
    {
        await _exchange.StopAsync();

        var refused = await Assert.ThrowsAsync<SettingsException>(() => _exchange.RunAsync(NoDemo));

        Assert.StartsWith(
            "MARKET_Demo is False, but the database holds a demo. A market is a demo from its first start to its last",
            refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await _exchange.ScalarAsync<long>("select epoch from exchange.owner"));
    }

    [Fact]
    public async Task Refuses_a_real_markets_data_in_a_demo_and_takes_nothing_over()
    {
        await using var real = await TestExchange.CreateAsync();
        await real.RunAsync(NoDemo);
        await real.StopAsync();

        var refused = await Assert.ThrowsAsync<SettingsException>(() => real.RunAsync());

        Assert.StartsWith(
            "MARKET_Demo is True, but the database holds a market that is no demo.", refused.Message,
            StringComparison.Ordinal);
        Assert.Equal(1, await real.ScalarAsync<long>("select epoch from exchange.owner"));
        await real.RunAsync(NoDemo);
    }

    [Fact]
    public async Task Refuses_another_markets_data_and_names_both()
    {
        await _exchange.StopAsync();

        var refused = await Assert.ThrowsAsync<SettingsException>(() => _exchange.RunAsync(settings => settings with
        {
            Origin = "test.example/compute/two",
            KeyFolder = Path.Combine(_exchange.Folder, "keys-of-two"),
        }));

        Assert.StartsWith(
            $"MARKET_Origin is test.example/compute/two, but the database holds {TestExchange.Origin}",
            refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OperatorKey", null, "missing")]
    [InlineData("OperatorKey", "nonsense", "'nonsense'")]
    [InlineData("OperatorApiKeyHash", null, "missing")]
    [InlineData("OperatorApiKeyHash", "cx_the-key-itself", "'cx_the-key-itself'")]
    public async Task Opens_no_market_without_the_public_halves_of_an_operators_secrets(
        string setting, string? value, string said)
    {
        await using var unopened = await TestExchange.CreateAsync();

        var refused = await Assert.ThrowsAsync<SettingsException>(() => unopened.RunAsync(settings =>
            setting == nameof(settings.OperatorKey)
                ? settings with { OperatorKey = value }
                : settings with { OperatorApiKeyHash = value }));

        Assert.StartsWith($"MARKET_{setting} is {said}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await unopened.CountAsync("es.mt_events"));
    }

    [Fact]
    public async Task Asks_for_no_operator_once_the_market_is_open()
    {
        await _exchange.StopAsync();

        await _exchange.RunAsync(settings => settings with { OperatorKey = null, OperatorApiKeyHash = null });

        Assert.Equal("Exchange operator", (await _exchange.Operator.GetMeAsync()).Name);
    }

    [Fact]
    public void Leaves_no_secret_of_the_operator_in_a_file()
    {
        var secrets = Directory.CreateDirectory(Path.Combine(_exchange.Folder, "of the operator"));
        _exchange.OperatorSecrets.Save(secrets.FullName, "operator");
        var own = secrets.GetFiles().Select(file => File.ReadAllText(file.FullName).Trim()).ToList();
        secrets.Delete(recursive: true);

        Assert.Equal(2, own.Count);
        Assert.All(
            Directory.EnumerateFiles(_exchange.Folder, "*", SearchOption.AllDirectories),
            file => Assert.DoesNotContain(own, secret => File.ReadAllText(file).Contains(
                secret, StringComparison.OrdinalIgnoreCase)));
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

    private static MarketSettings NoDemo(MarketSettings settings) =>
        settings with { Demo = false, DemoStart = null };
}
