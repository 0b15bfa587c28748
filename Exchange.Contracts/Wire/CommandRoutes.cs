using System.Collections.Frozen;
using Exchange.Contracts.Accounts;
using Exchange.Contracts.Leases;
using Exchange.Contracts.Matching;
using Exchange.Contracts.Offers;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Participants;
using Exchange.Contracts.Reference;
using Exchange.Contracts.Resources;
using Exchange.Contracts.Settlements;
using Exchange.Contracts.Vouchers;

namespace Exchange.Contracts.Wire;

/// <summary>Where a command goes and under which kind its body is signed.</summary>
/// <param name="Body">The body's type.</param>
/// <param name="Kind">The kind in the signature's tag; the ledger's kind where the fact is attested.</param>
/// <param name="Path">POST to this path.</param>
/// <param name="Opens">The type of the opening's payload, when the body carries a commitment.</param>
public sealed record CommandRoute(Type Body, string Kind, string Path, Type? Opens = null);

/// <summary>Every command of the exchange, once; client and server read the same table.</summary>
public static class CommandRoutes
{
    /// <summary>Usage is the one command that is sent in batches of at most this many.</summary>
    public const int MaxBatch = 100;

    /// <summary>All routes.</summary>
    public static IReadOnlyList<CommandRoute> All { get; } =
    [
        On<RegisterParticipantBody>("participant.key_added", "/v1/participants", typeof(RegistrationDetails)),
        On<VerifyParticipantBody>("participant.verified", "/v1/operator/participants/verify"),
        On<AddKeyBody>("participant.key_added", "/v1/participants/keys"),
        On<RevokeKeyBody>("participant.key_revoked", "/v1/participants/keys/revoke"),
        On<SuspendParticipantBody>("participant.suspended", "/v1/operator/participants/suspend"),
        On<ReinstateParticipantBody>("participant.reinstated", "/v1/operator/participants/reinstate"),
        On<LoadReferenceDataBody>("reference_data.loaded", "/v1/operator/reference-data"),
        On<DepositBody>("account.deposited", "/v1/operator/deposits"),
        On<WithdrawBody>("account.withdrawn", "/v1/withdrawals"),
        On<RegisterResourceBody>("resource.registered", "/v1/resources"),
        On<VerifySpecificationBody>("resource.specification_verified", "/v1/resources/verify"),
        On<ChangeResourceStatusBody>("resource.status_changed", "/v1/resources/status"),
        On<RetireResourceBody>("resource.retired", "/v1/resources/retire"),
        On<ListOfferBody>("offer.listed", "/v1/offers"),
        On<RepriceOfferBody>("offer.repriced", "/v1/offers/reprice"),
        On<PauseOfferBody>("offer.paused", "/v1/offers/pause"),
        On<ResumeOfferBody>("offer.resumed", "/v1/offers/resume"),
        On<WithdrawOfferBody>("offer.withdrawn", "/v1/offers/withdraw"),
        On<PlaceOrderBody>("order.placed", "/v1/orders", typeof(OrderTerms)),
        On<AmendOrderBody>("order.amended", "/v1/orders/amend", typeof(OrderTerms)),
        On<CancelOrderBody>("order.cancelled", "/v1/orders/cancel"),
        On<ConfirmMatchBody>("match.confirmed", "/v1/matches/confirm"),
        On<DeclineMatchBody>("match.declined", "/v1/matches/decline"),
        On<CancelMatchBody>("match.cancelled", "/v1/matches/cancel"),
        On<ProvisionLeaseBody>("lease.provisioned", "/v1/leases/provision", typeof(LeaseAccess)),
        On<RecordUsageBody>("lease.usage_recorded", "/v1/usage"),
        On<InterruptLeaseBody>("lease.interrupted", "/v1/leases/interrupt"),
        On<ResumeLeaseBody>("lease.resumed", "/v1/leases/resume"),
        On<FailLeaseBody>("lease.failed", "/v1/leases/fail"),
        On<EndLeaseBody>("lease.ended", "/v1/leases/end"),
        On<DisputeSettlementBody>("settlement.disputed", "/v1/settlements/dispute"),
        On<AdjustSettlementBody>("settlement.adjusted", "/v1/operator/settlements/adjust"),
        On<OpenProgrammeBody>("voucher_programme.opened", "/v1/programmes"),
        On<TopUpProgrammeBody>("voucher_programme.topped_up", "/v1/programmes/top-up"),
        On<CloseProgrammeBody>("voucher_programme.closed", "/v1/programmes/close"),
        On<IssueVoucherBody>("voucher.issued", "/v1/vouchers"),
        On<RevokeVoucherBody>("voucher.revoked", "/v1/vouchers/revoke"),
    ];

    private static readonly FrozenDictionary<Type, CommandRoute> _byBody = All.ToFrozenDictionary(r => r.Body);

    /// <summary>The route of a body's type.</summary>
    public static CommandRoute Of(Type body) => _byBody[body];

    private static CommandRoute On<TBody>(string kind, string path, Type? opens = null)
        where TBody : CommandBody => new(typeof(TBody), kind, path, opens);
}
