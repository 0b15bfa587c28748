using System.Text.Json;
using System.Text.Json.Serialization;
using TestKit;
using static EventStore.Tests.Samples;

namespace EventStore.Tests;

/// <summary>A cart as Marten would keep it.</summary>
public sealed record Cart
{
    public Guid Id { get; init; }

    public string Customer { get; init; } = "";

    public long Quantity { get; init; }

    public Colour Last { get; init; }

    public static Cart Create(CartOpened e) => new() { Id = e.CartId, Customer = e.Customer };

    public Cart Apply(ItemAdded e) => this with { Quantity = Quantity + e.Quantity, Last = e.Colour };

    public Cart? Apply(CartClosed e) => e.Remark is null ? this : null;
}

public sealed class KeepingAggregateDocuments : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Bare = new() { Converters = { new JsonStringEnumConverter() } };

    private readonly JournalDatabase _database = new();
    private readonly AggregateDocuments<Cart> _carts = Carts();
    private readonly Guid _stream = Guid.NewGuid();

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        await _database.ExecuteAsync(_carts.TableSql);
    }

    public Task DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_document_is_the_fold_of_its_stream_over_several_runs()
    {
        await OpenAsync(_stream);
        await _database.AppendAsync(Items(_stream, 1, 2));
        await RunAsync(3);
        await _database.AppendAsync(Items(_stream, 3, 1));
        await RunAsync(4);
        var cart = JsonSerializer.Deserialize<Cart>(
            await OneAsync<string>("data::text"), Bare);
        Assert.Equal(new Cart { Id = _stream, Customer = "Ada", Quantity = 2 + 3 + 4, Last = Colour.Green }, cart);
        Assert.Equal("Green", await OneAsync<string>("data->>'Last'"));
        Assert.Equal((4L, "EventStore.Tests.Cart"),
            (await OneAsync<long>("mt_version"), await OneAsync<string>("mt_dotnet_type")));
    }

    [Fact]
    public async Task Each_stream_has_its_own_and_one_that_ends_goes()
    {
        var other = Guid.NewGuid();
        await OpenAsync(_stream);
        await OpenAsync(other);
        await _database.AppendAsync(new(other, "cart", 1, [Event(new CartClosed("paid"))]), Items(_stream, 1));
        await RunAsync(4);
        Assert.Equal(_stream, await _database.ScalarAsync<Guid>($"select id from {_carts.Table}"));
        Assert.Equal(1L, await _database.ScalarAsync<long>($"select count(*) from {_carts.Table}"));
    }

    [Fact]
    public async Task Events_that_have_no_part_in_it_are_passed_over()
    {
        var onlyOpened = new AggregateDocuments<Cart>(
            JournalDatabase.Schema, new AggregateFold<Cart>().Create<CartOpened>(Cart.Create), version: 2);
        await _database.ExecuteAsync(onlyOpened.TableSql);
        await OpenAsync(_stream);
        await _database.AppendAsync(Items(_stream, 1));
        await RunAsync(2, onlyOpened);
        Assert.Equal("es.mt_doc_cart_2", onlyOpened.Table);
        Assert.Equal(1L, await _database.ScalarAsync<long>($"select mt_version from {onlyOpened.Table}"));
    }

    [Fact]
    public async Task A_stream_that_nothing_begins_stops_it_with_the_event()
    {
        await _database.AppendAsync(Items(_stream, 0));
        var failed = await Assert.ThrowsAsync<ProjectionFailedException>(() => RunAsync(1));
        Assert.Contains("ItemAdded comes before", failed.Message, StringComparison.Ordinal);
    }

    internal static AggregateDocuments<Cart> Carts() => new(JournalDatabase.Schema, new AggregateFold<Cart>()
        .Create<CartOpened>(Cart.Create)
        .Apply<ItemAdded>((cart, e) => cart.Apply(e))
        .Apply<CartClosed>((cart, e) => cart.Apply(e)));

    private Task OpenAsync(Guid stream) => _database.AppendAsync(
        new StreamAppend(stream, "cart", 0, [Event(new CartOpened(stream, "Ada", Noon))]));

    private async Task RunAsync(long until, IProjection? projection = null)
    {
        using var stop = new CancellationTokenSource();
        var signal = new FeedSignal(_database.Journal, TimeProvider.System);
        var runner = new ProjectionRunner(
            _database.NewJournal(), projection ?? _carts, signal, new ManualTimeProvider());
        var run = runner.RunAsync(stop.Token);
        await Task.WhenAny(run, runner.WaitUntilAsync(until));
        await stop.CancelAsync();
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (run.Exception?.InnerException is { } failure)
        {
            throw failure;
        }
    }

    private Task<T> OneAsync<T>(string column) =>
        _database.ScalarAsync<T>($"select {column} from {_carts.Table} where id = '{_stream}'");
}
