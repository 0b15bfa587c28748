using Exchange.Domain.Accounts;
using Exchange.Domain.Quantities;
using Exchange.Domain.Settlements;
using Exchange.Domain.Vouchers;

namespace Exchange.Domain.Trading;

public sealed partial class Market
{
    private readonly Dictionary<Guid, Settlement> _settlements = [];

    /// <summary>The settlement with this id, if there is one that is not paid.</summary>
    public Settlement? FindSettlement(Guid id) => _settlements.GetValueOrDefault(id);

    private void Settle(Guid leaseId)
    {
        var settlementId = NewId();
        Emit(SettlementDecider.Calculate(settlementId, _leases[leaseId], Rules, _stamp.Now));
        ApplyVoucher(settlementId);
    }

    private Refusal? When(DisputeSettlement command) =>
        Take(SettlementDecider.Dispute(command, FindSettlement(command.SettlementId)));

    private Refusal? When(AdjustSettlement command)
    {
        if (Take(SettlementDecider.Adjust(command, FindSettlement(command.SettlementId), Rules)) is { } refusal)
        {
            return refusal;
        }

        if (_settlements[command.SettlementId] is { VoucherId: { } voucherId } settlement)
        {
            Emit(new SettlementVoucherApplied(
                settlement.Id, voucherId, VoucherShare(settlement, _vouchers[voucherId]).Micros));
        }

        Pay(command.SettlementId);
        return null;
    }

    /// <summary>The first of the order's vouchers that is still to be used and pays for this lease's class.</summary>
    private void ApplyVoucher(Guid settlementId)
    {
        var settlement = _settlements[settlementId];
        var match = _matches[_leases[settlement.LeaseId].MatchId];
        var acceleratorClass = _resources[match.ResourceId].AcceleratorClass;
        foreach (var voucherId in _orders[settlement.OrderId].Vouchers)
        {
            if (FindVoucher(voucherId) is not { State: VoucherState.Reserved, SettlementId: null } voucher
                || voucher.OrderId != settlement.OrderId || !_programmes[voucher.ProgrammeId].PaysFor(acceleratorClass))
            {
                continue;
            }

            var share = VoucherShare(settlement, voucher);
            if (share > Money.Zero)
            {
                Emit(new SettlementVoucherApplied(settlementId, voucherId, share.Micros));
                return;
            }
        }
    }

    private Money VoucherShare(Settlement settlement, Voucher voucher) =>
        Money.Min(
            voucher.Face,
            _programmes[voucher.ProgrammeId].Share.Of(settlement.Amounts.Buyer, Rules.MinorUnitMicros));

    /// <summary>
    /// Moves the money of a settlement whose time to object is over, and lets its part of the hold go.
    /// </summary>
    private void Pay(Guid settlementId)
    {
        var settlement = _settlements[settlementId];
        var order = _orders[settlement.OrderId];
        var match = _matches[_leases[settlement.LeaseId].MatchId];
        var (amounts, transferId) = (settlement.Amounts, NewId());
        Emit(new AccountHoldReleased(order.AccountId, order.Id, match.Amount.Micros));
        Post(order.AccountId, transferId, settlement.VoucherShare - amounts.Buyer, PostingReason.SettlementPayment);
        if (settlement.VoucherId is { } voucherId)
        {
            var programme = _programmes[_vouchers[voucherId].ProgrammeId];
            Post(programme.FundAccountId, transferId, -settlement.VoucherShare, PostingReason.VoucherShare);
            Redeem(voucherId, settlement);
        }

        var payable = FindAccountOf(settlement.SupplierId, AccountKind.SupplierPayable)
            ?? throw new InvalidOperationException($"Supplier {settlement.SupplierId} has no account.");
        Post(payable.Id, transferId, amounts.Supplier, PostingReason.SupplierEarning);
        Post(Own(AccountKind.ExchangeFees).Id, transferId, amounts.Fee, PostingReason.ExchangeFee);
        Post(Own(AccountKind.Tax).Id, transferId, amounts.Tax, PostingReason.Tax);
        Post(Own(AccountKind.Rounding).Id, transferId, amounts.Rounding, PostingReason.Rounding);
        Emit(new SettlementPaid(
            settlementId, transferId, amounts.Buyer.Micros, settlement.VoucherShare.Micros, amounts.Supplier.Micros,
            amounts.Fee.Micros, amounts.Tax.Micros, amounts.Rounding.Micros));
        Tidy(order.Id);
    }

    private void Redeem(Guid voucherId, Settlement settlement)
    {
        // An adjustment to nothing leaves the voucher to its buyer.
        if (settlement.VoucherShare == Money.Zero)
        {
            Emit(new VoucherReleased(voucherId, settlement.OrderId));
            return;
        }

        Emit(new VoucherRedeemed(voucherId, settlement.Id, settlement.VoucherShare.Micros));
        RefundFreed(_vouchers[voucherId].ProgrammeId);
    }

    private void Post(Guid accountId, Guid transferId, Money amount, PostingReason reason)
    {
        if (amount != Money.Zero)
        {
            Emit(new AccountPosted(accountId, transferId, amount.Micros, reason));
        }
    }

    private void On(SettlementCalculated e)
    {
        _settlements.Add(e.SettlementId, Settlement.Create(e));
        _deadlines.Clear(DeadlineKind.FinalUsage, e.LeaseId);
        _deadlines.Set(DeadlineKind.SettlementDue, e.SettlementId, e.DisputeUntil);
    }

    private void On(SettlementVoucherApplied e)
    {
        _settlements[e.SettlementId] = _settlements[e.SettlementId].Apply(e);
        _vouchers[e.VoucherId] = _vouchers[e.VoucherId].Apply(e);
    }

    private void On(SettlementDisputed e)
    {
        _settlements[e.SettlementId] = _settlements[e.SettlementId].Apply(e);
        _deadlines.Clear(DeadlineKind.SettlementDue, e.SettlementId);
    }

    private void On(SettlementAdjusted e) =>
        _settlements[e.SettlementId] = _settlements[e.SettlementId].Apply(e);

    private void On(SettlementPaid e)
    {
        var settlement = _settlements[e.SettlementId] = _settlements[e.SettlementId].Apply(e);
        var match = _matches[_leases[settlement.LeaseId].MatchId];
        NoteFinished(_orders[settlement.OrderId] = _orders[settlement.OrderId].Apply(e, match));
        NoteFinished(ClosedKind.Settlement, e.SettlementId);
        _deadlines.Clear(DeadlineKind.SettlementDue, e.SettlementId);
    }
}
