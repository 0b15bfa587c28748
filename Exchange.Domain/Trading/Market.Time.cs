namespace Exchange.Domain.Trading;

public sealed partial class Market
{
    /// <summary>When the next deadline falls due; null when nothing waits for a time.</summary>
    public DateTimeOffset? NextDeadline => null;

    private Refusal? PassTo(DateTimeOffset now)
    {
        if (now < Now)
        {
            return new Refusal(
                RefusalCode.ClockGoesBack, "now", Refused.Text(now),
                $"Not before the market's time, {Refused.Text(Now)}.");
        }

        Emit(new TimePassed(Id, now));
        return null;
    }

    private void FireWhatIsDue()
    {
        if (NextDeadline <= _stamp.Now)
        {
            PassTo(_stamp.Now);
        }
    }
}
