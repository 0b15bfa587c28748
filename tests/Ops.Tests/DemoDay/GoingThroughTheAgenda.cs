using Demo.Day;

namespace Ops.Tests.DemoDay;

public sealed class GoingThroughTheAgenda
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly Agenda _agenda = new(Begin);

    [Fact]
    public void Hours_in_which_nothing_is_due_are_passed_over()
    {
        _agenda.Look(Begin.AddHours(7));
        _agenda.Look(Begin.AddHours(2));

        Assert.Equal(Begin.AddHours(2), _agenda.Next()!.Value.At);
        Assert.Equal(Begin.AddHours(7), _agenda.Next()!.Value.At);
        Assert.Null(_agenda.Next());
    }

    [Fact]
    public void What_is_due_within_an_hour_is_done_when_the_next_begins()
    {
        _agenda.Look(Begin.AddMinutes(61));

        Assert.Equal(Begin.AddHours(2), _agenda.Next()!.Value.At);
    }

    [Fact]
    public void What_is_overdue_waits_for_the_next_hour_because_the_clock_never_goes_back()
    {
        _agenda.Look(Begin.AddHours(5));
        _agenda.Next();
        _agenda.Add(Begin.AddHours(3), () => Task.CompletedTask);

        var (at, work) = _agenda.Next()!.Value;
        Assert.Equal(Begin.AddHours(6), at);
        Assert.Single(work.Acts);
    }
}
