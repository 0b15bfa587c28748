using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Settlements;
using Exchange.Domain.Vouchers;

namespace Exchange.Domain.Trading;

/// <content>
/// What is finished for good leaves the working state, and a few bytes stay of it. It leaves with the next fact that
/// begins a decision which adds something, or that time has passed: by then no decision at work has it in hand, and
/// the facts alone say when, so that replay, image and the market that decided agree to the byte.
/// </content>
public sealed partial class Market
{
    private readonly ClosedThings _closed = new();
    private readonly List<Guid> _left = [];

    // All that is finished is among these; what was only finished in passing is looked at once and forgotten.
    private readonly List<(ClosedKind Kind, Guid Id)> _finished = [];

    /// <summary>
    /// What left the working state in the last <see cref="Execute"/> or <see cref="Apply"/>: no later event is on its
    /// stream.
    /// </summary>
    public IReadOnlyList<Guid> Left => _left;

    /// <summary>How much it holds.</summary>
    public MarketSize Size => new(
        _participants.Count, _accounts.Count, _resources.Count, _programmes.Count, _offers.Count, _orders.Count,
        _matches.Count, _leases.Count, _settlements.Count, _vouchers.Count, _closed.Count);

    private static bool IsOver(Offer offer) => !offer.IsOnMarket && offer.Reservations.IsEmpty;

    private static bool IsOver(Voucher voucher) =>
        voucher.State is VoucherState.Redeemed or VoucherState.Expired or VoucherState.Revoked;

    /// <summary>A match's own capacity may outlast its lease: it says when that returns.</summary>
    private bool IsOver(Match match) =>
        !_returns.Waits(DeadlineKind.CapacityReturns, match.Id) && !NeedsItsOrder(match);

    /// <summary>It binds, and is not paid.</summary>
    private bool NeedsItsOrder(Match match) =>
        match.State == MatchState.Provisioned ? _leases.ContainsKey(match.LeaseId) : match.Stands;

    private void NoteFinished(Order order)
    {
        if (order.IsDone)
        {
            _finished.Add((ClosedKind.Order, order.Id));
        }
    }

    private void NoteFinished(Offer offer)
    {
        if (IsOver(offer))
        {
            _finished.Add((ClosedKind.Offer, offer.Id));
        }
    }

    private void NoteFinished(ClosedKind kind, Guid id) => _finished.Add((kind, id));

    private void LetFinishedLeave()
    {
        foreach (var (kind, id) in _finished)
        {
            switch (kind)
            {
                case ClosedKind.Order when _orders.TryGetValue(id, out var order) && order.IsDone:
                    _orders.Remove(id);
                    Leave(kind, id, (int)order.State, order.BuyerId, null);
                    break;
                case ClosedKind.Offer when _offers.TryGetValue(id, out var offer) && IsOver(offer):
                    _offers.Remove(id);
                    Leave(kind, id, (int)offer.State, null, offer.SupplierId);
                    break;
                case ClosedKind.Match when _matches.TryGetValue(id, out var match):
                    LeaveIfOver(match);
                    break;
                case ClosedKind.Settlement when _settlements.TryGetValue(id, out var settlement):
                    Leave(settlement);
                    break;
                case ClosedKind.Voucher when _vouchers.TryGetValue(id, out var voucher) && IsOver(voucher):
                    _vouchers.Remove(id);
                    Leave(kind, id, (int)voucher.State, voucher.BuyerId, _programmes[voucher.ProgrammeId].IssuerId);
                    break;
            }
        }

        _finished.Clear();
    }

    /// <summary>A paid settlement takes its lease along, and the match if its capacity has returned.</summary>
    private void Leave(Settlement settlement)
    {
        var lease = _leases[settlement.LeaseId];
        _settlements.Remove(settlement.Id);
        _leases.Remove(lease.Id);
        Leave(
            ClosedKind.Settlement, settlement.Id, (int)settlement.State, settlement.BuyerId, settlement.SupplierId,
            settlement.DisputeUntil);
        Leave(ClosedKind.Lease, lease.Id, (int)MatchState.Provisioned, lease.BuyerId, lease.SupplierId);
        LeaveIfOver(_matches[lease.MatchId]);
    }

    private void LeaveIfOver(Match match)
    {
        if (!IsOver(match))
        {
            return;
        }

        _matches.Remove(match.Id);
        _matchOfLease.Remove(match.LeaseId);
        Leave(ClosedKind.Match, match.Id, (int)match.State, match.BuyerId, match.SupplierId);
        if (match.State != MatchState.Provisioned)
        {
            Leave(ClosedKind.Lease, match.LeaseId, (int)match.State, match.BuyerId, match.SupplierId);
        }
    }

    private void Leave(
        ClosedKind kind, Guid id, int state, Guid? buyerId, Guid? otherId, DateTimeOffset? until = null)
    {
        _closed.Add(Closed.Of(kind, id, state, NumberOf(buyerId), NumberOf(otherId), until));
        _left.Add(id);
    }

    private int NumberOf(Guid? participantId) => participantId is { } id ? _participants[id].Number : 0;

    /// <summary>What an image's state has finished, as the facts before it had noted.</summary>
    private void RestoreFinished()
    {
        foreach (var order in _orders.Values)
        {
            NoteFinished(order);
        }

        foreach (var offer in _offers.Values)
        {
            NoteFinished(offer);
        }

        foreach (var match in _matches.Values.Where(IsOver))
        {
            NoteFinished(ClosedKind.Match, match.Id);
        }

        foreach (var settlement in _settlements.Values.Where(s => s.State == SettlementState.Paid))
        {
            NoteFinished(ClosedKind.Settlement, settlement.Id);
        }

        foreach (var voucher in _vouchers.Values.Where(IsOver))
        {
            NoteFinished(ClosedKind.Voucher, voucher.Id);
        }
    }
}
