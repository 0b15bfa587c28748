using Exchange.Api.Sequencing;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Client;
using Microsoft.Extensions.Hosting;

namespace Exchange.Api.Tests;

public sealed class AnotherNodeTakesTheMarket : IAsyncLifetime
{
    private TestExchange _exchange = null!;

    public async Task InitializeAsync() => _exchange = await TestExchange.StartAsync();

    public async Task DisposeAsync()
    {
        Environment.ExitCode = 0;
        await _exchange.DisposeAsync();
    }

    [Fact]
    public async Task Then_this_one_stops_and_writes_nothing_more()
    {
        await _exchange.ExecuteAsync("update exchange.owner set epoch = epoch + 1");
        var events = await _exchange.CountAsync("es.mt_events");
        var entries = await _exchange.CountAsync("exchange.ledger_entry");
        var stopping = new TaskCompletionSource();
        _exchange.Service<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => _exchange.JoinAsync("Too late"));

        Assert.Equal(503, refused.Problem.Status);
        await stopping.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(NodeStatus.Stopped, _exchange.Service<Sequencer>().Status);
        Assert.Equal(events, await _exchange.CountAsync("es.mt_events"));
        Assert.Equal(entries, await _exchange.CountAsync("exchange.ledger_entry"));
    }
}
