using System.Collections.Immutable;
using Exchange.Domain.Accounts;
using Exchange.Domain.Constraints;
using Exchange.Domain.Leases;
using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Participants;
using Exchange.Domain.Quantities;
using Exchange.Domain.Reference;
using Exchange.Domain.Resources;
using Exchange.Domain.Settlements;
using Exchange.Domain.Vouchers;

namespace Exchange.Domain.Trading;

/// <content>
/// The aggregates of the image, member for member in the order in which <c>Market.Image.cs</c> writes them.
/// </content>
public sealed partial class Market
{
    private const int LargestMinorUnit = 1_000_000;

    private static MarketRules ReadRules(ref ImageReader r) => new(
        r.Text(), r.Long(1, LargestMinorUnit), ReadBasisPoints(ref r), ReadBasisPoints(ref r),
        r.Int(1, int.MaxValue), r.Int(1, int.MaxValue), r.Int(1, int.MaxValue), r.Int(1, int.MaxValue));

    private static Deadline ReadDeadline(ref ImageReader r) => new(r.Time(), r.Id(), r.OneOf<DeadlineKind>());

    private Closed ReadClosed(ref ImageReader r)
    {
        var (id, kind, state) = (r.Id(), r.OneOf<ClosedKind>(), r.Int(1, 7));
        var (buyer, other) = (r.Int(0, _participants.Count), r.Int(0, _participants.Count));
        var until = r.Optional((ref r) => r.Time());
        var closed = Closed.Of(kind, id, state, buyer, other, until);
        return closed.IsSound && until is null == (kind != ClosedKind.Settlement)
            ? closed
            : throw r.Wrong($"{kind} {id} does not end with state {state}.");
    }

    private static Participant ReadParticipant(ref ImageReader r) => new()
    {
        Id = r.Id(),
        Number = r.Int(1, int.MaxValue),
        Name = r.Text(),
        AllowsSessionOrders = r.Bool(),
        RegisteredAt = r.Time(),
        IsVerified = r.Bool(),
        IsSuspended = r.Bool(),
        Roles = [.. r.Ascending((ref r) => r.OneOf<ParticipantRole>(), role => (int)role, Comparer<int>.Default)],
        Keys = [.. r.Many((ref r) => r.Text())],
    };

    private static Account ReadAccount(ref ImageReader r)
    {
        var account = new Account
        {
            Id = r.Id(),
            OwnerId = r.Optional((ref r) => r.Id()),
            Kind = r.OneOf<AccountKind>(),
            Balance = ReadMoney(ref r),
            Held = ReadMoney(ref r),
            Holds = r.Ascending(
                (ref r) => KeyValuePair.Create(r.Id(), ReadMoney(ref r)), hold => hold.Key, Comparer<Guid>.Default)
                .ToImmutableDictionary(),
        };
        var held = account.Holds.Values.Aggregate(Money.Zero, (sum, hold) => sum + hold);
        var isSound = account.Holds.Values.All(hold => hold > Money.Zero) && held == account.Held
            && (account.MayBeNegative || account.Available >= Money.Zero);
        return isSound ? account : throw r.Wrong($"account {account.Id} does not add up.");
    }

    private static Resource ReadResource(ref ImageReader r) => new()
    {
        Id = r.Id(),
        SupplierId = r.Id(),
        ComputeIdentity = r.Text(),
        Site = r.Text(),
        Region = r.Text(),
        AcceleratorClass = r.Text(),
        Catalogued = r.Bool(),
        Nodes = ReadUnits(ref r),
        AcceleratorsPerNode = ReadUnits(ref r),
        Memory = r.Optional((ref r) => Mebibytes.FromCount(r.Long())),
        Rates = r.Ascending(
            (ref r) => KeyValuePair.Create(r.OneOf<Precision>(), ComputeRate.FromGflops(r.Long())),
            rate => (int)rate.Key, Comparer<int>.Default).ToImmutableSortedDictionary(),
        Pue = r.Optional((ref r) => Quantities.Pue.FromMilli(r.Int())),
        Renewable = r.Optional((ref r) => Percent.FromValue(r.Int())),
        Interconnect = r.OptionalText(),
        IsVerified = r.Bool(),
        Status = r.OneOf<ResourceStatus>(),
        IsRetired = r.Bool(),
    };

    private static Offer ReadOffer(ref ImageReader r) => new()
    {
        Id = r.Id(),
        ResourceId = r.Id(),
        SupplierId = r.Id(),
        Form = r.OneOf<ProductForm>(),
        Unit = r.OneOf<CapacityUnit>(),
        Units = ReadUnits(ref r),
        AcceleratorsPerUnit = ReadUnits(ref r),
        BlockUnits = ReadUnits(ref r),
        MinMinutes = r.Int(0, TimeWindow.MaxMinutes),
        Window = ReadWindow(ref r),
        Price = ReadPrice(ref r),
        AutoAccept = r.Bool(),
        PriceSource = r.Text(),
        Constraint = ReadConstraint(ref r, OrderProperty.Catalogue),
        Sequence = r.Long(),
        State = r.OneOf<OfferState>(),
        Reservations = r.Ascending(
            (ref r) => KeyValuePair.Create(r.Id(), new Reservation(ReadUnits(ref r), ReadWindow(ref r))),
            reservation => reservation.Key, Comparer<Guid>.Default).ToImmutableSortedDictionary(),
    };

    private static Order ReadOrder(ref ImageReader r) => new()
    {
        Id = r.Id(),
        Number = r.Text(),
        BuyerId = r.Id(),
        AccountId = r.Id(),
        Need = ReadNeed(ref r, 1),
        OpenNeed = ReadNeed(ref r, 0),
        Rate = ReadRate(ref r),
        AcceleratorClasses = ReadNames(ref r),
        Regions = ReadNames(ref r),
        Forms = ReadNames(ref r),
        MinMemory = r.Optional((ref r) => Mebibytes.FromCount(r.Long())),
        MinFp16 = r.Optional((ref r) => ComputeRate.FromGflops(r.Long())),
        MaxPue = r.Optional((ref r) => Pue.FromMilli(r.Int())),
        MinRenewable = r.Optional((ref r) => Percent.FromValue(r.Int())),
        Constraint = ReadConstraint(ref r, SupplyProperty.Catalogue),
        EarliestStart = r.Time(),
        LatestStart = r.Time(),
        Minutes = r.Int(1, TimeWindow.MaxMinutes),
        Limit = r.Optional((ref r) => ReadPrice(ref r)),
        Budget = r.Optional((ref r) => ReadMoney(ref r)),
        Spent = ReadMoney(ref r),
        IsOfWorkload = r.Bool(),
        TimeInForce = r.OneOf<TimeInForce>(),
        GoodTill = r.Optional((ref r) => r.Time()),
        AllOrNone = r.Bool(),
        MaxLegs = r.Int(1, Intent.MaxLegsAllowed),
        Vouchers = [.. r.Many((ref r) => r.Id())],
        IsSigned = r.Bool(),
        Sequence = r.Long(),
        State = r.OneOf<OrderState>(),
        Legs = r.Int(0, int.MaxValue),
        UnpaidLegs = r.Int(0, int.MaxValue),
        Matched = ReadMoney(ref r),
        ExcludedOffers = [.. r.Ascending((ref r) => r.Id(), id => id, Comparer<Guid>.Default)],
    };

    private static Constraint? ReadConstraint(ref ImageReader r, PropertyCatalogue properties) =>
        r.OptionalText() is not { } text ? null
        : Constraint.TryParse(text, properties, out var constraint, out _) && constraint.ToString() == text ? constraint
        : throw r.Wrong($"'{text}' is no constraint in its canonical form.");

    private static long ReadNeed(ref ImageReader r, long least) =>
        r.Long() is var need && need >= least && need <= RateNeed.Max
            ? need
            : throw r.Wrong($"a need of {need}.");

    private static RatePromise? ReadRate(ref ImageReader r)
    {
        if (!r.Bool())
        {
            return null;
        }

        var need = new RateNeed(ReadNeed(ref r, 1), r.OneOf<Precision>(), r.OneOf<WorkloadClass>());
        return new(
            need, r.Int(1, int.MaxValue),
            [
                .. r.Ascending(
                    (ref r) => new ClassWeight(r.Text(), ReadNeed(ref r, 1)), weight => weight.AcceleratorClass,
                    StringComparer.Ordinal),
            ]);
    }

    private static Match ReadMatch(ref ImageReader r) => new()
    {
        Id = r.Id(),
        LeaseId = r.Id(),
        OrderId = r.Id(),
        OfferId = r.Id(),
        ResourceId = r.Id(),
        BuyerId = r.Id(),
        SupplierId = r.Id(),
        Units = ReadUnits(ref r),
        AcceleratorsPerUnit = ReadUnits(ref r),
        Window = ReadWindow(ref r),
        Price = ReadPrice(ref r),
        Amount = ReadMoney(ref r),
        Covers = ReadNeed(ref r, 1),
        State = r.OneOf<MatchState>(),
    };

    private static List<Interruption> ReadInterruptions(ref ImageReader r)
    {
        var all = r.Ascending(
            (ref r) => new Interruption(r.Time(), r.Optional((ref r) => r.Time())), stop => stop.From,
            Comparer<DateTimeOffset>.Default);
        for (var i = 0; i < all.Count; i++)
        {
            // Only the last one may last; the others end before the next begins.
            var (from, to) = all[i];
            if (to <= from || (i + 1 < all.Count && !(to <= all[i + 1].From)))
            {
                throw r.Wrong($"an interruption from {from:O} to {to:O} is none.");
            }
        }

        return all;
    }

    private static Lease ReadLease(ref ImageReader r) => new()
    {
        Id = r.Id(),
        MatchId = r.Id(),
        OrderId = r.Id(),
        OfferId = r.Id(),
        BuyerId = r.Id(),
        SupplierId = r.Id(),
        Units = ReadUnits(ref r),
        Window = ReadWindow(ref r),
        Price = ReadPrice(ref r),
        State = r.OneOf<LeaseState>(),
        StartedAt = r.Optional((ref r) => r.Time()),
        EndedAt = r.Optional((ref r) => r.Time()),
        FinalUsageBy = r.Optional((ref r) => r.Time()),
        Interruptions = ReadInterruptions(ref r),
        NextPeriod = r.Int(0, int.MaxValue),
        MeteredTo = r.Optional((ref r) => r.Time()),
        Metered = UnitSeconds.FromCount(r.Long()),
    };

    private static Settlement ReadSettlement(ref ImageReader r) => new()
    {
        Id = r.Id(),
        LeaseId = r.Id(),
        OrderId = r.Id(),
        BuyerId = r.Id(),
        SupplierId = r.Id(),
        Use = UnitSeconds.FromCount(r.Long()),
        Price = ReadPrice(ref r),
        Amounts = new(
            ReadMoney(ref r), ReadMoney(ref r), ReadMoney(ref r), ReadMoney(ref r), ReadMoney(ref r), ReadMoney(ref r)),
        DisputeUntil = r.Time(),
        VoucherId = r.Optional((ref r) => r.Id()),
        VoucherShare = ReadMoney(ref r),
        State = r.OneOf<SettlementState>(),
    };

    private static VoucherProgramme ReadProgramme(ref ImageReader r) => new()
    {
        Id = r.Id(),
        IssuerId = r.Id(),
        FundAccountId = r.Id(),
        Name = r.Text(),
        Budget = ReadMoney(ref r),
        Share = Percent.FromValue(r.Int()),
        ValidFrom = r.Time(),
        ValidUntil = r.Time(),
        AcceleratorClasses = ReadNames(ref r),
        Promised = ReadMoney(ref r),
        Redeemed = ReadMoney(ref r),
        IsClosed = r.Bool(),
    };

    private static Voucher ReadVoucher(ref ImageReader r) => new()
    {
        Id = r.Id(),
        Code = r.Text(),
        ProgrammeId = r.Id(),
        BuyerId = r.Id(),
        Face = ReadMoney(ref r),
        ValidUntil = r.Time(),
        State = r.OneOf<VoucherState>(),
        OrderId = r.Optional((ref r) => r.Id()),
        SettlementId = r.Optional((ref r) => r.Id()),
    };

    private static ImmutableArray<string> ReadNames(ref ImageReader r) => [.. r.Many((ref r) => r.Text())];

    private static TimeWindow ReadWindow(ref ImageReader r) => TimeWindow.Between(r.Time(), r.Time());

    private static Money ReadMoney(ref ImageReader r) => Money.FromMicros(r.Long());

    private static UnitPrice ReadPrice(ref ImageReader r) => UnitPrice.FromMicros(r.Long());

    private static Units ReadUnits(ref ImageReader r) => Units.FromCount(r.Int());

    private static BasisPoints ReadBasisPoints(ref ImageReader r) => BasisPoints.FromValue(r.Int());
}
