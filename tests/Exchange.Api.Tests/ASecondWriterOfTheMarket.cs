using Exchange.Api.Sequencing;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;

namespace Exchange.Api.Tests;

/// <summary>A node that still believes that it owns the market, while another has taken it or writes to it.</summary>
public sealed class ASecondWriterOfTheMarket : IAsyncLifetime
{
    private TestExchange _exchange = null!;
    private Guid _account;

    public async Task InitializeAsync()
    {
        _exchange = await TestExchange.StartAsync();
        var buyer = await _exchange.FundedBuyerAsync("Buyer one", "1000");
        _account = await _exchange.AccountOfAsync(buyer.ParticipantId);
        await _exchange.Operator.GetMarketAsync((await _exchange.Operator.GetMarketAsync()).Position);
    }

    public async Task DisposeAsync()
    {
        Environment.ExitCode = 0;
        await _exchange.DisposeAsync();
    }

    [Theory]
    [InlineData("update exchange.owner set epoch = epoch + 1")]
    [InlineData("update exchange.owner set position = position + 1")]
    [InlineData("update es.mt_streams set version = version + 1")]
    public async Task Is_fenced_and_has_written_nothing_anywhere(string bySomebodyElse)
    {
        await _exchange.ExecuteAsync(bySomebodyElse);
        var rows = await _exchange.AllRowsAsync();
        var note = await NoteAsync();

        // Several at once: some wait in the batch that is fenced, some are decided on top of it.
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(DepositAsync));

        Assert.All(answers, status => Assert.Equal(503, status));
        Assert.Equal(NodeStatus.Stopped, _exchange.Service<Sequencer>().Status);
        Assert.Equal(rows, await _exchange.AllRowsAsync());
        Assert.Equal(note, await NoteAsync());
    }

    private async Task<int> DepositAsync(int number)
    {
        var impatient = new ExchangeClient(
            _exchange.Http(), _exchange.Wall, _exchange.OperatorCredentials(), new() { MaxAttempts = 1 });
        try
        {
            await impatient.DepositAsync(_account, MicroAmount.Parse("1"), TestExchange.Currency, $"wire {number}");
            return 200;
        }
        catch (RefusedException refused)
        {
            return refused.Problem.Status;
        }
    }

    private Task<byte[]> NoteAsync() => File.ReadAllBytesAsync(
        Directory.GetFiles(_exchange.Settings().NoteStore).Single());
}
