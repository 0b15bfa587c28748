using Check;
using Exchange.Api.Sequencing;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Accounts;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;
using TestKit;

namespace Exchange.Api.Tests;

/// <summary>The events lie on a small file system, of which nothing is left.</summary>
public sealed class WhenTheDiskIsFull : IAsyncLifetime
{
    private const int MoreThanAPageHolds = 200;

    private readonly string _space = $"small_{Guid.NewGuid():N}";
    private TestExchange _exchange = null!;
    private Guid _account;

    public async Task InitializeAsync()
    {
        _exchange = await TestExchange.StartAsync();
        var buyer = await _exchange.JoinAsync("Buyer one", "Buyer");
        _account = await _exchange.AccountOfAsync(buyer.ParticipantId);
    }

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [FactOnASmallDisk]
    public async Task Commands_are_told_to_come_again_and_count_once_when_there_is_room()
    {
        using var disk = SmallDisk.Mount(16 << 20);
        await MoveEventsToAsync(disk);
        disk.Fill();

        var answered = await DepositUntilRefusedAsync();

        Assert.Equal(answered, await DepositsAsync());
        Assert.Equal(0, await _exchange.CountAsync("exchange.incident"));
        Assert.Equal(TestExchange.Currency, (await _exchange.Client().GetMarketAsync()).Currency);
        disk.MakeRoom();
        Assert.False((await Sender(attempts: 10).SendAsync(Deposit(answered))).Replayed);
        Assert.True((await Sender(attempts: 10).SendAsync(Deposit(answered))).Replayed);
        Assert.Equal(answered + 1, await DepositsAsync());
        Assert.Equal(NodeStatus.Owner, _exchange.Service<Sequencer>().Status);
        await _exchange.Operator.GetMarketAsync((await _exchange.Operator.GetMarketAsync()).Position);
        var findings = await Checker.RunAsync(_exchange.CheckerConnection, _ => { }, default);
        Assert.Empty(findings.SelectMany(finding => finding.Examples));
        await LeaveAsync();
    }

    /// <summary>How many were answered before the first that was not.</summary>
    private async Task<int> DepositUntilRefusedAsync()
    {
        var impatient = Sender(attempts: 1);
        for (var answered = 0; ; answered++)
        {
            try
            {
                Assert.True(answered < MoreThanAPageHolds, "The disk does not fill up.");
                await impatient.SendAsync(Deposit(answered));
            }
            catch (RefusedException refused)
            {
                Assert.Equal(503, refused.Problem.Status);
                return answered;
            }
        }
    }

    private ExchangeClient Sender(int attempts) => new(
        _exchange.Http(), _exchange.Wall, _exchange.OperatorCredentials(), new() { MaxAttempts = attempts });

    private DepositBody Deposit(int number) => new()
    {
        CommandId = new(number, 0, 0x7000, [0x80, 0, 0, 0, 0, 0, 0, 1]),
        Market = TestExchange.Origin,
        Participant = _exchange.OperatorCredentials().ParticipantId,
        NotAfter = TestExchange.Start.AddDays(1),
        Account = _account,
        Amount = MicroAmount.Parse("5"),
        Currency = TestExchange.Currency,
        Reference = $"wire {number}",
    };

    private Task<long> DepositsAsync() => _exchange.CountAsync("es.mt_events where type = 'account_deposited'");

    private async Task MoveEventsToAsync(SmallDisk disk)
    {
        var folder = disk.FolderOfOwnerOf(await _exchange.ScalarAsync<string>("show data_directory"));
        await _exchange.ExecuteAsync($"create tablespace {_space} location '{folder}'");
        await _exchange.ExecuteAsync($"alter table es.mt_events set tablespace {_space}");
    }

    /// <summary>The server's other databases live on after this disk.</summary>
    private async Task LeaveAsync()
    {
        await _exchange.StopAsync();
        await _exchange.ExecuteAsync("alter table es.mt_events set tablespace pg_default");
        await _exchange.ExecuteAsync($"drop tablespace {_space}");
    }
}
