using Exchange.Domain.Matching;
using Exchange.Domain.Quantities;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Leases;

/// <summary>The rules of delivery and metering: pure, and checked in the order of <see cref="RefusalCode"/>.</summary>
public static class LeaseDecider
{
    /// <summary>The longest metering period.</summary>
    public static readonly TimeSpan LongestPeriod = TimeSpan.FromHours(24);

    /// <summary>So many interruptions may wait for the record of use that covers them.</summary>
    public const int MostInterruptions = 1_000;

    private const int MostNamed = 3;

    /// <summary>The supplier made the capacity ready; the lease starts at once if its start has come.</summary>
    public static Decision Provision(ProvisionLease command, Match? match, DateTimeOffset now)
    {
        if (match is null)
        {
            return Unknown(command.LeaseId);
        }

        if (match.SupplierId != command.Origin.ActorId)
        {
            return NotTheSuppliers(command.LeaseId);
        }

        if (match.State != MatchState.Confirmed)
        {
            return NotToProvision(command.LeaseId, match.State);
        }

        var window = match.Window;
        List<object> events =
        [
            new LeaseProvisioned(
                match.LeaseId, match.Id, match.OrderId, match.OfferId, match.BuyerId, match.SupplierId,
                match.Units.Count, match.AcceleratorsPerUnit.Count, window.Start, window.End, match.Price.Micros,
                command.AccessCommitment),
        ];
        if (window.Start <= now)
        {
            events.Add(new LeaseStarted(match.LeaseId, now));
        }

        return Decision.Accepted(events);
    }

    /// <summary>One metering period, continuing where the last one ended.</summary>
    public static Decision RecordUsage(RecordUsage command, Lease? lease, DateTimeOffset now)
    {
        if (CheckMeterable(command.Origin, command.LeaseId, lease, now) is { } refusal)
        {
            return refusal;
        }

        if ((CheckPeriod(command, lease!, now) ?? CheckUse(command, lease!)) is { } periodRefusal)
        {
            return periodRefusal;
        }

        return Decision.Accepted([
            new LeaseUsageRecorded(lease!.Id, command.Period, command.From, command.To, command.UnitSeconds),
        ]);
    }

    /// <summary>Delivery stopped for now.</summary>
    public static Decision Interrupt(InterruptLease command, Lease? lease, DateTimeOffset now) =>
        CheckDelivering(command.Origin, command.LeaseId, lease) is { } refusal ? refusal
        : lease!.State != LeaseState.Running
            ? Refused.WrongState("lease", lease.Id, $"Only a running lease can be interrupted; it is {lease.State}.")
        : lease.Interruptions.Count >= MostInterruptions
            ? Refused.WrongState(
                "lease", lease.Id, $"Its use must be recorded first; {MostInterruptions} interruptions wait for that.")
            : Decision.Accepted([new LeaseInterrupted(lease.Id, now, command.Reason)]);

    /// <summary>Delivery goes on.</summary>
    public static Decision Resume(ResumeLease command, Lease? lease, DateTimeOffset now) =>
        CheckDelivering(command.Origin, command.LeaseId, lease) is { } refusal ? refusal
        : lease!.State != LeaseState.Interrupted
            ? Refused.WrongState("lease", lease.Id, $"Only an interrupted lease can be resumed; it is {lease.State}.")
            : Decision.Accepted([new LeaseResumed(lease.Id, now)]);

    /// <summary>The supplier gives up; what was metered is owed.</summary>
    public static Decision Fail(FailLease command, Lease? lease, DateTimeOffset now)
    {
        if (CheckSupplier(command.Origin, command.LeaseId, lease) is { } refusal)
        {
            return refusal;
        }

        return lease!.State == LeaseState.Ended
            ? Over(lease.Id)
            : Decision.Accepted([
                new LeaseFailed(lease.Id, now, command.Reason),
                new LeaseEnded(lease.Id, EndOf(lease, now), lease.Metered.Count),
            ]);
    }

    /// <summary>
    /// Buyer or supplier ends the lease. What was delivered is owed: a buyer's end leaves the supplier
    /// <paramref name="finalUsageWithin"/> to record what it had not metered yet; a supplier meters before it ends.
    /// </summary>
    public static Decision End(EndLease command, Lease? lease, DateTimeOffset now, TimeSpan finalUsageWithin)
    {
        if (lease is null)
        {
            return Unknown(command.LeaseId);
        }

        if (command.Origin.ActorId != lease.SupplierId && command.Origin.ActorId != lease.BuyerId)
        {
            return NotYours(lease.Id);
        }

        if (lease.State == LeaseState.Ended)
        {
            return Over(lease.Id);
        }

        var end = EndOf(lease, now);
        var isUnmetered = command.Origin.ActorId != lease.SupplierId && (lease.MeteredTo ?? lease.StartedAt) < end;
        return Decision.Accepted([
            new LeaseEnded(lease.Id, end, lease.Metered.Count, isUnmetered ? end + finalUsageWithin : null),
        ]);
    }

    /// <summary>Why a lease that ended and was paid does nothing more for its supplier.</summary>
    internal static Refusal Closed(Command command, Guid id) => command switch
    {
        Leases.RecordUsage => NotMeterable(id, LeaseState.Ended),
        FailLease => Over(id),
        _ => NotDelivering(id, LeaseState.Ended),
    };

    internal static Refusal Over(Guid id) => Refused.WrongState("lease", id, "The lease has ended.");

    internal static Refusal NotToProvision(Guid id, MatchState state) =>
        Refused.WrongState("lease", id, $"Its match must be confirmed and not yet provisioned; it is {state}.");

    internal static Refusal NotTheSuppliers(Guid id) => Refused.NotYours("lease", id, "the lease's supplier");

    internal static Refusal NotYours(Guid id) => Refused.NotYours("lease", id, "the lease's buyer or supplier");

    // A lease that is still to be metered after its window is ended then too; nothing was delivered after the window.
    private static DateTimeOffset EndOf(Lease lease, DateTimeOffset now) =>
        now < lease.Window.End ? now : lease.Window.End;

    private static Refusal? CheckPeriod(RecordUsage c, Lease lease, DateTimeOffset now)
    {
        if (c.Period != lease.NextPeriod)
        {
            return Invalid("period", Refused.Text(c.Period), $"The next period is {lease.NextPeriod}.");
        }

        // A lease that started late may be metered from its planned start, with what could be used since it started.
        var continues = lease.MeteredTo is { } last
            ? c.From == last
            : c.From == lease.Window.Start || c.From == lease.StartedAt;
        if (!continues)
        {
            var from = lease.MeteredTo ?? lease.StartedAt ?? lease.Window.Start;
            return Invalid("from", Refused.Text(c.From), $"Where the last period ended: {Refused.Text(from)}.");
        }

        var end = lease.EndedAt ?? lease.Window.End;
        var latest = end < now ? end : now;
        return c.To > c.From && c.To <= latest && c.To - c.From <= LongestPeriod
            ? null
            : Invalid(
                "to", Refused.Text(c.To),
                $"After from, at most {LongestPeriod.Ticks / TimeSpan.TicksPerHour} hours, not after "
                + $"{Refused.Text(latest)}.");
    }

    private static Refusal? CheckUse(RecordUsage c, Lease lease)
    {
        var seconds = lease.Delivered(c.From, c.To).Ticks / TimeSpan.TicksPerSecond;
        var most = UnitSeconds.Of(lease.Units, seconds).Count;
        return c.UnitSeconds <= most
            ? null
            : new Refusal(
                RefusalCode.UsageTooHigh, "unitSeconds", Refused.Text(c.UnitSeconds),
                $"At most units × seconds delivered, {most}{Interrupted(c, lease)}.");
    }

    private static string Interrupted(RecordUsage c, Lease lease)
    {
        var stops = new List<string>();
        foreach (var interruption in lease.Interruptions)
        {
            if (interruption.Within(c.From, c.To) is { } stop)
            {
                stops.Add($"{Refused.Text(stop.From)} to {Refused.Text(stop.To)}");
            }
        }

        var more = stops.Count - MostNamed;
        return stops.Count == 0 ? string.Empty
            : $"; interrupted from {string.Join(", ", stops.Take(MostNamed))}"
                + (more > 0 ? $" and {more} more times" : string.Empty);
    }

    private static Refusal? CheckSupplier(CommandOrigin origin, Guid id, Lease? lease) =>
        lease is null ? Unknown(id)
        : lease.SupplierId == origin.ActorId ? null
        : NotTheSuppliers(id);

    private static Refusal? CheckDelivering(CommandOrigin origin, Guid id, Lease? lease) =>
        CheckSupplier(origin, id, lease) is { } refusal ? refusal
        : lease!.IsDelivering ? null
        : NotDelivering(id, lease.State);

    private static Refusal? CheckMeterable(CommandOrigin origin, Guid id, Lease? lease, DateTimeOffset now) =>
        CheckSupplier(origin, id, lease) is { } refusal ? refusal
        : lease!.IsMeterable(now) ? null
        : NotMeterable(id, lease.State);

    private static Refusal NotDelivering(Guid id, LeaseState state) =>
        Refused.WrongState("lease", id, $"The lease must have started and not ended; it is {state}.");

    private static Refusal NotMeterable(Guid id, LeaseState state) =>
        Refused.WrongState("lease", id, $"The lease must have started and not be settled; it is {state}.");

    private static Refusal Invalid(string field, string value, string rule) =>
        new(RefusalCode.UsagePeriodInvalid, field, value, rule);

    private static Refusal Unknown(Guid id) =>
        new(RefusalCode.UnknownLease, "lease", id.ToString(), "The id of a lease of this market.");
}
