using Demo.Actors;
using Demo.Day;
using Demo.Rules;
using Exchange.Contracts.Client;
using Ledger;

namespace Ops.Tests.DemoDay;

public sealed class MeteringALease : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 30, 0, TimeSpan.Zero);

    private readonly HttpClient _http = new();
    private readonly PrivateKey _key = PrivateKey.Create();

    public void Dispose()
    {
        _http.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task A_record_is_due_every_day_and_at_the_end()
    {
        var lease = Lease(units: 2, hours: 50, Course.ToTheEnd);

        Assert.Equal(Start.AddHours(24), lease.NextAct);
        Assert.Empty(await lease.RecordsAsync(Start.AddHours(23.9), all: false));
        var first = Assert.Single(await lease.RecordsAsync(Start.AddHours(24.5), all: false));
        Assert.Equal((0, Start, Start.AddHours(24), 172_800L), (first.Period, first.From, first.To, first.UnitSeconds));
        var rest = await lease.RecordsAsync(Start.AddHours(60), all: false);
        Assert.Equal([Start.AddHours(48), Start.AddHours(50)], rest.Select(record => record.To));
        Assert.Equal([1, 2], rest.Select(record => record.Period));
        Assert.True(lease.IsOver);
        Assert.Equal(2 * 50 * 3_600, lease.UnitSeconds);
    }

    [Fact]
    public async Task What_was_not_delivered_is_not_charged_however_long_it_took()
    {
        var lease = Lease(units: 1, hours: 12, Course.Interrupted);

        Assert.Equal((Start.AddHours(4), Course.Interrupted), lease.Turn!.Value);
        lease.Interrupt(Start.AddHours(4.5));
        Assert.True(lease.IsInterrupted);
        Assert.Equal((Start.AddHours(6.5), Course.Interrupted), lease.Turn!.Value);
        lease.Resume(Start.AddHours(9.25));
        Assert.False(lease.IsInterrupted);
        Assert.Null(lease.Turn);
        await lease.RecordsAsync(Start.AddHours(12), all: false);
        Assert.Equal((long)(7.25 * 3_600), lease.UnitSeconds);
    }

    [Fact]
    public async Task Each_record_lacks_what_was_interrupted_in_its_own_period()
    {
        var lease = Lease(units: 2, hours: 66, Course.Interrupted);

        lease.Interrupt(Start.AddHours(23));
        var first = Assert.Single(await lease.RecordsAsync(Start.AddHours(24), all: false));
        lease.Resume(Start.AddHours(27));
        var rest = await lease.RecordsAsync(Start.AddHours(66), all: false);

        Assert.Equal(2 * 23 * 3_600, first.UnitSeconds);
        Assert.Equal([2 * 21 * 3_600, 2 * 18 * 3_600], rest.Select(record => record.UnitSeconds));
    }

    [Fact]
    public async Task A_lease_that_never_goes_on_is_charged_up_to_where_it_stopped()
    {
        var lease = Lease(units: 1, hours: 12, Course.Interrupted);

        lease.Interrupt(Start.AddHours(4));
        lease.GiveUpTurn();
        await lease.RecordsAsync(Start.AddHours(12), all: false);

        Assert.Equal(4 * 3_600, lease.UnitSeconds);
    }

    [Fact]
    public async Task An_early_end_is_metered_up_to_its_moment()
    {
        var lease = Lease(units: 1, hours: 60, Course.EndedEarly);

        var records = await lease.RecordsAsync(Start.AddHours(30), all: true);
        Assert.Equal([Start.AddHours(24), Start.AddHours(30)], records.Select(record => record.To));
        Assert.False(lease.IsOver);
    }

    private LeaseRun Lease(int units, int hours, Course course)
    {
        var me = new ParticipantCredentials(Guid.NewGuid(), "none", _key);
        var actor = new Actor("A", new(_http, new DayClock(Start), me, new() { Market = "m" }));
        return new(Guid.NewGuid(), actor, actor, units, Start, Start.AddHours(hours), course, isDisputed: false);
    }
}
