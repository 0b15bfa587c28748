namespace Exchange.Api.Sequencing;

/// <summary>
/// The market's time: whole microseconds, never back. It follows wall time, or in a demo stands still where the
/// operator put it. Owned by the sequencer.
/// </summary>
internal sealed class MarketClock(TimeProvider wall)
{
    private DateTimeOffset _last = DateTimeOffset.UnixEpoch;

    /// <summary>Stands still until the operator moves it.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Wall time, in whole microseconds: the latest that the clock can be set to.</summary>
    public DateTimeOffset Wall
    {
        get
        {
            var now = wall.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }

    public DateTimeOffset Now()
    {
        if (!IsHeld && Wall is var now && now > _last)
            _last = now;
        return _last;
    }

    /// <summary>Goes on from here after a restart.</summary>
    public void Resume(DateTimeOffset last, bool held) => (_last, IsHeld) = (last, held);

    /// <summary>Puts the clock forward and holds it there; false if that would be back.</summary>
    public bool TryHold(DateTimeOffset now)
    {
        if (now < Now())
            return false;
        Resume(now.ToUniversalTime(), held: true);
        return true;
    }

    /// <summary>Wall time takes over.</summary>
    public void Release() => IsHeld = false;
}
