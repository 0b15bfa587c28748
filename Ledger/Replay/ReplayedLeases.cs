namespace Ledger;

/// <summary>The delivery of a match.</summary>
internal sealed class ReplayedLease
{
    private readonly List<(DateTimeOffset From, DateTimeOffset? To)> _stops = [];

    public required ReplayedMatch Match { get; init; }

    public required DateTimeOffset ProvisionedAt { get; init; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public bool HasFailed { get; set; }

    public bool IsStopped { get; private set; }

    public bool IsSettled { get; set; }

    public int NextPeriod { get; private set; }

    public DateTimeOffset? MeteredTo { get; private set; }

    public long Metered { get; private set; }

    /// <summary>Until when a supplier may meter what it had delivered when its buyer ended the lease.</summary>
    public DateTimeOffset? FinalUsageBy { get; set; }

    public bool IsRunning => StartedAt is not null && EndedAt is null;

    public void Stop(DateTimeOffset at)
    {
        IsStopped = true;
        _stops.Add((at, null));
    }

    public void Resume(DateTimeOffset at)
    {
        IsStopped = false;
        _stops[^1] = (_stops[^1].From, at);
    }

    /// <summary>Whole seconds delivered in [from, to): from the start on, without what was interrupted.</summary>
    public long Delivered(DateTimeOffset from, DateTimeOffset to)
    {
        var since = Minutes.Later(StartedAt ?? from, from);
        var ticks = since < to ? (to - since).Ticks : 0;
        foreach (var stop in _stops)
        {
            var (begin, end) = (Minutes.Later(stop.From, since), Minutes.Earlier(stop.To ?? to, to));
            if (begin < end) ticks -= (end - begin).Ticks;
        }

        return ticks / TimeSpan.TicksPerSecond;
    }

    public void Meter(DateTimeOffset to, long unitSeconds)
    {
        (NextPeriod, MeteredTo, Metered) = (NextPeriod + 1, to, Metered + unitSeconds);
        _stops.RemoveAll(stop => stop.To <= to);
    }
}

/// <summary>Leases from their provisioning to their payment.</summary>
internal sealed class ReplayedLeases(ReplayedMarket market)
{
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromHours(24);

    public void Provision(Fact fact)
    {
        market.Openings.Take(fact, "accessCommitment", market.Counts);
        var match = Match(fact);
        ReplayedParties.RequireOwner(fact, match.Supplier);
        fact.Require(
            match is { IsConfirmed: true, Lease: null }, ReplayRules.LeaseState, "a confirmed match", match.LeaseId);
        fact.Require(fact.Time < match.AnswerBy, ReplayRules.MatchLapse, match.AnswerBy, fact.Time);
        match.Lease = new() { Match = match, ProvisionedAt = fact.Time };
        market.Counts.Leases++;
    }

    public void Start(Fact fact)
    {
        var lease = Lease(fact);
        fact.Require(
            lease is { StartedAt: null, EndedAt: null }, ReplayRules.LeaseState, "a lease that has not started",
            lease.StartedAt);
        var at = fact.Instant("at");
        fact.Same(ReplayRules.LeaseStart, "at", Minutes.Later(lease.Match.Start, lease.ProvisionedAt), at);
        fact.Require(at <= fact.Time, ReplayRules.LeaseStart, $"not after {EntryFormat.Time(fact.Time)}", at);
        lease.StartedAt = at;
    }

    public void Record(Fact fact)
    {
        var lease = Lease(fact);
        var match = lease.Match;
        ReplayedParties.RequireOwner(fact, match.Supplier);
        var mayStillMeter = fact.Time < lease.FinalUsageBy && (lease.MeteredTo ?? lease.StartedAt) < lease.EndedAt;
        fact.Require(
            lease.IsRunning || mayStillMeter, ReplayRules.LeaseState, "a lease that may be metered", match.LeaseId);
        fact.Same(ReplayRules.UsagePeriod, "period", lease.NextPeriod, fact.Count("period", 0));
        var (from, to) = (fact.Instant("from"), fact.Instant("to"));
        var continues = lease.MeteredTo is { } last ? from == last : from == match.Start || from == lease.StartedAt;
        var latest = Minutes.Earlier(lease.EndedAt ?? match.End, fact.Time);
        fact.Require(
            continues && to > from && to <= latest && to - from <= LongestPeriod, ReplayRules.UsagePeriod,
            $"from {EntryFormat.Time(lease.MeteredTo ?? match.Start)} on, at most 24 hours, to "
            + $"{EntryFormat.Time(latest)} at most", $"{EntryFormat.Time(from)} to {EntryFormat.Time(to)}");
        var (unitSeconds, most) = (fact.Number("unitSeconds"), match.Units * lease.Delivered(from, to));
        fact.Require(unitSeconds <= most, ReplayRules.UsageMost, $"at most {most}", unitSeconds);
        lease.Meter(to, unitSeconds);
        market.Counts.UsageRecords++;
    }

    public void Interrupt(Fact fact)
    {
        fact.Text("reason");
        var lease = Running(fact);
        ReplayedParties.RequireOwner(fact, lease.Match.Supplier);
        fact.Require(!lease.IsStopped, ReplayRules.LeaseState, "a lease that is delivered", lease.Match.LeaseId);
        lease.Stop(fact.Time);
    }

    public void Resume(Fact fact)
    {
        var lease = Running(fact);
        ReplayedParties.RequireOwner(fact, lease.Match.Supplier);
        fact.Require(lease.IsStopped, ReplayRules.LeaseState, "a lease that is interrupted", lease.Match.LeaseId);
        lease.Resume(fact.Time);
    }

    public void Fail(Fact fact)
    {
        fact.Text("reason");
        var lease = NotEnded(fact);
        ReplayedParties.RequireOwner(fact, lease.Match.Supplier);
        lease.HasFailed = true;
    }

    public void End(Fact fact)
    {
        var lease = NotEnded(fact);
        var match = lease.Match;
        var now = Minutes.Earlier(fact.Time, match.End);
        if (fact.Actor is { } actor)
        {
            ReplayedParties.RequireOwner(fact, match.Supplier, match.Buyer);
            lease.EndedAt = now;
            if (actor != match.Supplier && (lease.MeteredTo ?? lease.StartedAt) < now)
                lease.FinalUsageBy = now + market.Terms.FinalUsageWithin;
        }
        else
        {
            lease.EndedAt = lease.HasFailed ? now : match.End;
            var isOver = lease.HasFailed || lease.MeteredTo == match.End
                || fact.Time >= match.End + market.Terms.FinalUsageWithin;
            fact.Require(
                isOver, ReplayRules.LeaseEnd, "a lease that was metered to its end, or whose last usage is overdue",
                lease.MeteredTo);
            fact.Same(ReplayRules.LeaseEnd, "at", lease.EndedAt.Value, fact.Instant("at"));
            fact.Same(ReplayRules.LeaseEnd, "unitSeconds", lease.Metered, fact.Number("unitSeconds"));
        }

        // What was planned for longer gives the rest of its capacity back from the next whole minute on.
        ReplayedMatches.Free(match, Minutes.Ceiling(fact.Time), fact.Time);
    }

    /// <summary>The lease that a fact names, provisioned and not paid.</summary>
    public ReplayedLease Lease(Fact fact) =>
        Match(fact).Lease
        ?? throw fact.Broken(ReplayRules.LeaseState, "a lease that was provisioned", fact.Id("lease"));

    private ReplayedMatch Match(Fact fact) =>
        market.Matches.OfLease(fact.Id("lease"))
        ?? throw fact.Broken(ReplayRules.LeaseState, "a lease of a match that stands", fact.Id("lease"));

    private ReplayedLease NotEnded(Fact fact)
    {
        var lease = Lease(fact);
        fact.Require(
            lease is { EndedAt: null }, ReplayRules.LeaseState, "a lease that has not ended", lease.EndedAt);
        return lease;
    }

    private ReplayedLease Running(Fact fact)
    {
        var lease = Lease(fact);
        fact.Require(lease.IsRunning, ReplayRules.LeaseState, "a lease that runs", lease.Match.LeaseId);
        return lease;
    }
}
