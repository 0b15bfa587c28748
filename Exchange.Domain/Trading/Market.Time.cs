using Exchange.Domain.Leases;
using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Vouchers;

namespace Exchange.Domain.Trading;

public sealed partial class Market
{
    // What waits for a decision of its own, which the log then states.
    private readonly Deadlines _deadlines = new();

    // Times at which supply becomes usable without any fact of its own; TimePassed is what takes them away.
    private readonly Deadlines _returns = new();
    private IReadOnlyList<Deadline> _returned = [];

    /// <summary>When the next deadline falls due; null when nothing waits for a time.</summary>
    public DateTimeOffset? NextDeadline => (_deadlines.Next, _returns.Next) switch
    {
        ({ } deadline, { } back) => deadline.At < back.At ? deadline.At : back.At,
        var (deadline, back) => deadline?.At ?? back?.At,
    };

    /// <summary>
    /// One decision must fit into one append. What is still due after so many events is left for the next
    /// <see cref="PassTime"/>, at the same time.
    /// </summary>
    private const int MostEventsOfAPass = 20_000;

    private Refusal? PassTo(DateTimeOffset now)
    {
        if (now < Now)
        {
            return new Refusal(
                RefusalCode.ClockGoesBack, "now", Refused.Text(now),
                $"Not before the market's time, {Refused.Text(Now)}.");
        }

        Emit(new TimePassed(Id, now));
        foreach (var back in _returned)
        {
            NoteReturned(
                back.Kind == DeadlineKind.OfferBegins ? _offers[back.Id].ResourceId : _matches[back.Id].ResourceId);
        }

        var most = _events.Count + MostEventsOfAPass;
        do
        {
            FireUpTo(now, most);
            MatchWhatWaits();
        }
        while (_deadlines.Next?.At <= now && _events.Count < most);

        return null;
    }

    private void FireUpTo(DateTimeOffset now, int mostEvents)
    {
        while (_deadlines.Next is { } due && due.At <= now && _events.Count < mostEvents)
        {
            Fire(due);
            if (_deadlines.Next == due)
            {
                throw new InvalidOperationException($"Nothing followed from the deadline {due}.");
            }
        }
    }

    private void FireWhatIsDue()
    {
        while (NextDeadline <= _stamp.Now)
        {
            PassTo(_stamp.Now);
        }
    }

    private void Fire(Deadline due)
    {
        switch (due.Kind)
        {
            case DeadlineKind.LeaseStarts:
                Emit(new LeaseStarted(due.Id, due.At));
                break;
            case DeadlineKind.FinalUsage:
                var lease = _leases[due.Id];
                if (lease.State != LeaseState.Ended)
                {
                    Emit(new LeaseEnded(lease.Id, lease.Window.End, lease.Metered.Count));
                }

                Settle(lease.Id);
                break;
            case DeadlineKind.MatchLapses:
                Emit(new MatchLapsed(due.Id));
                Unwind(due.Id);
                break;
            case DeadlineKind.OrderExpires:
                Emit(new OrderExpired(due.Id));
                Tidy(due.Id);
                break;
            case DeadlineKind.SettlementDue:
                Pay(due.Id);
                break;
            case DeadlineKind.VoucherExpires:
                Emit(new VoucherExpired(due.Id));
                RefundFreed(_vouchers[due.Id].ProgrammeId);
                break;
            case DeadlineKind.OfferExpires:
                Emit(new OfferExpired(due.Id));
                break;
            default:
                throw new InvalidOperationException($"{due.Kind} does not fire.");
        }
    }

    private void On(TimePassed e)
    {
        Now = e.Now;
        LetFinishedLeave();
        _returned = _returns.TakeUpTo(e.Now);
        foreach (var passed in _returned)
        {
            if (passed.Kind == DeadlineKind.CapacityReturns)
            {
                DropPassed(_matches[passed.Id]);
            }
        }
    }
}
