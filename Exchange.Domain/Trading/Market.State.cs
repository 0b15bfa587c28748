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

public sealed partial class Market
{
    private static readonly AccountKind[] ExchangeAccounts =
        [AccountKind.ExchangeFees, AccountKind.Tax, AccountKind.Rounding, AccountKind.OutsideWorld];

    // Found by id only; nothing on a decision's path walks them, for their order is a hash's.
    private readonly Dictionary<Guid, Participant> _participants = [];
    private readonly Dictionary<Guid, Account> _accounts = [];
    private readonly Dictionary<(Guid Owner, AccountKind Kind), Guid> _accountOf = [];

    // Every key there ever was: a revoked one does not come back under another name.
    private readonly Dictionary<string, Guid> _keyOwners = new(StringComparer.Ordinal);
    private MarketRules? _rules;

    /// <summary>
    /// Replays a fact of this market's log, in the log's order; the state that follows is the one that deciding it
    /// left.
    /// </summary>
    public void Apply(object @event)
    {
        _left.Clear();
        Change(@event);
    }

    private void Change(object @event)
    {
        var isKnown = ApplyToMembers(@event) || ApplyToSupply(@event) || ApplyToDemand(@event)
            || ApplyToDelivery(@event);
        if (!isKnown)
        {
            throw new ArgumentException($"{@event.GetType().Name} is not a fact of this market's log.");
        }
    }

    private bool ApplyToMembers(object @event)
    {
        switch (@event)
        {
            case MarketOpened e: On(e); return true;
            case TimePassed e: On(e); return true;
            case ParticipantRegistered e: On(e); return true;
            case ParticipantVerified e: Change(e.ParticipantId, p => p.Apply(e)); return true;
            case ParticipantRoleGranted e: Change(e.ParticipantId, p => p.Apply(e)); return true;
            case ParticipantKeyAdded e: On(e); return true;
            case ParticipantKeyRevoked e: Change(e.ParticipantId, p => p.Apply(e)); return true;
            case ParticipantSuspended e: On(e); return true;
            case ParticipantReinstated e: On(e); return true;
            case ReferenceDataLoaded e: On(e); return true;
            case AccountOpened e: On(e); return true;
            case AccountDeposited e: _accounts[e.AccountId] = _accounts[e.AccountId].Apply(e); return true;
            case AccountWithdrawn e: _accounts[e.AccountId] = _accounts[e.AccountId].Apply(e); return true;
            case AccountPosted e: _accounts[e.AccountId] = _accounts[e.AccountId].Apply(e); return true;
            case AccountHeld e: _accounts[e.AccountId] = _accounts[e.AccountId].Apply(e); return true;
            case AccountHoldReleased e: _accounts[e.AccountId] = _accounts[e.AccountId].Apply(e); return true;
            default: return false;
        }
    }

    private bool ApplyToSupply(object @event)
    {
        switch (@event)
        {
            case ResourceRegistered e: On(e); return true;
            case ResourceSpecificationVerified e: On(e); return true;
            case ResourceStatusChanged e: On(e); return true;
            case ResourceRetired e: _resources[e.ResourceId] = _resources[e.ResourceId].Apply(e); return true;
            case OfferListed e: On(e); return true;
            case OfferRepriced e: On(e); return true;
            case OfferPaused e: On(e); return true;
            case OfferResumed e: On(e); return true;
            case OfferCapacityReserved e: On(e); return true;
            case OfferCapacityReleased e: On(e); return true;
            case OfferWithdrawn e: On(e); return true;
            case OfferExpired e: On(e); return true;
            default: return false;
        }
    }

    private bool ApplyToDemand(object @event)
    {
        switch (@event)
        {
            case OrderPlaced e: On(e); return true;
            case OrderPartlyFilled e: On(e); return true;
            case OrderFilled e: On(e); return true;
            case OrderReopened e: On(e); return true;
            case OrderAmended e: On(e); return true;
            case OrderCancelled e: On(e); return true;
            case OrderExpired e: On(e); return true;
            case MatchMade e: On(e); return true;
            case MatchConfirmed e: On(e); return true;
            case MatchDeclined e: On(e); return true;
            case MatchLapsed e: On(e); return true;
            case MatchCancelled e: On(e); return true;
            default: return false;
        }
    }

    private bool ApplyToDelivery(object @event)
    {
        switch (@event)
        {
            case LeaseProvisioned e: On(e); return true;
            case LeaseStarted e: On(e); return true;
            case LeaseUsageRecorded e: _leases[e.LeaseId] = _leases[e.LeaseId].Apply(e); return true;
            case LeaseInterrupted e: _leases[e.LeaseId] = _leases[e.LeaseId].Apply(e); return true;
            case LeaseResumed e: _leases[e.LeaseId] = _leases[e.LeaseId].Apply(e); return true;
            case LeaseFailed e: _leases[e.LeaseId] = _leases[e.LeaseId].Apply(e); return true;
            case LeaseEnded e: On(e); return true;
            case SettlementCalculated e: On(e); return true;
            case SettlementVoucherApplied e: On(e); return true;
            case SettlementDisputed e: On(e); return true;
            case SettlementAdjusted e: On(e); return true;
            case SettlementPaid e: On(e); return true;
            case VoucherProgrammeOpened e: On(e); return true;
            case VoucherProgrammeToppedUp e: On(e); return true;
            case VoucherProgrammeClosed e: On(e); return true;
            case VoucherIssued e: On(e); return true;
            case VoucherReserved e: On(e); return true;
            case VoucherReleased e: On(e); return true;
            case VoucherRedeemed e: On(e); return true;
            case VoucherExpired e: On(e); return true;
            case VoucherRevoked e: On(e); return true;
            default: return false;
        }
    }
}
