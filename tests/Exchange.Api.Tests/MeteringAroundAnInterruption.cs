using System.Globalization;
using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Client;
using Exchange.Contracts.Leases;
using Exchange.Contracts.Matching;
using Exchange.Contracts.Wire;

namespace Exchange.Api.Tests;

/// <summary>An hour whose delivery stopped from minute 10 to 15, and again from 40 on.</summary>
public sealed class MeteringAroundAnInterruption : IAsyncLifetime
{
    private TestExchange _exchange = null!;
    private ExchangeClient _supplier = null!;
    private MatchView _match = null!;

    public async Task InitializeAsync()
    {
        _exchange = await TestExchange.StartAsync();
        _supplier = _exchange.Client(await _exchange.JoinAsync("Supplier", "Supplier"));
        var resource = Some.Resource();
        await _supplier.RegisterResourceAsync(resource);
        await _supplier.ListOfferAsync(Some.Offer(resource.Id, price: "2"));
        var buyer = _exchange.Client(await _exchange.FundedBuyerAsync("Buyer", "1000"));
        _match = (await buyer.PlaceOrderAsync(Some.Order(8, limit: "3"))).Order!.Matches.Single();
        await _supplier.ProvisionLeaseAsync(_match.LeaseId, "ssh job@node");
        await PassAsync(10);
        await _supplier.InterruptLeaseAsync(_match.LeaseId, "power");
        await PassAsync(15);
        await _supplier.ResumeLeaseAsync(_match.LeaseId);
        await PassAsync(40);
        await _supplier.InterruptLeaseAsync(_match.LeaseId, "power");
    }

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Fact]
    public async Task The_lease_lists_what_the_next_record_has_to_leave_out()
    {
        var position = await PassAsync(50);
        Assert.Equal([new(At(10), At(15)), new(At(40), null)], (await LeaseAsync(position)).Interruptions);

        position = await MeterAsync(position, until: 30, seconds: 25 * 60);
        Assert.Equal([new(At(40), null)], (await LeaseAsync(position)).Interruptions);

        position = await MeterAsync(position, until: 50, seconds: 10 * 60);
        Assert.Equal([new(At(40), null)], (await LeaseAsync(position)).Interruptions);
        position = (await _supplier.ResumeLeaseAsync(_match.LeaseId)).Position;
        Assert.Equal([new(At(40), At(50))], (await LeaseAsync(position)).Interruptions);
        position = await MeterAsync(await PassAsync(55), until: 55, seconds: 5 * 60);
        Assert.Empty((await LeaseAsync(position)).Interruptions);
    }

    [Fact]
    public async Task More_than_was_delivered_is_refused_and_told_what_was_interrupted()
    {
        var lease = await LeaseAsync(await PassAsync(50));
        var problem = (await SendAsync(lease, until: 50, (35 * 60 * _match.Units) + 1)).Problem!;

        Assert.Equal(1601, problem.Code);
        var named = string.Create(CultureInfo.InvariantCulture, $"; interrupted from {At(10):yyyy-MM-dd'T'HH:mm:ss}.");
        Assert.Contains(named, problem.Rule, StringComparison.Ordinal);
    }

    private DateTimeOffset At(int minute) => _match.Start.AddMinutes(minute);

    // Clients go by the wall's time, the market by its own.
    private async Task<long> PassAsync(int minute)
    {
        _exchange.Wall.Advance(At(minute) - _exchange.Wall.GetUtcNow());
        return (await _exchange.Operator.SetClockAsync(At(minute))).Position;
    }

    private async Task<LeaseView> LeaseAsync(long position) =>
        Assert.Single((await _supplier.GetWorkAsync(position)).Running);

    /// <summary>Records as much as the lease's view says was delivered, which must be so many seconds.</summary>
    private async Task<long> MeterAsync(long position, int until, long seconds)
    {
        var lease = await LeaseAsync(position);
        Assert.Equal(seconds, lease.DeliveredSeconds(lease.MeteredTo, At(until)));
        return (await SendAsync(lease, until, seconds * lease.Units)).Reply!.Position;
    }

    private async Task<BatchItemReply> SendAsync(LeaseView lease, int until, long unitSeconds)
    {
        var record = await _supplier.NewUsageAsync(
            lease.LeaseId, lease.Periods, lease.MeteredTo, At(until), unitSeconds);
        return (await _supplier.SendUsageBatchAsync([record])).Items.Single();
    }
}
