using Exchange.Contracts.Vouchers;
using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Client;

// Subsidies.
public sealed partial class ExchangeClient
{
    /// <summary>The issuer opens a programme and funds it from its account.</summary>
    public Task<CommandReply> OpenProgrammeAsync(
        Guid programme, string name, MicroAmount budget, string currency, int sharePercent,
        DateTimeOffset validFrom, DateTimeOffset validUntil, IReadOnlyList<string> acceleratorClasses,
        CancellationToken cancel = default) =>
        CommandAsync(h => new OpenProgrammeBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Programme = programme, Name = name, Budget = budget, Currency = currency, SharePercent = sharePercent,
            ValidFrom = validFrom, ValidUntil = validUntil, AcceleratorClasses = acceleratorClasses,
        }, null, cancel);

    /// <summary>The issuer adds to a budget.</summary>
    public Task<CommandReply> TopUpProgrammeAsync(
        Guid programme, MicroAmount amount, string currency, CancellationToken cancel = default) =>
        CommandAsync(h => new TopUpProgrammeBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Programme = programme, Amount = amount, Currency = currency,
        }, null, cancel);

    /// <summary>The issuer closes a programme; what no voucher may claim goes back.</summary>
    public Task<CommandReply> CloseProgrammeAsync(Guid programme, CancellationToken cancel = default) =>
        CommandAsync(h => new CloseProgrammeBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Programme = programme,
        }, null, cancel);

    /// <summary>The issuer gives a buyer a voucher.</summary>
    public Task<CommandReply> IssueVoucherAsync(
        Guid voucher, Guid programme, Guid buyer, MicroAmount face, string currency, DateTimeOffset validUntil,
        CancellationToken cancel = default) =>
        CommandAsync(h => new IssueVoucherBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Voucher = voucher, Programme = programme, Buyer = buyer, Face = face, Currency = currency,
            ValidUntil = validUntil,
        }, null, cancel);

    /// <summary>The issuer takes an unused voucher back. The reason is public.</summary>
    public Task<CommandReply> RevokeVoucherAsync(
        Guid voucher, string reason, CancellationToken cancel = default) =>
        CommandAsync(h => new RevokeVoucherBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Voucher = voucher, Reason = reason,
        }, null, cancel);
}
