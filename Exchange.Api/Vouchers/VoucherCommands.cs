using Exchange.Api.Auth;
using Exchange.Api.Ingest;
using Exchange.Contracts.Vouchers;
using Exchange.Domain.Trading;
using Exchange.Domain.Vouchers;

namespace Exchange.Api.Vouchers;

internal static class VoucherCommands
{
    public static IReadOnlyList<CommandDefinition> All { get; } =
    [
        CommandDefinition.Of<OpenProgrammeBody>(
            Policies.Issuer, b => b.Programme,
            (b, origin, checks) => new OpenProgramme(
                origin, b.Programme, checks.Text("name", b.Name, 1, CommandLimits.NameLength), b.Budget.Micros,
                b.Currency, b.SharePercent, b.ValidFrom, b.ValidUntil,
                checks.Labels("acceleratorClasses", b.AcceleratorClasses))),
        CommandDefinition.Of<TopUpProgrammeBody>(
            Policies.Issuer, b => b.Programme,
            (b, origin, _) => new TopUpProgramme(origin, b.Programme, b.Amount.Micros, b.Currency)),
        CommandDefinition.Of<CloseProgrammeBody>(
            Policies.Issuer, b => b.Programme, (b, origin, _) => new CloseProgramme(origin, b.Programme)),
        CommandDefinition.Of<IssueVoucherBody>(
            Policies.Issuer, b => b.Voucher,
            (b, origin, _) => new IssueVoucher(
                origin, b.Voucher, b.Programme, b.Buyer, b.Face.Micros, b.Currency, b.ValidUntil)),
        CommandDefinition.Of<RevokeVoucherBody>(
            Policies.Issuer, b => b.Voucher,
            (b, origin, checks) => new RevokeVoucher(origin, b.Voucher, checks.Reason(b.Reason))),
    ];
}
