using Exchange.Api.Auth;
using Exchange.Api.Ingest;
using Exchange.Contracts.Leases;
using Exchange.Domain.Leases;

namespace Exchange.Api.Leases;

internal static class LeaseCommands
{
    private const int MaxAccess = 2_000;

    public static IReadOnlyList<CommandDefinition> All { get; } =
    [
        CommandDefinition.Of<ProvisionLeaseBody, LeaseAccess>(
            Policies.Supplier, b => b.Lease, b => b.AccessCommitment,
            (b, access, origin, checks) =>
            {
                checks.Range("access", access.Access.Length, 1, MaxAccess);
                return new ProvisionLease(origin, b.Lease, b.AccessCommitment);
            }),
        CommandDefinition.Of<RecordUsageBody>(
            Policies.Supplier, b => b.Lease,
            (b, origin, _) => new RecordUsage(origin, b.Lease, b.Period, b.From, b.To, b.UnitSeconds)),
        CommandDefinition.Of<InterruptLeaseBody>(
            Policies.Supplier, b => b.Lease,
            (b, origin, checks) => new InterruptLease(origin, b.Lease, checks.Reason(b.Reason))),
        CommandDefinition.Of<ResumeLeaseBody>(
            Policies.Supplier, b => b.Lease, (b, origin, _) => new ResumeLease(origin, b.Lease)),
        CommandDefinition.Of<FailLeaseBody>(
            Policies.Supplier, b => b.Lease,
            (b, origin, checks) => new FailLease(origin, b.Lease, checks.Reason(b.Reason))),
        CommandDefinition.Of<EndLeaseBody>(
            Policies.Participant, b => b.Lease, (b, origin, _) => new EndLease(origin, b.Lease)),
    ];
}
