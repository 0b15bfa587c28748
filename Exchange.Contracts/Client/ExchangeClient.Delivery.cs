using Exchange.Contracts.Leases;
using Exchange.Contracts.Matching;
using Exchange.Contracts.Settlements;
using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Client;

// From a match to its settlement.
public sealed partial class ExchangeClient
{
    /// <summary>The supplier accepts.</summary>
    public Task<CommandReply> ConfirmMatchAsync(Guid match, CancellationToken cancel = default) =>
        CommandAsync(h => new ConfirmMatchBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Match = match,
        }, null, cancel);

    /// <summary>The supplier declines; the order is matched again, elsewhere. The reason is public.</summary>
    public Task<CommandReply> DeclineMatchAsync(Guid match, string reason, CancellationToken cancel = default) =>
        CommandAsync(h => new DeclineMatchBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Match = match, Reason = reason,
        }, null, cancel);

    /// <summary>The buyer gives a match back before it is provisioned. The reason is public.</summary>
    public Task<CommandReply> CancelMatchAsync(Guid match, string reason, CancellationToken cancel = default) =>
        CommandAsync(h => new CancelMatchBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Match = match, Reason = reason,
        }, null, cancel);

    /// <summary>The capacity is ready; how to reach it stays between supplier and buyer.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="access">How the buyer reaches the capacity, at most 2,000 characters.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<CommandReply> ProvisionLeaseAsync(
        Guid lease, string access, CancellationToken cancel = default)
    {
        var (commitment, opening) = Commitments.Make(new LeaseAccess(access));
        return CommandAsync(h => new ProvisionLeaseBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Lease = lease, AccessCommitment = commitment,
        }, opening, cancel);
    }

    /// <summary>A usage record for <see cref="SendUsageBatchAsync"/>.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="period">0, 1, 2, ….</param>
    /// <param name="from">Where the last period ended.</param>
    /// <param name="to">At most 24 hours later.</param>
    /// <param name="unitSeconds">Use in whole unit-seconds.</param>
    /// <param name="cancel">Gives up.</param>
    public async ValueTask<RecordUsageBody> NewUsageAsync(
        Guid lease, int period, DateTimeOffset from, DateTimeOffset to, long unitSeconds,
        CancellationToken cancel = default)
    {
        var h = await NewHeaderAsync(cancel);
        return new()
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Lease = lease, Period = period, From = from, To = to, UnitSeconds = unitSeconds,
        };
    }

    /// <summary>Reports that delivery stopped. The reason is public.</summary>
    public Task<CommandReply> InterruptLeaseAsync(Guid lease, string reason, CancellationToken cancel = default) =>
        CommandAsync(h => new InterruptLeaseBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Lease = lease, Reason = reason,
        }, null, cancel);

    /// <summary>Reports that delivery goes on.</summary>
    public Task<CommandReply> ResumeLeaseAsync(Guid lease, CancellationToken cancel = default) =>
        CommandAsync(h => new ResumeLeaseBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Lease = lease,
        }, null, cancel);

    /// <summary>The supplier gives up; what was metered is owed. The reason is public.</summary>
    public Task<CommandReply> FailLeaseAsync(Guid lease, string reason, CancellationToken cancel = default) =>
        CommandAsync(h => new FailLeaseBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Lease = lease, Reason = reason,
        }, null, cancel);

    /// <summary>Ends a lease before its time, after the last metered period.</summary>
    public Task<CommandReply> EndLeaseAsync(Guid lease, CancellationToken cancel = default) =>
        CommandAsync(h => new EndLeaseBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Lease = lease,
        }, null, cancel);

    /// <summary>Disputes a settlement within its window. The reason is public.</summary>
    public Task<CommandReply> DisputeSettlementAsync(
        Guid settlement, string reason, CancellationToken cancel = default) =>
        CommandAsync(h => new DisputeSettlementBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Settlement = settlement, Reason = reason,
        }, null, cancel);

    /// <summary>The operator decides a dispute: the unit-seconds that count, at most those calculated.</summary>
    public Task<CommandReply> AdjustSettlementAsync(
        Guid settlement, long unitSeconds, string reason, CancellationToken cancel = default) =>
        CommandAsync(h => new AdjustSettlementBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Settlement = settlement, UnitSeconds = unitSeconds, Reason = reason,
        }, null, cancel);
}
