using Exchange.Domain.Leases;
using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Settlements;
using Exchange.Domain.Vouchers;

namespace Exchange.Domain.Trading;

/// <content>Commands about what has left the working state are refused as they were while it was there.</content>
public sealed partial class Market
{
    private Refusal? RefuseIfClosed(Command command) =>
        SubjectOf(command) is { } id && _closed.TryFind(id, out var closed)
            ? WhyClosed(command, closed, Actor(command).Number)
            : null;

    /// <summary>The thing that a command wants to change, where it is of a kind that closes.</summary>
    private static Guid? SubjectOf(Command command) => command switch
    {
        AmendOrder c => c.OrderId,
        CancelOrder c => c.OrderId,
        ConfirmMatch c => c.MatchId,
        DeclineMatch c => c.MatchId,
        CancelMatch c => c.MatchId,
        ProvisionLease c => c.LeaseId,
        RecordUsage c => c.LeaseId,
        InterruptLease c => c.LeaseId,
        ResumeLease c => c.LeaseId,
        FailLease c => c.LeaseId,
        EndLease c => c.LeaseId,
        DisputeSettlement c => c.SettlementId,
        AdjustSettlement c => c.SettlementId,
        RepriceOffer c => c.OfferId,
        PauseOffer c => c.OfferId,
        ResumeOffer c => c.OfferId,
        WithdrawOffer c => c.OfferId,
        RevokeVoucher c => c.VoucherId,
        _ => null,
    };

    /// <summary>Null where the command takes it for another kind of thing: that is unknown, as it always was.</summary>
    private static Refusal? WhyClosed(Command command, Closed closed, int actor) => (closed.Kind, command) switch
    {
        (ClosedKind.Order, AmendOrder or CancelOrder) =>
            closed.Buyer == actor
                ? OrderDecider.Closed(command, closed.Id, (OrderState)closed.State)
                : OrderDecider.NotYours(closed.Id),
        (ClosedKind.Match, ConfirmMatch or DeclineMatch) =>
            closed.Other == actor
                ? MatchDecider.Answered(closed.Id, (MatchState)closed.State)
                : MatchDecider.NotTheSuppliers(closed.Id),
        (ClosedKind.Match, CancelMatch) =>
            closed.Buyer == actor
                ? MatchDecider.NotToGiveBack(closed.Id, (MatchState)closed.State)
                : MatchDecider.NotTheBuyers(closed.Id),
        (ClosedKind.Lease, ProvisionLease or RecordUsage or InterruptLease or ResumeLease or FailLease or EndLease) =>
            WhyLeaseClosed(command, closed, actor),
        (ClosedKind.Settlement, DisputeSettlement) =>
            closed.Buyer == actor || closed.Other == actor
                ? SettlementDecider.PaidAfter(closed.Id, closed.Until)
                : SettlementDecider.NotYours(closed.Id),
        (ClosedKind.Settlement, AdjustSettlement) =>
            SettlementDecider.NotDisputed(closed.Id, (SettlementState)closed.State),
        (ClosedKind.Offer, RepriceOffer or PauseOffer or ResumeOffer or WithdrawOffer) =>
            closed.Other == actor
                ? OfferDecider.Closed(command, closed.Id, (OfferState)closed.State)
                : OfferDecider.NotYours(closed.Id),
        (ClosedKind.Voucher, RevokeVoucher) =>
            closed.Other == actor
                ? VoucherDecider.NotToRevoke(closed.Id, (VoucherState)closed.State)
                : VoucherDecider.NotYours(closed.Id),
        _ => null,
    };

    private static Refusal? WhyLeaseClosed(Command command, Closed closed, int actor)
    {
        var (id, state) = (closed.Id, (MatchState)closed.State);
        if (command is ProvisionLease)
        {
            return closed.Other == actor ? LeaseDecider.NotToProvision(id, state) : LeaseDecider.NotTheSuppliers(id);
        }

        // A match that came to nothing kept an id for a lease, and there never was one.
        return state != MatchState.Provisioned ? null
            : command is EndLease
                ? closed.Other == actor || closed.Buyer == actor ? LeaseDecider.Over(id) : LeaseDecider.NotYours(id)
            : closed.Other == actor ? LeaseDecider.Closed(command, id) : LeaseDecider.NotTheSuppliers(id);
    }
}
