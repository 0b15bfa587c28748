using System.Globalization;
using Exchange.Domain.Accounts;
using Exchange.Domain.Participants;
using Exchange.Domain.Quantities;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Vouchers;

/// <summary>
/// The rules of programmes and vouchers: pure, and checked in the order of <see cref="RefusalCode"/>.
/// </summary>
public static class VoucherDecider
{
    /// <summary>An issuer opens a programme and puts its whole budget into the programme's fund.</summary>
    public static Decision Open(
        OpenProgramme c, bool idTaken, Account issuerAccount, MarketRules rules, DateTimeOffset now, Guid fundId,
        Guid transferId)
    {
        if (idTaken)
        {
            return Refused.IdTaken("programme", c.ProgrammeId);
        }

        if (AccountDecider.CheckAmount("budget", c.BudgetMicros, c.Currency, rules) is { } refusal)
        {
            return refusal;
        }

        if (c.ValidUntil <= now)
        {
            return new Refusal(
                RefusalCode.WindowInPast, "validUntil", Refused.Text(c.ValidUntil),
                $"After the market's time, {Refused.Text(now)}.");
        }

        if (c.ValidUntil <= c.ValidFrom)
        {
            return new Refusal(
                RefusalCode.WindowInvalid, "validUntil", Refused.Text(c.ValidUntil),
                $"After validFrom, {Refused.Text(c.ValidFrom)}.");
        }

        if (Money.FromMicros(c.BudgetMicros) > issuerAccount.Available)
        {
            return Refused.InsufficientFunds("budget", Refused.Text(c.BudgetMicros), issuerAccount.Available.Micros);
        }

        return Decision.Accepted([
            new AccountOpened(fundId, c.Origin.ActorId, AccountKind.ProgrammeFund, rules.Currency),
            new VoucherProgrammeOpened(
                c.ProgrammeId, c.Origin.ActorId, fundId, c.Name, c.BudgetMicros, c.SharePercent, c.ValidFrom,
                c.ValidUntil, [.. c.AcceleratorClasses]),
            .. Move(issuerAccount.Id, fundId, transferId, c.BudgetMicros, PostingReason.ProgrammeFunding),
        ]);
    }

    /// <summary>The issuer adds to the budget.</summary>
    public static Decision TopUp(
        TopUpProgramme c, VoucherProgramme? programme, Account issuerAccount, MarketRules rules, Guid transferId)
    {
        if (CheckOwn(c.Origin, c.ProgrammeId, programme) is { } refusal)
        {
            return refusal;
        }

        if (AccountDecider.CheckAmount("amount", c.AmountMicros, c.Currency, rules) is { } amountRefusal)
        {
            return amountRefusal;
        }

        if (Money.FromMicros(c.AmountMicros) > issuerAccount.Available)
        {
            return Refused.InsufficientFunds("amount", Refused.Text(c.AmountMicros), issuerAccount.Available.Micros);
        }

        return Decision.Accepted([
            new VoucherProgrammeToppedUp(programme!.Id, c.AmountMicros),
            .. Move(
                issuerAccount.Id, programme.FundAccountId, transferId, c.AmountMicros, PostingReason.ProgrammeFunding),
        ]);
    }

    /// <summary>No more vouchers; what none may claim goes back to the issuer.</summary>
    public static Decision Close(CloseProgramme c, VoucherProgramme? programme, Account issuerAccount, Guid transferId)
    {
        if (CheckOwn(c.Origin, c.ProgrammeId, programme) is { } refusal)
        {
            return refusal;
        }

        var refund = programme!.Unpromised.Micros;
        return Decision.Accepted([
            new VoucherProgrammeClosed(programme.Id, refund),
            .. Move(programme.FundAccountId, issuerAccount.Id, transferId, refund, PostingReason.ProgrammeRefund),
        ]);
    }

    /// <summary>The issuer promises a buyer up to a face.</summary>
    public static Decision Issue(
        IssueVoucher c, bool idTaken, VoucherProgramme? programme, Participant buyer, int number, MarketRules rules,
        DateTimeOffset now)
    {
        if (!buyer.Has(ParticipantRole.Buyer))
        {
            return new Refusal(
                RefusalCode.RoleMissing, "buyer", buyer.Id.ToString(), "A participant with the role Buyer.");
        }

        if (programme is not null && programme.IssuerId != c.Origin.ActorId)
        {
            return Refused.NotYours("programme", c.ProgrammeId, "the programme's issuer");
        }

        if (idTaken)
        {
            return Refused.IdTaken("voucher", c.VoucherId);
        }

        if (CheckOwn(c.Origin, c.ProgrammeId, programme) is { } refusal)
        {
            return refusal;
        }

        if (AccountDecider.CheckAmount("face", c.FaceMicros, c.Currency, rules) is { } amountRefusal)
        {
            return amountRefusal;
        }

        if (c.ValidUntil <= now || c.ValidUntil > programme!.ValidUntil)
        {
            return new Refusal(
                c.ValidUntil <= now ? RefusalCode.WindowInPast : RefusalCode.WindowInvalid, "validUntil",
                Refused.Text(c.ValidUntil),
                $"After {Refused.Text(now)} and not after the programme's end, {Refused.Text(programme!.ValidUntil)}.");
        }

        return c.FaceMicros > programme.Unpromised.Micros
            ? new Refusal(
                RefusalCode.BudgetExceeded, "face", Refused.Text(c.FaceMicros),
                $"At most what the budget has not promised, {programme.Unpromised.Micros} micro-units.")
            : Decision.Accepted([
                new VoucherIssued(c.VoucherId, Code(number), programme.Id, buyer.Id, c.FaceMicros, c.ValidUntil),
            ]);
    }

    /// <summary>The issuer takes an unused voucher back.</summary>
    public static Decision Revoke(RevokeVoucher c, Voucher? voucher, VoucherProgramme? programme)
    {
        if (voucher is null || programme is null)
        {
            return new Refusal(
                RefusalCode.UnknownVoucher, "voucher", c.VoucherId.ToString(), "The id of a voucher of this market.");
        }

        if (programme.IssuerId != c.Origin.ActorId)
        {
            return NotYours(voucher.Id);
        }

        return voucher.State == VoucherState.Issued
            ? Decision.Accepted([new VoucherRevoked(voucher.Id, c.Reason)])
            : NotToRevoke(voucher.Id, voucher.State);
    }

    internal static Refusal NotYours(Guid id) => Refused.NotYours("voucher", id, "the voucher's issuer");

    internal static Refusal NotToRevoke(Guid id, VoucherState state) =>
        Refused.WrongState("voucher", id, $"Only an unused voucher can be revoked; it is {state}.");

    /// <summary>Why an order may not count on a voucher; null when it may.</summary>
    internal static string? WhyNotUsable(
        Voucher voucher, VoucherProgramme programme, Guid buyerId, IReadOnlyList<string> classes, DateTimeOffset now) =>
        voucher.BuyerId != buyerId || voucher.State != VoucherState.Issued
            ? WhyNotFree(voucher.BuyerId == buyerId, voucher.State)
        : now < programme.ValidFrom ? $"Usable from {Refused.Text(programme.ValidFrom)}."
        : now >= voucher.ValidUntil ? $"Usable until {Refused.Text(voucher.ValidUntil)}."
        : classes.Count > 0 && !classes.Any(programme.PaysFor)
            ? $"Pays for {string.Join(", ", programme.AcceleratorClasses)} only."
            : null;

    /// <summary>Why it is not the buyer's to use, or no longer.</summary>
    internal static string WhyNotFree(bool isBuyers, VoucherState state) =>
        isBuyers
            ? $"A voucher that is not used; this one is {state}."
            : "A voucher that was issued to the order's buyer.";

    /// <summary>Both sides of a movement; none where nothing moves.</summary>
    internal static object[] Move(Guid from, Guid to, Guid transferId, long micros, PostingReason reason) =>
        micros == 0
            ? []
            : [new AccountPosted(from, transferId, -micros, reason), new AccountPosted(to, transferId, micros, reason)];

    private static string Code(int number)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"V-{number:D9}");
        return $"{body}-{CheckCharacter.Of(body)}";
    }

    private static Refusal? CheckOwn(CommandOrigin origin, Guid id, VoucherProgramme? programme) =>
        programme is null
            ? new Refusal(
                RefusalCode.UnknownProgramme, "programme", id.ToString(),
                "The id of a voucher programme of this market.")
            : programme.IssuerId != origin.ActorId ? Refused.NotYours("programme", id, "the programme's issuer")
            : programme.IsClosed ? Refused.WrongState("programme", id, "The programme is closed.")
            : null;
}
