using System.Collections.Frozen;
using Exchange.Domain.Leases;
using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Participants;
using Exchange.Domain.Resources;
using Exchange.Domain.Settlements;

namespace Simulation.Tests;

internal sealed partial class Shadow
{
    private readonly Dictionary<Guid, SettlementCalculated> _settlements = [];
    private readonly HashSet<Guid> _unavailable = [];
    private readonly HashSet<Guid> _suspended = [];

    private readonly Dictionary<Guid, List<(DateTimeOffset At, bool Delivers)>> _turns = [];

    public HashSet<Guid> OpenSettlements { get; } = [];

    public HashSet<Guid> Disputed { get; } = [];

    public Dictionary<Guid, LeaseProvisioned> RunningLeases { get; } = [];

    /// <summary>Records of use of a period in which something was not delivered.</summary>
    public int BilledAcrossInterruptions { get; private set; }

    public bool HasStopped(Guid lease) => _turns.TryGetValue(lease, out var turns) && !turns[^1].Delivers;

    private void ReadSupply(object fact)
    {
        switch (fact)
        {
            case ResourceRegistered e:
                Resources.Add(e.ResourceId, e);
                break;
            case ResourceStatusChanged e when e.Status == ResourceStatus.Available:
                _unavailable.Remove(e.ResourceId);
                break;
            case ResourceStatusChanged e:
                _unavailable.Add(e.ResourceId);
                break;
            case ParticipantSuspended e:
                _suspended.Add(e.ParticipantId);
                break;
            case ParticipantReinstated e:
                _suspended.Remove(e.ParticipantId);
                break;
            case OfferListed e:
                Offers.Add(e.OfferId, new(e));
                break;
            case OfferRepriced e:
                Offers[e.OfferId].Price = e.PriceMicrosPerUnitHour;
                break;
            case OfferPaused e:
                Offers[e.OfferId].TakesMatches = false;
                break;
            case OfferResumed e:
                Offers[e.OfferId].TakesMatches = true;
                break;
            case OfferWithdrawn e:
                Offers[e.OfferId].Gone = true;
                break;
            case OfferExpired e:
                Offers[e.OfferId].Gone = true;
                break;
            case OfferCapacityReleased e:
                Matches[e.MatchId].ReservedUntil = e.Start;
                break;
        }
    }

    private void ReadTrade(object fact)
    {
        switch (fact)
        {
            case OrderPlaced e:
                Orders.Add(e.OrderId, new(e));
                break;
            case OrderAmended e:
                (Orders[e.OrderId].Limit, Orders[e.OrderId].Budget, Orders[e.OrderId].LatestStart) = (
                    e.LimitMicrosPerAcceleratorHour ?? e.LimitMicrosPerPetaflopHour, e.BudgetMicros, e.LatestStart);
                break;
            case OrderPartlyFilled e:
                Orders[e.OrderId].Open -= CoveredBy(e.MatchId, e.Accelerators, e.Covers);
                Assert.True(Orders[e.OrderId].Open > 0);
                break;
            case OrderFilled e:
                Orders[e.OrderId].Open -= CoveredBy(e.MatchId, e.Accelerators, e.Covers);
                Assert.Equal(0, Orders[e.OrderId].Open);
                break;
            case OrderReopened e:
                Orders[e.OrderId].Open += CoveredBy(e.MatchId, e.Accelerators, e.Covers);
                break;
            case OrderCancelled e:
                Orders[e.OrderId].Closed = true;
                break;
            case OrderExpired e:
                Orders[e.OrderId].Closed = true;
                break;
            case MatchMade e:
                Matches.Add(e.MatchId, new(e));
                CheckMatch(e);
                break;
            case MatchConfirmed e:
                Matches[e.MatchId].Confirmed = true;
                break;
            case MatchDeclined e:
                Drop(e.MatchId);
                break;
            case MatchLapsed e:
                Drop(e.MatchId);
                break;
            case MatchCancelled e:
                Drop(e.MatchId);
                break;
            case LeaseProvisioned e:
                Assert.True(Matches[e.MatchId].Confirmed);
                Matches[e.MatchId].Lease = e;
                RunningLeases.Add(e.LeaseId, e);
                break;
            case LeaseEnded e:
                RunningLeases.Remove(e.LeaseId);
                Turn(e.LeaseId, e.At, delivers: false);
                break;
            default:
                ReadDelivery(fact);
                ReadSettlement(fact);
                break;
        }
    }

    private void ReadDelivery(object fact)
    {
        switch (fact)
        {
            case LeaseStarted e:
                Turn(e.LeaseId, e.At, delivers: true);
                break;
            case LeaseInterrupted e:
                Turn(e.LeaseId, e.At, delivers: false);
                break;
            case LeaseResumed e:
                Turn(e.LeaseId, e.At, delivers: true);
                break;
            case LeaseUsageRecorded e:
                var delivered = DeliveredTicks(e.LeaseId, e.From, e.To);
                var units = Matches.Values.Single(m => m.Made.LeaseId == e.LeaseId).Made.Units;
                Assert.True(
                    (Int128)e.UnitSeconds * TimeSpan.TicksPerSecond <= (Int128)units * delivered,
                    $"Period {e.Period} of lease {e.LeaseId} bills what was not delivered.");
                BilledAcrossInterruptions += delivered < (e.To - e.From).Ticks ? 1 : 0;
                break;
        }
    }

    private void Turn(Guid lease, DateTimeOffset at, bool delivers)
    {
        if (!_turns.TryGetValue(lease, out var turns))
        {
            _turns.Add(lease, turns = []);
        }

        turns.Add((at, delivers));
    }

    // From each moment at which delivery went on to the next at which it stopped, as far as it is inside.
    private long DeliveredTicks(Guid lease, DateTimeOffset from, DateTimeOffset to)
    {
        var (sum, since) = (0L, (DateTimeOffset?)null);
        foreach (var (at, delivers) in _turns[lease].Append((At: to, Delivers: false)))
        {
            if (since is { } begin)
            {
                var (first, last) = (long.Max(begin.Ticks, from.Ticks), long.Min(at.Ticks, to.Ticks));
                sum += long.Max(0, last - first);
            }

            since = delivers ? at : null;
        }

        return sum;
    }

    private void ReadSettlement(object fact)
    {
        switch (fact)
        {
            case SettlementCalculated e:
                _settlements.Add(e.SettlementId, e);
                OpenSettlements.Add(e.SettlementId);
                break;
            case SettlementDisputed e:
                Disputed.Add(e.SettlementId);
                break;
            case SettlementAdjusted e:
                _settlements[e.SettlementId] = _settlements[e.SettlementId] with { BuyerMicros = e.BuyerMicros };
                break;
            case SettlementPaid e:
                Assert.True(OpenSettlements.Remove(e.SettlementId), "A settlement was paid twice.");
                Disputed.Remove(e.SettlementId);
                Assert.Equal(e.BuyerMicros, e.SupplierMicros + e.FeeMicros + e.TaxMicros + e.RoundingMicros);
                var leaseId = _settlements[e.SettlementId].LeaseId;
                var match = Matches.Values.Single(m => m.Made.LeaseId == leaseId);
                Assert.False(match.Paid, "A match was paid twice.");
                Assert.True(e.BuyerMicros <= match.Made.AmountMicros, "A lease cost more than its match.");
                match.Paid = true;
                break;
        }
    }

    private void Drop(Guid matchId)
    {
        var match = Matches[matchId];
        match.Stands = false;
        Orders[match.Made.OrderId].Excluded.Add(match.Made.OfferId);
    }

    private void CheckMatch(MatchMade e)
    {
        var (order, offer, resource) = (Orders[e.OrderId], Offers[e.OfferId], Resources[e.ResourceId]);
        var (placed, listed) = (order.Placed, offer.Listed);
        Assert.True(Takes(offer) && !_suspended.Contains(placed.BuyerId));
        Assert.NotEqual(e.BuyerId, e.SupplierId);
        CheckCovered(order, e, resource.AcceleratorClass);
        Assert.True(order.Budget is null || SpentOf(order) <= order.Budget, "Above the buyer's budget.");
        Assert.True(e.PriceMicrosPerUnitHour >= offer.Price, "Below the seller's price.");
        Assert.Equal(0, e.Units % listed.BlockUnits);
        Assert.True(e.Start >= placed.EarliestStart && e.Start <= order.LatestStart);
        Assert.True(e.Start >= listed.WindowStart && e.End <= listed.WindowEnd);
        Assert.Equal(placed.Minutes, (e.End - e.Start).TotalMinutes);
        Assert.True(placed.Minutes >= listed.MinMinutes);
        Assert.True(Accepts(placed, resource));
        Assert.True(IsAskedOf(placed, listed));
        Assert.DoesNotContain(e.OfferId, order.Excluded);
        Assert.True(Matches.Values.Count(m => m.Stands && m.Made.OrderId == e.OrderId) <= placed.MaxLegs);
    }

    /// <summary>A leg covers what it delivers as far as that was open, and costs no more than the limit for it.
    /// </summary>
    private static void CheckCovered(OrderOf order, MatchMade e, string acceleratorClass)
    {
        var weight = order.WeightOf(acceleratorClass);
        var delivered = (Int128)e.Units * e.AcceleratorsPerUnit * weight;
        Assert.Equal(order.Placed.ReferenceVersion, e.ReferenceVersion);
        Assert.Equal(order.Placed.RateGflops is null ? null : weight, e.Weight);
        Assert.Equal(order.Placed.RateGflops is null ? null : (long)Int128.Min(order.Open, delivered), e.Covers);
        Assert.True(
            order.Limit is not { } limit
            || (Int128)e.PriceMicrosPerUnitHour * e.Units * order.LimitUnit <= limit * (e.Covers ?? delivered),
            "Above the buyer's limit.");
    }

    /// <summary>What an order's legs cost, before tax, each rounded up to the micro-unit.</summary>
    private Int128 SpentOf(OrderOf order)
    {
        var minutes = order.Placed.Minutes;
        return Matches.Values.Where(m => m.Stands && m.Made.OrderId == order.Placed.OrderId)
            .Aggregate(
                Int128.Zero,
                (sum, m) => sum + (((Int128)m.Made.PriceMicrosPerUnitHour * m.Made.Units * minutes + 59) / 60));
    }

    private long CoveredBy(Guid match, int accelerators, long? covers)
    {
        var made = Matches[match].Made;
        Assert.Equal((made.Units * made.AcceleratorsPerUnit, made.Covers), (accelerators, covers));
        return covers ?? accelerators;
    }

    private bool Takes(OfferOf offer) =>
        offer is { TakesMatches: true, Gone: false } && !_unavailable.Contains(offer.Listed.ResourceId)
        && !_suspended.Contains(offer.Listed.SupplierId);

    /// <summary>What orders ask for in the constraint language, and what it means; unknown memory is no memory.
    /// </summary>
    public static FrozenDictionary<string, Func<ResourceRegistered, bool>> Constraints { get; } =
        new Dictionary<string, Func<ResourceRegistered, bool>>
        {
            ["memory >= 60000MiB and region = cn-east"] =
                r => r is { MemoryMiBPerAccelerator: >= 60_000, Region: "cn-east" },
            ["region = cn-west or memory < 70000MiB"] =
                r => r.Region == "cn-west" || r.MemoryMiBPerAccelerator < 70_000,
            ["memory <= 80000MiB"] = r => r.MemoryMiBPerAccelerator <= 80_000,
        }.ToFrozenDictionary();

    /// <summary>What offers ask of orders, and what it means.</summary>
    public static FrozenDictionary<string, Func<OrderPlaced, bool>> OfOrders { get; } =
        new Dictionary<string, Func<OrderPlaced, bool>>
        {
            ["accelerators >= 3 and not all_or_none"] =
                o => o is { Accelerators: >= 3, AllOrNone: false, TimeInForce: not TimeInForce.FillOrKill },
            ["duration <= 5h or legs >= 3"] = o => o.Minutes <= 300 || o.MaxLegs >= 3,
            ["not vouchers and signed"] = o => o is { VoucherIds.Length: 0, BySession: false },
        }.ToFrozenDictionary();

    private static bool IsAskedOf(OrderPlaced placed, OfferListed listed) =>
        listed.Constraint is not { } text || OfOrders[text](placed);

    private static bool Accepts(OrderPlaced placed, ResourceRegistered resource) =>
        (placed.Constraint is not { } text || Constraints[text](resource))
        && (placed.AcceleratorClasses.Length == 0 || placed.AcceleratorClasses.Contains(resource.AcceleratorClass))
        && (placed.Regions.Length == 0 || placed.Regions.Contains(resource.Region))
        && (placed.MinMemoryMiBPerAccelerator is not { } memory || resource.MemoryMiBPerAccelerator >= memory);

    private void CheckCapacity(IReadOnlyList<object> events)
    {
        foreach (var offerId in events.OfType<OfferCapacityReserved>().Select(e => e.OfferId).Distinct())
        {
            var (listed, all) = (Offers[offerId].Listed, Matches.Values);
            CheckPeak(all.Where(m => m.Made.OfferId == offerId), m => m.Made.Units, listed.Units);
            var resource = Resources[listed.ResourceId];
            CheckPeak(
                all.Where(m => m.Made.ResourceId == listed.ResourceId),
                m => m.Made.Units * m.Made.AcceleratorsPerUnit, resource.Nodes * resource.AcceleratorsPerNode);
        }
    }

    private static void CheckPeak(IEnumerable<MatchOf> matches, Func<MatchOf, int> taken, int most)
    {
        var reserved = matches.Where(m => m.ReservedUntil > m.Made.Start).ToList();
        foreach (var at in reserved.Select(m => m.Made.Start))
        {
            var sum = reserved.Where(m => m.Made.Start <= at && at < m.ReservedUntil).Sum(taken);
            Assert.True(sum <= most, $"{sum} of {most} are reserved at {at}.");
        }
    }
}
