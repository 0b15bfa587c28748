using System.Globalization;
using TestKit;

namespace Ops.Tests;

public sealed class ClockOfTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ManualTimeProvider _clock = new(Start);
    private readonly List<string> _fired = [];

    [Fact]
    public void Stands_still_until_it_is_advanced()
    {
        var stamp = _clock.GetTimestamp();
        Assert.Equal(Start, _clock.GetUtcNow());
        _clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(Start.AddMinutes(3), _clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromMinutes(3), _clock.GetElapsedTime(stamp));
    }

    [Fact]
    public void Fires_timers_in_the_order_of_their_due_times_each_at_its_own()
    {
        using var late = Timer("late", TimeSpan.FromSeconds(9));
        using var early = Timer("early", TimeSpan.FromSeconds(2));
        using var never = Timer("never", TimeSpan.FromSeconds(11));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["early 2", "late 9"], _fired);
    }

    [Fact]
    public void Fires_a_periodic_timer_once_a_period_until_it_is_disposed()
    {
        var timer = Timer("tick", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        _clock.Advance(TimeSpan.FromSeconds(6));
        timer.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(["tick 1", "tick 3", "tick 5"], _fired);
        Assert.False(timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public async Task Ends_a_delay_when_its_time_has_come()
    {
        var delay = Task.Delay(TimeSpan.FromHours(1), _clock);
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.False(delay.IsCompleted);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await delay;
    }

    private ITimer Timer(string name, TimeSpan due, TimeSpan? period = null) => _clock.CreateTimer(
        _ => _fired.Add(string.Create(
            CultureInfo.InvariantCulture, $"{name} {(_clock.GetUtcNow() - Start).TotalSeconds}")),
        state: null,
        due,
        period ?? Timeout.InfiniteTimeSpan);
}
