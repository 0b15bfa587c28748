using Exchange.Domain.Accounts;
using Exchange.Domain.Constraints;
using Exchange.Domain.Leases;
using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Participants;
using Exchange.Domain.Reference;
using Exchange.Domain.Resources;
using Exchange.Domain.Settlements;
using Exchange.Domain.Trading;
using Exchange.Domain.Vouchers;

namespace Exchange.Domain.Rematching;

/// <summary>
/// The command that a decision was about, from the facts that followed: another with the same effect, where a fact
/// does not keep all that was asked (as of a workload's own times). No fact says which ids and numbers made a command
/// count once.
/// </summary>
public static class RebuiltCommand
{
    /// <summary>The command; null when the facts do not say which it was.</summary>
    /// <param name="facts">All facts of the decision, in order.</param>
    /// <param name="origin">Who it came from; a null key is a session's, or the exchange's own.</param>
    /// <param name="byExchange">It is the exchange's own.</param>
    /// <param name="currency">The market's currency.</param>
    public static Command? Of(IReadOnlyList<object> facts, CommandOrigin origin, bool byExchange, string currency)
    {
        if (facts[0] is TimePassed)
        {
            // What was due before a command's turn hides which of the later facts is its own.
            return byExchange ? new PassTime(origin) : null;
        }

        // A programme's account is opened before the programme.
        var own = facts.FirstOrDefault(fact => fact is not AccountOpened) ?? facts[0];
        return OfMembers(own, facts, origin, currency) ?? OfSupply(own, origin, currency)
            ?? OfDemand(own, origin, currency) ?? OfDelivery(own, origin) ?? OfVouchers(own, origin, currency);
    }

    private static Command? OfMembers(
        object own, IReadOnlyList<object> facts, CommandOrigin origin, string currency) => own switch
        {
            MarketOpened e => new OpenMarket(
                origin, e.MarketId, e.Origin, e.Currency, e.MinorUnitMicros, e.FeeBasisPoints, e.TaxBasisPoints,
                e.ConfirmWithinMinutes, e.ProvisionWithinMinutes, e.FinalUsageWithinMinutes, e.DisputeWindowMinutes,
                facts.OfType<ParticipantRegistered>().First().Name,
                facts.OfType<ParticipantKeyAdded>().First().PublicKey),
            ParticipantRegistered e => new RegisterParticipant(origin, e.Name, e.AllowsSessionOrders),
            ParticipantVerified e => new VerifyParticipant(origin, e.ParticipantId, Roles(facts)),
            ParticipantRoleGranted e => new VerifyParticipant(origin, e.ParticipantId, Roles(facts)),
            ParticipantKeyAdded e => new AddKey(origin, e.PublicKey),
            ParticipantKeyRevoked e => new RevokeKey(origin, e.PublicKey, e.Reason),
            ParticipantSuspended e => new SuspendParticipant(origin, e.ParticipantId, e.Reason),
            ParticipantReinstated e => new ReinstateParticipant(origin, e.ParticipantId),
            ReferenceDataLoaded e => new LoadReferenceData(
                origin, e.ReferenceId, e.Version, e.Classes, e.Shares, e.Measured),
            AccountDeposited e => new Deposit(origin, e.AccountId, e.AmountMicros, currency, e.Reference),
            AccountWithdrawn e => new Withdraw(origin, e.AccountId, e.AmountMicros, currency, e.Reference),
            _ => null,
        };

    private static ParticipantRole[] Roles(IReadOnlyList<object> facts) =>
        [.. facts.OfType<ParticipantRoleGranted>().Select(granted => granted.Role)];

    private static Command? OfSupply(object own, CommandOrigin origin, string currency) => own switch
    {
        ResourceRegistered e => new RegisterResource(
            origin, e.ResourceId, e.Site, e.Region, e.AcceleratorClass, e.Catalogued, e.Nodes, e.AcceleratorsPerNode,
            e.MemoryMiBPerAccelerator, e.Fp64GflopsPerAccelerator, e.Fp32GflopsPerAccelerator,
            e.Tf32GflopsPerAccelerator, e.Fp16GflopsPerAccelerator, e.Fp8GflopsPerAccelerator,
            e.Int8GopsPerAccelerator, e.PueMilli, e.RenewablePercent, e.Interconnect),
        ResourceSpecificationVerified e => new VerifySpecification(
            origin, e.ResourceId, e.Precision, e.MeasuredGflopsPerAccelerator),
        ResourceStatusChanged e => new ChangeResourceStatus(origin, e.ResourceId, e.Status, e.Reason),
        ResourceRetired e => new RetireResource(origin, e.ResourceId),
        OfferListed e => new ListOffer(
            origin, e.OfferId, e.ResourceId, e.Form, e.Unit, e.Units, e.BlockUnits, e.MinMinutes, e.WindowStart,
            e.WindowEnd, e.PriceMicrosPerUnitHour, currency, e.AutoAccept, e.PriceSource)
        {
            Constraint = e.Constraint is { } text ? Constraint.Parse(text, OrderProperty.Catalogue) : null,
        },
        OfferRepriced e => new RepriceOffer(origin, e.OfferId, e.PriceMicrosPerUnitHour, currency),
        OfferPaused e => new PauseOffer(origin, e.OfferId),
        OfferResumed e => new ResumeOffer(origin, e.OfferId),
        OfferWithdrawn e => new WithdrawOffer(origin, e.OfferId),
        _ => null,
    };

    private static Command? OfDemand(object own, CommandOrigin origin, string currency) => own switch
    {
        OrderPlaced e => new PlaceOrder(
            origin, e.OrderId, IntentOf(e), currency, e.TimeInForce, e.GoodTill, e.VoucherIds),
        OrderAmended e => new AmendOrder(
            origin, e.OrderId, e.LimitMicrosPerAcceleratorHour ?? e.LimitMicrosPerPetaflopHour, currency,
            e.LatestStart)
        {
            BudgetMicros = e.BudgetMicros,
        },
        OrderCancelled e => new CancelOrder(origin, e.OrderId, e.Reason),
        MatchConfirmed e => new ConfirmMatch(origin, e.MatchId),
        MatchDeclined e => new DeclineMatch(origin, e.MatchId, e.Reason),
        MatchCancelled e => new CancelMatch(origin, e.MatchId, e.Reason),
        _ => null,
    };

    /// <summary>What an order was placed for; of a workload its rate and its latest start as they came out, which
    /// come out the same again.</summary>
    private static Intent IntentOf(OrderPlaced e) => new(
        e.Workload is null ? e.Accelerators : null, e.AcceleratorClasses, e.Regions, e.Forms,
        e.MinMemoryMiBPerAccelerator, e.MinFp16GflopsPerAccelerator, e.MaxPueMilli, e.MinRenewablePercent,
        e.EarliestStart, e.LatestStart, e.Workload is null ? e.Minutes : null,
        e.LimitMicrosPerAcceleratorHour ?? e.LimitMicrosPerPetaflopHour, e.AllOrNone, e.MaxLegs,
        e.Workload is { } w ? new(w.Parameters, w.Tokens, w.Deadline, w.UtilisationPercent) : null)
    {
        Constraint = e.Constraint is { } text ? Constraint.Parse(text) : null,
        Rate = e.RateGflops is { } gflops ? new(gflops, e.Precision!.Value, e.WorkloadClass!.Value) : null,
        BudgetMicros = e.BudgetMicros,
    };

    private static Command? OfDelivery(object own, CommandOrigin origin) => own switch
    {
        LeaseProvisioned e => new ProvisionLease(origin, e.LeaseId, e.AccessCommitment),
        LeaseUsageRecorded e => new RecordUsage(origin, e.LeaseId, e.Period, e.From, e.To, e.UnitSeconds),
        LeaseInterrupted e => new InterruptLease(origin, e.LeaseId, e.Reason),
        LeaseResumed e => new ResumeLease(origin, e.LeaseId),
        LeaseFailed e => new FailLease(origin, e.LeaseId, e.Reason),
        LeaseEnded e => new EndLease(origin, e.LeaseId),
        SettlementDisputed e => new DisputeSettlement(origin, e.SettlementId, e.Reason),
        SettlementAdjusted e => new AdjustSettlement(origin, e.SettlementId, e.UnitSeconds, e.Reason),
        _ => null,
    };

    private static Command? OfVouchers(object own, CommandOrigin origin, string currency) => own switch
    {
        VoucherProgrammeOpened e => new OpenProgramme(
            origin, e.ProgrammeId, e.Name, e.BudgetMicros, currency, e.SharePercent, e.ValidFrom, e.ValidUntil,
            e.AcceleratorClasses),
        VoucherProgrammeToppedUp e => new TopUpProgramme(origin, e.ProgrammeId, e.AmountMicros, currency),
        VoucherProgrammeClosed e => new CloseProgramme(origin, e.ProgrammeId),
        VoucherIssued e => new IssueVoucher(
            origin, e.VoucherId, e.ProgrammeId, e.BuyerId, e.FaceMicros, currency, e.ValidUntil),
        VoucherRevoked e => new RevokeVoucher(origin, e.VoucherId, e.Reason),
        _ => null,
    };
}
