using System.Collections.Frozen;
using Exchange.Domain.Accounts;
using Exchange.Domain.Leases;
using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Participants;
using Exchange.Domain.Reference;
using Exchange.Domain.Resources;
using Exchange.Domain.Settlements;
using Exchange.Domain.Vouchers;

namespace Exchange.Domain.Trading;

/// <summary>One kind of event: whose past it is and whether the ledger attests it.</summary>
/// <param name="Type">The event's type; its name is unique in the system.</param>
/// <param name="Aggregate">The stream type in snake case, as stored.</param>
/// <param name="LedgerKind">The ledger's kind, or null where the fact is not attested.</param>
/// <param name="StreamOf">The aggregate's id, read from an event of this type.</param>
public sealed record EventDescriptor(Type Type, string Aggregate, string? LedgerKind, Func<object, Guid> StreamOf);

/// <summary>Every event of the exchange, once.</summary>
public static class EventCatalog
{
    /// <summary>All events by type.</summary>
    public static FrozenDictionary<Type, EventDescriptor> All { get; } = Describe().ToFrozenDictionary(d => d.Type);

    /// <summary>The descriptor of an event; throws for what is not in the catalogue.</summary>
    public static EventDescriptor Of(object @event) => All[@event.GetType()];

    private static EventDescriptor[] Describe() =>
    [
        On<MarketOpened>("market", "market.opened", e => e.MarketId),
        On<TimePassed>("market", null, e => e.MarketId),
        On<ReferenceDataLoaded>("reference_data", "reference_data.loaded", e => e.ReferenceId),
        On<ParticipantRegistered>("participant", null, e => e.ParticipantId),
        On<ParticipantVerified>("participant", "participant.verified", e => e.ParticipantId),
        On<ParticipantRoleGranted>("participant", null, e => e.ParticipantId),
        On<ParticipantKeyAdded>("participant", "participant.key_added", e => e.ParticipantId),
        On<ParticipantKeyRevoked>("participant", "participant.key_revoked", e => e.ParticipantId),
        On<ParticipantSuspended>("participant", "participant.suspended", e => e.ParticipantId),
        On<ParticipantReinstated>("participant", "participant.reinstated", e => e.ParticipantId),
        On<AccountOpened>("account", null, e => e.AccountId),
        On<AccountDeposited>("account", "account.deposited", e => e.AccountId),
        On<AccountWithdrawn>("account", "account.withdrawn", e => e.AccountId),
        On<AccountHeld>("account", null, e => e.AccountId),
        On<AccountHoldReleased>("account", null, e => e.AccountId),
        On<AccountPosted>("account", "account.posted", e => e.AccountId),
        On<ResourceRegistered>("resource", "resource.registered", e => e.ResourceId),
        On<ResourceSpecificationVerified>("resource", "resource.specification_verified", e => e.ResourceId),
        On<ResourceStatusChanged>("resource", null, e => e.ResourceId),
        On<ResourceRetired>("resource", null, e => e.ResourceId),
        On<OfferListed>("offer", "offer.listed", e => e.OfferId),
        On<OfferRepriced>("offer", "offer.repriced", e => e.OfferId),
        On<OfferPaused>("offer", null, e => e.OfferId),
        On<OfferResumed>("offer", null, e => e.OfferId),
        On<OfferCapacityReserved>("offer", null, e => e.OfferId),
        On<OfferCapacityReleased>("offer", null, e => e.OfferId),
        On<OfferWithdrawn>("offer", "offer.withdrawn", e => e.OfferId),
        On<OfferExpired>("offer", null, e => e.OfferId),
        On<OrderPlaced>("order", "order.placed", e => e.OrderId),
        On<OrderPartlyFilled>("order", null, e => e.OrderId),
        On<OrderFilled>("order", null, e => e.OrderId),
        On<OrderReopened>("order", null, e => e.OrderId),
        On<OrderAmended>("order", "order.amended", e => e.OrderId),
        On<OrderCancelled>("order", "order.cancelled", e => e.OrderId),
        On<OrderExpired>("order", "order.expired", e => e.OrderId),
        On<MatchMade>("match", "match.made", e => e.MatchId),
        On<MatchConfirmed>("match", "match.confirmed", e => e.MatchId),
        On<MatchDeclined>("match", "match.declined", e => e.MatchId),
        On<MatchLapsed>("match", "match.lapsed", e => e.MatchId),
        On<MatchCancelled>("match", "match.cancelled", e => e.MatchId),
        On<LeaseProvisioned>("lease", "lease.provisioned", e => e.LeaseId),
        On<LeaseStarted>("lease", "lease.started", e => e.LeaseId),
        On<LeaseUsageRecorded>("lease", "lease.usage_recorded", e => e.LeaseId),
        On<LeaseInterrupted>("lease", "lease.interrupted", e => e.LeaseId),
        On<LeaseResumed>("lease", "lease.resumed", e => e.LeaseId),
        On<LeaseFailed>("lease", "lease.failed", e => e.LeaseId),
        On<LeaseEnded>("lease", "lease.ended", e => e.LeaseId),
        On<SettlementCalculated>("settlement", "settlement.calculated", e => e.SettlementId),
        On<SettlementVoucherApplied>("settlement", "settlement.voucher_applied", e => e.SettlementId),
        On<SettlementDisputed>("settlement", "settlement.disputed", e => e.SettlementId),
        On<SettlementAdjusted>("settlement", "settlement.adjusted", e => e.SettlementId),
        On<SettlementPaid>("settlement", "settlement.paid", e => e.SettlementId),
        On<VoucherProgrammeOpened>("voucher_programme", "voucher_programme.opened", e => e.ProgrammeId),
        On<VoucherProgrammeToppedUp>("voucher_programme", "voucher_programme.topped_up", e => e.ProgrammeId),
        On<VoucherProgrammeClosed>("voucher_programme", "voucher_programme.closed", e => e.ProgrammeId),
        On<VoucherIssued>("voucher", "voucher.issued", e => e.VoucherId),
        On<VoucherReserved>("voucher", "voucher.reserved", e => e.VoucherId),
        On<VoucherReleased>("voucher", "voucher.released", e => e.VoucherId),
        On<VoucherRedeemed>("voucher", "voucher.redeemed", e => e.VoucherId),
        On<VoucherExpired>("voucher", "voucher.expired", e => e.VoucherId),
        On<VoucherRevoked>("voucher", "voucher.revoked", e => e.VoucherId),
    ];

    private static EventDescriptor On<TEvent>(string aggregate, string? kind, Func<TEvent, Guid> streamOf) =>
        new(typeof(TEvent), aggregate, kind, e => streamOf((TEvent)e));
}
