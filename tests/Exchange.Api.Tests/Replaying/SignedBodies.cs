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
using Exchange.Contracts.Wire;
using Exchange.Domain.Accounts;
using Exchange.Domain.Leases;
using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Participants;
using Exchange.Domain.Reference;
using Exchange.Domain.Resources;
using Exchange.Domain.Settlements;
using Exchange.Domain.Tests.Kit;
using Exchange.Domain.Trading;
using Exchange.Domain.Vouchers;

namespace Exchange.Api.Tests.Replaying;

/// <summary>
/// The way back: from a command of the market to the body that a participant would have sent for it, where its fact is
/// attested.
/// </summary>
internal static class SignedBodies
{
    private static string Currency => TestMarket.Currency;

    /// <param name="command">The market's command.</param>
    /// <param name="market">The log's origin.</param>
    /// <param name="now">When it came.</param>
    /// <param name="keyOf">A participant's real public key.</param>
    /// <param name="commitment">To what is confidential in it.</param>
    public static CommandBody? Of(
        Command command, string market, DateTimeOffset now, Func<Guid, string> keyOf, string commitment)
    {
        var (id, actor, until) = (command.Origin.CommandId, command.Origin.ActorId, now.AddDays(1));
        var body = Participants(command, keyOf, commitment) ?? Supply(command) ?? Orders(command, commitment)
            ?? Delivery(command, commitment) ?? Money(command);
        return body is null
            ? null
            : body with { CommandId = id, Participant = actor, Market = market, NotAfter = until };
    }

    private static T New<T>(Func<Guid, string, DateTimeOffset, T> make) =>
        make(Guid.Empty, "", DateTimeOffset.MinValue);

    private static CommandBody? Participants(Command command, Func<Guid, string> keyOf, string commitment) =>
        New<CommandBody?>((id, market, time) => command switch
        {
            RegisterParticipant c => new RegisterParticipantBody
            {
                CommandId = id, Market = market, Participant = id, NotAfter = time, Key = keyOf(c.Origin.ActorId),
                DetailsCommitment = commitment, AllowsSessionOrders = c.AllowsSessionOrders,
            },
            VerifyParticipant c => new VerifyParticipantBody
            {
                CommandId = id, Market = market, Participant = id, NotAfter = time, Subject = c.ParticipantId,
                Roles = [.. c.Roles.Select(role => role.ToString())],
            },
            SuspendParticipant c => new SuspendParticipantBody
            {
                CommandId = id, Market = market, Participant = id, NotAfter = time, Subject = c.ParticipantId,
                Reason = c.Reason,
            },
            ReinstateParticipant c => new ReinstateParticipantBody
            {
                CommandId = id, Market = market, Participant = id, NotAfter = time, Subject = c.ParticipantId,
            },
            _ => null,
        });

    private static CommandBody? Supply(Command command) => New<CommandBody?>((id, market, time) => command switch
    {
        LoadReferenceData c => new LoadReferenceDataBody
        {
            CommandId = id, Market = market, Participant = id, NotAfter = time, Reference = c.ReferenceId,
            Version = c.Version,
            Classes =
            [
                .. c.Classes.Select(row => new ReferenceClassRow(
                    row.AcceleratorClass, row.MemoryMiB, row.BandwidthMBps, row.Fp64Gflops, row.Fp32Gflops,
                    row.Tf32Gflops, row.Fp16Gflops, row.Fp8Gflops, row.Int8Gops, row.Source)),
            ],
            Shares =
            [
                .. c.Shares.Select(row => new WorkloadShareRow(
                    row.WorkloadClass.ToString(), row.BasisPoints, row.Source)),
            ],
            Measured = [],
        },
        RegisterResource c => new RegisterResourceBody
        {
            CommandId = id, Market = market, Participant = id, NotAfter = time, Resource = c.ResourceId, Site = c.Site,
            Region = c.Region, AcceleratorClass = c.AcceleratorClass, Nodes = c.Nodes,
            AcceleratorsPerNode = c.AcceleratorsPerNode, MemoryMiB = c.MemoryMiBPerAccelerator, PueMilli = c.PueMilli,
            RenewablePercent = c.RenewablePercent, Interconnect = c.Interconnect,
        },
        ListOffer c => new ListOfferBody
        {
            CommandId = id, Market = market, Participant = id, NotAfter = time, Offer = c.OfferId,
            Resource = c.ResourceId, Form = c.Form.ToString(), Unit = c.Unit.ToString(), Units = c.Units,
            BlockUnits = c.BlockUnits, MinMinutes = c.MinMinutes, WindowStart = c.WindowStart, WindowEnd = c.WindowEnd,
            Price = new(c.PriceMicrosPerUnitHour), Currency = c.Currency, AutoAccept = c.AutoAccept,
            PriceSource = c.PriceSource, Constraint = c.Constraint?.ToString(),
        },
        RepriceOffer c => new RepriceOfferBody
        {
            CommandId = id, Market = market, Participant = id, NotAfter = time, Offer = c.OfferId,
            Price = new(c.PriceMicrosPerUnitHour), Currency = c.Currency,
        },
        WithdrawOffer c => new WithdrawOfferBody
        {
            CommandId = id, Market = market, Participant = id, NotAfter = time, Offer = c.OfferId,
        },
        _ => null,
    });

    private static CommandBody? Orders(Command command, string commitment) =>
        New<CommandBody?>((id, market, time) => command switch
        {
            PlaceOrder { Intent: var i } c => new PlaceOrderBody
            {
                CommandId = id, Market = market, Participant = id, NotAfter = time, Order = c.OrderId,
                Accelerators = i.Accelerators, RateGflops = i.Rate?.Gflops,
                Precision = i.Rate?.Precision.ToString(), WorkloadClass = i.Rate?.WorkloadClass.ToString(),
                HasBudget = i.BudgetMicros is null ? null : true,
                AcceleratorClasses = i.AcceleratorClasses, Regions = i.Regions,
                Forms = i.Forms, MinMemoryMiB = i.MinMemoryMiBPerAccelerator,
                MinFp16Gflops = i.MinFp16GflopsPerAccelerator, MaxPueMilli = i.MaxPueMilli,
                MinRenewablePercent = i.MinRenewablePercent, EarliestStart = i.EarliestStart,
                LatestStart = i.LatestStart, Minutes = i.Minutes, TimeInForce = c.TimeInForce.ToString(),
                GoodTill = c.GoodTill, AllOrNone = i.AllOrNone, MaxLegs = i.MaxLegs, Vouchers = c.VoucherIds,
                TermsCommitment = commitment, Constraint = i.Constraint?.ToString(),
            },
            AmendOrder c => new AmendOrderBody
            {
                CommandId = id, Market = market, Participant = id, NotAfter = time, Order = c.OrderId,
                LatestStart = c.LatestStart, TermsCommitment = commitment,
                HasBudget = c.BudgetMicros is null ? null : true,
            },
            CancelOrder c => new CancelOrderBody
            {
                CommandId = id, Market = market, Participant = id, NotAfter = time, Order = c.OrderId,
                Reason = c.Reason,
            },
            ConfirmMatch c => new ConfirmMatchBody
            {
                CommandId = id, Market = market, Participant = id, NotAfter = time, Match = c.MatchId,
            },
            DeclineMatch c => new DeclineMatchBody
            {
                CommandId = id, Market = market, Participant = id, NotAfter = time, Match = c.MatchId,
                Reason = c.Reason,
            },
            CancelMatch c => new CancelMatchBody
            {
                CommandId = id, Market = market, Participant = id, NotAfter = time, Match = c.MatchId,
                Reason = c.Reason,
            },
            _ => null,
        });

    private static CommandBody? Delivery(Command command, string commitment) =>
        New<CommandBody?>((id, market, time) => command switch
        {
            ProvisionLease c => new ProvisionLeaseBody
            {
                CommandId = id, Market = market, Participant = id, NotAfter = time, Lease = c.LeaseId,
                AccessCommitment = commitment,
            },
            RecordUsage c => new RecordUsageBody
            {
                CommandId = id, Market = market, Participant = id, NotAfter = time, Lease = c.LeaseId,
                Period = c.Period, From = c.From, To = c.To, UnitSeconds = c.UnitSeconds,
            },
            InterruptLease c => new InterruptLeaseBody
            {
                CommandId = id, Market = market, Participant = id, NotAfter = time, Lease = c.LeaseId,
                Reason = c.Reason,
            },
            ResumeLease c => new ResumeLeaseBody
            {
                CommandId = id, Market = market, Participant = id, NotAfter = time, Lease = c.LeaseId,
            },
            FailLease c => new FailLeaseBody
            {
                CommandId = id, Market = market, Participant = id, NotAfter = time, Lease = c.LeaseId,
                Reason = c.Reason,
            },
            EndLease c => new EndLeaseBody
            {
                CommandId = id, Market = market, Participant = id, NotAfter = time, Lease = c.LeaseId,
            },
            _ => null,
        });

    private static CommandBody? Money(Command command) => New<CommandBody?>((id, market, time) => command switch
    {
        Deposit c => new DepositBody
        {
            CommandId = id, Market = market, Participant = id, NotAfter = time, Account = c.AccountId,
            Amount = new(c.AmountMicros), Currency = c.Currency, Reference = c.Reference,
        },
        Withdraw c => new WithdrawBody
        {
            CommandId = id, Market = market, Participant = id, NotAfter = time, Account = c.AccountId,
            Amount = new(c.AmountMicros), Currency = c.Currency, Reference = c.Reference,
        },
        DisputeSettlement c => new DisputeSettlementBody
        {
            CommandId = id, Market = market, Participant = id, NotAfter = time, Settlement = c.SettlementId,
            Reason = c.Reason,
        },
        AdjustSettlement c => new AdjustSettlementBody
        {
            CommandId = id, Market = market, Participant = id, NotAfter = time, Settlement = c.SettlementId,
            UnitSeconds = c.UnitSeconds, Reason = c.Reason,
        },
        OpenProgramme c => new OpenProgrammeBody
        {
            CommandId = id, Market = market, Participant = id, NotAfter = time, Programme = c.ProgrammeId,
            Name = c.Name, Budget = new(c.BudgetMicros), Currency = Currency, SharePercent = c.SharePercent,
            ValidFrom = c.ValidFrom, ValidUntil = c.ValidUntil, AcceleratorClasses = c.AcceleratorClasses,
        },
        TopUpProgramme c => new TopUpProgrammeBody
        {
            CommandId = id, Market = market, Participant = id, NotAfter = time, Programme = c.ProgrammeId,
            Amount = new(c.AmountMicros), Currency = Currency,
        },
        CloseProgramme c => new CloseProgrammeBody
        {
            CommandId = id, Market = market, Participant = id, NotAfter = time, Programme = c.ProgrammeId,
        },
        IssueVoucher c => new IssueVoucherBody
        {
            CommandId = id, Market = market, Participant = id, NotAfter = time, Voucher = c.VoucherId,
            Programme = c.ProgrammeId, Buyer = c.BuyerId, Face = new(c.FaceMicros), Currency = Currency,
            ValidUntil = c.ValidUntil,
        },
        RevokeVoucher c => new RevokeVoucherBody
        {
            CommandId = id, Market = market, Participant = id, NotAfter = time, Voucher = c.VoucherId,
            Reason = c.Reason,
        },
        _ => null,
    });
}
