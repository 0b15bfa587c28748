using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;

namespace Exchange.Api.Tests;

/// <summary>A quiet market's checkpoints go on, so that one that stays away tells of a fault.</summary>
public sealed class WhenNothingHappens : IAsyncLifetime
{
    private TestExchange _exchange = null!;

    public async Task InitializeAsync()
    {
        _exchange = await TestExchange.StartAsync();
        await PassAsync(TimeSpan.FromSeconds(1));
    }

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Fact]
    public async Task The_ledger_ticks_after_ten_seconds_and_not_before()
    {
        await PassAsync(TimeSpan.FromSeconds(9));
        Assert.Equal(0, await CountAsync("ledger.tick"));
        await PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await CountAsync("ledger.tick"));
        for (var second = 0; second < 11; second++)
            await PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await CountAsync("ledger.tick"));
    }

    [Fact]
    public async Task It_chains_a_checkpoint_once_a_minute()
    {
        var before = await CountAsync("ledger.checkpoint");
        for (var second = 0; second < 120; second++)
            await PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(before + 2, await CountAsync("ledger.checkpoint"));
    }

    [Fact]
    public async Task The_markets_time_is_told_by_the_clock_and_not_by_the_last_order()
    {
        await _exchange.Operator.SetClockAsync(null);
        for (var second = 0; second < 30; second++)
            await PassAsync(TimeSpan.FromSeconds(1));
        var market = await _exchange.Client().GetMarketAsync();
        Assert.InRange(_exchange.Wall.GetUtcNow() - market.Now, TimeSpan.Zero, TimeSpan.FromSeconds(11));
    }

    /// <summary>Moves the wall clock and waits until the sequencer has done what follows.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        _exchange.Wall.Advance(time);
        // A refusal writes nothing and is answered after the batch that the tick began, if any, is committed.
        await Assert.ThrowsAsync<RefusedException>(() => _exchange.Operator.DepositAsync(
            Guid.CreateVersion7(), MicroAmount.Parse("1"), TestExchange.Currency, "to nobody"));
    }

    private Task<long> CountAsync(string kind) => _exchange.CountAsync($"exchange.ledger_entry where kind = '{kind}'");
}
