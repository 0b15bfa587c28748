using Exchange.Contracts.Leases;

namespace Exchange.Contracts.Tests.Client;

/// <summary>Ten hours from a start; times are given in minutes after it.</summary>
public sealed class CountingWhatWasDelivered
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void All_of_a_period_without_interruptions() =>
        Assert.Equal(3_600, Lease().DeliveredSeconds(At(0), At(60)));

    [Fact]
    public void Nothing_before_the_start() =>
        Assert.Equal(1_800, (Lease() with { StartedAt = At(30) }).DeliveredSeconds(At(0), At(60)));

    [Fact]
    public void Nothing_of_a_lease_that_has_not_started() =>
        Assert.Equal(0, (Lease() with { StartedAt = null }).DeliveredSeconds(At(0), At(60)));

    [Fact]
    public void Nothing_of_what_was_interrupted_within_the_period() => Assert.Equal(
        40 * 60,
        Lease(new(At(-5), At(0)), new(At(0), At(5)), new(At(10), At(15)), new(At(50), At(90)))
            .DeliveredSeconds(At(0), At(60)));

    [Fact]
    public void An_interruption_that_lasts_counts_to_the_period_s_end() =>
        Assert.Equal(10 * 60, Lease(new InterruptionView(At(10), null)).DeliveredSeconds(At(0), At(60)));

    [Fact]
    public void One_that_began_after_the_period_counts_nothing() =>
        Assert.Equal(3_600, Lease(new InterruptionView(At(61), null)).DeliveredSeconds(At(0), At(60)));

    [Fact]
    public void A_fraction_of_a_second_is_left_out() =>
        Assert.Equal(59, Lease().DeliveredSeconds(At(0).AddMilliseconds(1), At(1)));

    private static DateTimeOffset At(int minute) => Start.AddMinutes(minute);

    private static LeaseView Lease(params InterruptionView[] interruptions) => new(
        Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), 2, 1, Start,
        At(600), new(1), "USD", "running", Start, null, 0, Start, 0, interruptions, null);
}
