using Exchange.Domain.Accounts;
using Exchange.Domain.Quantities;
using Exchange.Domain.Vouchers;

namespace Exchange.Domain.Trading;

public sealed partial class Market
{
    private readonly Dictionary<Guid, VoucherProgramme> _programmes = [];
    private readonly Dictionary<Guid, Voucher> _vouchers = [];

    /// <summary>The voucher programme with this id, if there is one.</summary>
    public VoucherProgramme? FindProgramme(Guid id) => _programmes.GetValueOrDefault(id);

    /// <summary>The voucher with this id, if there is one that may still pay.</summary>
    public Voucher? FindVoucher(Guid id) => _vouchers.GetValueOrDefault(id);

    private Refusal? When(OpenProgramme command) =>
        Take(VoucherDecider.Open(
            command, IsTaken(command.ProgrammeId), OwnAccount(command.Origin.ActorId), Rules,
            _stamp.Now, NewIdBeside(command.ProgrammeId), NewIdBeside(command.ProgrammeId)));

    private Refusal? When(TopUpProgramme command) =>
        Take(VoucherDecider.TopUp(
            command, FindProgramme(command.ProgrammeId), OwnAccount(command.Origin.ActorId), Rules, NewId()));

    private Refusal? When(CloseProgramme command) =>
        Take(VoucherDecider.Close(
            command, FindProgramme(command.ProgrammeId), OwnAccount(command.Origin.ActorId), NewId()));

    private Refusal? When(IssueVoucher command) =>
        Take(VoucherDecider.Issue(
            command, IsTaken(command.VoucherId), FindProgramme(command.ProgrammeId),
            _participants[command.BuyerId], _vouchers.Count + _closed.CountOf(ClosedKind.Voucher) + 1, Rules,
            _stamp.Now));

    private Refusal? When(RevokeVoucher command)
    {
        var voucher = FindVoucher(command.VoucherId);
        var programme = voucher is null ? null : _programmes[voucher.ProgrammeId];
        if (Take(VoucherDecider.Revoke(command, voucher, programme)) is { } refusal)
        {
            return refusal;
        }

        RefundFreed(programme!.Id);
        return null;
    }

    /// <summary>What a closed programme's vouchers no longer claim goes back to the issuer.</summary>
    private void RefundFreed(Guid programmeId)
    {
        var programme = _programmes[programmeId];
        var free = _accounts[programme.FundAccountId].Balance - programme.Promised;
        if (!programme.IsClosed || free == Money.Zero)
        {
            return;
        }

        var moved = VoucherDecider.Move(
            programme.FundAccountId, OwnAccount(programme.IssuerId).Id, NewId(), free.Micros,
            PostingReason.ProgrammeRefund);
        foreach (var posting in moved)
        {
            Emit(posting);
        }
    }

    private void On(VoucherProgrammeOpened e) => _programmes.Add(e.ProgrammeId, VoucherProgramme.Create(e));

    private void On(VoucherProgrammeToppedUp e) =>
        _programmes[e.ProgrammeId] = _programmes[e.ProgrammeId].Apply(e);

    private void On(VoucherProgrammeClosed e) =>
        _programmes[e.ProgrammeId] = _programmes[e.ProgrammeId].Apply(e);

    private void On(VoucherIssued e)
    {
        LetFinishedLeave();
        _vouchers.Add(e.VoucherId, Voucher.Create(e));
        _programmes[e.ProgrammeId] = _programmes[e.ProgrammeId].Apply(e);
        _deadlines.Set(DeadlineKind.VoucherExpires, e.VoucherId, e.ValidUntil);
    }

    private void On(VoucherReserved e)
    {
        _vouchers[e.VoucherId] = _vouchers[e.VoucherId].Apply(e);
        _deadlines.Clear(DeadlineKind.VoucherExpires, e.VoucherId);
    }

    private void On(VoucherReleased e)
    {
        var voucher = _vouchers[e.VoucherId] = _vouchers[e.VoucherId].Apply(e);
        _deadlines.Set(DeadlineKind.VoucherExpires, voucher.Id, voucher.ValidUntil);
    }

    private void On(VoucherRedeemed e)
    {
        var voucher = _vouchers[e.VoucherId] = _vouchers[e.VoucherId].Apply(e);
        _programmes[voucher.ProgrammeId] = _programmes[voucher.ProgrammeId].Apply(e, voucher.Face);
        NoteFinished(ClosedKind.Voucher, voucher.Id);
    }

    private void On(VoucherExpired e) => Void(_vouchers[e.VoucherId].Apply(e));

    private void On(VoucherRevoked e) => Void(_vouchers[e.VoucherId].Apply(e));

    private void Void(Voucher voucher)
    {
        _vouchers[voucher.Id] = voucher;
        _programmes[voucher.ProgrammeId] = _programmes[voucher.ProgrammeId].WithoutPromise(voucher.Face);
        _deadlines.Clear(DeadlineKind.VoucherExpires, voucher.Id);
        NoteFinished(ClosedKind.Voucher, voucher.Id);
    }
}
