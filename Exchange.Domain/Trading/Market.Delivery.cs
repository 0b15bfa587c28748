using Exchange.Domain.Leases;
using Exchange.Domain.Quantities;

namespace Exchange.Domain.Trading;

public sealed partial class Market
{
    private readonly Dictionary<Guid, Lease> _leases = [];

    /// <summary>The lease with this id, if it was provisioned and is not paid.</summary>
    public Lease? FindLease(Guid id) => _leases.GetValueOrDefault(id);

    private Refusal? When(ProvisionLease command) =>
        Take(LeaseDecider.Provision(command, FindMatchOfLease(command.LeaseId), _stamp.Now));

    private Refusal? When(RecordUsage command)
    {
        if (Take(LeaseDecider.RecordUsage(command, FindLease(command.LeaseId), _stamp.Now)) is { } refusal)
        {
            return refusal;
        }

        var lease = _leases[command.LeaseId];
        if (lease.State == LeaseState.Ended)
        {
            return lease.MeteredTo == lease.EndedAt ? SettleAtLast(lease.Id) : null;
        }

        return lease.MeteredTo == lease.Window.End ? EndAsPlanned(lease) : null;
    }

    private Refusal? When(InterruptLease command) =>
        Take(LeaseDecider.Interrupt(command, FindLease(command.LeaseId), _stamp.Now));

    private Refusal? When(ResumeLease command) =>
        Take(LeaseDecider.Resume(command, FindLease(command.LeaseId), _stamp.Now));

    private Refusal? When(FailLease command) =>
        Take(LeaseDecider.Fail(command, FindLease(command.LeaseId), _stamp.Now)) ?? CutShort(command.LeaseId);

    private Refusal? When(EndLease command) =>
        Take(LeaseDecider.End(
            command, FindLease(command.LeaseId), _stamp.Now, TimeSpan.FromMinutes(Rules.FinalUsageWithinMinutes)))
        ?? CutShort(command.LeaseId);

    /// <summary>
    /// A lease that ended before its time gives the rest of its capacity back; it is settled once nothing more is to be
    /// metered.
    /// </summary>
    private Refusal? CutShort(Guid leaseId)
    {
        var lease = _leases[leaseId];
        Free(_matches[lease.MatchId], TimeWindow.CeilToMinute(_stamp.Now));
        return lease.FinalUsageBy is null ? SettleAtLast(leaseId) : null;
    }

    private Refusal? EndAsPlanned(Lease lease)
    {
        Emit(new LeaseEnded(lease.Id, lease.Window.End, lease.Metered.Count));
        return SettleAtLast(lease.Id);
    }

    private Refusal? SettleAtLast(Guid leaseId)
    {
        Settle(leaseId);
        return null;
    }

    private void On(LeaseProvisioned e)
    {
        _matches[e.MatchId] = _matches[e.MatchId].Apply(e);
        _leases.Add(e.LeaseId, Lease.Create(e));
        _deadlines.Clear(DeadlineKind.MatchLapses, e.MatchId);
        _deadlines.Set(DeadlineKind.LeaseStarts, e.LeaseId, e.Start);
        _deadlines.Set(DeadlineKind.FinalUsage, e.LeaseId, e.End.AddMinutes(Rules.FinalUsageWithinMinutes));
    }

    private void On(LeaseStarted e)
    {
        _leases[e.LeaseId] = _leases[e.LeaseId].Apply(e);
        _deadlines.Clear(DeadlineKind.LeaseStarts, e.LeaseId);
    }

    private void On(LeaseEnded e)
    {
        _leases[e.LeaseId] = _leases[e.LeaseId].Apply(e);
        _deadlines.Clear(DeadlineKind.LeaseStarts, e.LeaseId);
        _deadlines.Clear(DeadlineKind.FinalUsage, e.LeaseId);
        if (e.FinalUsageBy is { } by)
        {
            _deadlines.Set(DeadlineKind.FinalUsage, e.LeaseId, by);
        }
    }
}
