using Exchange.Domain.Accounts;
using Exchange.Domain.Leases;
using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Resources;
using Exchange.Domain.Settlements;
using Exchange.Domain.Vouchers;

namespace Simulation.Tests;

/// <summary>
/// What an outsider can know from the log alone. It shares no code with the market: plain numbers, plain loops, and the
/// rules that never break checked after every decision.
/// </summary>
internal sealed partial class Shadow
{
    private readonly Dictionary<Guid, AccountOpened> _accounts = [];
    private readonly Dictionary<Guid, long> _balances = [];
    private readonly Dictionary<(Guid Account, Guid Hold), long> _holds = [];
    private readonly Dictionary<Guid, VoucherProgrammeOpened> _programmes = [];
    private readonly Dictionary<Guid, long> _budgets = [];
    private readonly Dictionary<Guid, VoucherIssued> _vouchers = [];
    private readonly HashSet<Guid> _spentVouchers = [];

    public Dictionary<Guid, ResourceRegistered> Resources { get; } = [];

    public Dictionary<Guid, OfferOf> Offers { get; } = [];

    public Dictionary<Guid, OrderOf> Orders { get; } = [];

    public Dictionary<Guid, MatchOf> Matches { get; } = [];

    public long BalanceOf(Guid account) => _balances.GetValueOrDefault(account);

    public long HeldOn(Guid account) => _holds.Where(h => h.Key.Account == account).Sum(h => h.Value);

    public IEnumerable<Guid> Accounts => _accounts.Keys;

    public bool AnyHold => _holds.Values.Any(amount => amount != 0);

    /// <summary>Reads the facts of one decision, then checks what must hold between decisions.</summary>
    public void Read(IReadOnlyList<object> events)
    {
        foreach (var fact in events)
        {
            ReadMoney(fact);
            ReadSupply(fact);
            ReadTrade(fact);
            ReadVouchers(fact);
        }

        CheckTransfers(events);
        CheckBalances();
        CheckHolds();
        CheckCapacity(events);
    }

    private void ReadMoney(object fact)
    {
        switch (fact)
        {
            case AccountOpened e:
                _accounts.Add(e.AccountId, e);
                break;
            case AccountDeposited e:
                Move(e.AccountId, e.AmountMicros);
                break;
            case AccountWithdrawn e:
                Move(e.AccountId, -e.AmountMicros);
                break;
            case AccountPosted e:
                Assert.NotEqual(0, e.AmountMicros);
                Move(e.AccountId, e.AmountMicros);
                break;
            case AccountHeld e:
                Assert.True(e.AmountMicros > 0);
                Hold(e.AccountId, e.HoldId, e.AmountMicros);
                break;
            case AccountHoldReleased e:
                Assert.True(e.AmountMicros > 0);
                Hold(e.AccountId, e.HoldId, -e.AmountMicros);
                break;
        }
    }

    private void Move(Guid account, long amount) => _balances[account] = BalanceOf(account) + amount;

    private void Hold(Guid account, Guid hold, long amount)
    {
        var left = _holds.GetValueOrDefault((account, hold)) + amount;
        Assert.True(left >= 0, "A hold released more than it held.");
        if (left == 0)
        {
            _holds.Remove((account, hold));
        }
        else
        {
            _holds[(account, hold)] = left;
        }
    }

    private static void CheckTransfers(IReadOnlyList<object> events)
    {
        var sides = events.Select(fact => fact switch
        {
            AccountDeposited e => (e.TransferId, e.AmountMicros),
            AccountWithdrawn e => (e.TransferId, -e.AmountMicros),
            AccountPosted e => (e.TransferId, e.AmountMicros),
            _ => (Guid.Empty, 0L),
        });
        foreach (var transfer in sides.GroupBy(side => side.Item1))
        {
            Assert.Equal(0, transfer.Sum(side => side.Item2));
        }
    }

    private void CheckBalances()
    {
        Assert.Equal(0, _balances.Values.Sum());
        var held = _holds.GroupBy(h => h.Key.Account).ToDictionary(g => g.Key, g => g.Sum(h => h.Value));
        foreach (var (id, account) in _accounts)
        {
            if (account.Kind is not (AccountKind.Rounding or AccountKind.OutsideWorld))
            {
                Assert.True(BalanceOf(id) - held.GetValueOrDefault(id) >= 0, $"{account.Kind} {id} is below zero.");
            }
        }
    }

    private void CheckHolds()
    {
        var unpaid = Matches.Values.Where(m => m.Stands && !m.Paid)
            .GroupBy(m => m.Made.OrderId).ToDictionary(g => g.Key, g => g.Sum(m => m.Made.AmountMicros));
        foreach (var order in Orders.Values)
        {
            var placed = order.Placed;
            var hold = _holds.GetValueOrDefault((placed.AccountId, placed.OrderId));
            var owed = unpaid.GetValueOrDefault(placed.OrderId);
            if (order.Open == 0 || order.Closed)
            {
                Assert.Equal(owed, hold);
            }
            else
            {
                // The open part at the limit, before tax and rounding, is the least that must be set aside beside it.
                var least = Int128.Min(
                    order.Limit is { } limit
                        ? (Int128)limit * order.Open * placed.Minutes / 60 / order.LimitUnit
                        : Int128.MaxValue,
                    order.Budget - SpentOf(order) ?? Int128.MaxValue);
                Assert.True(hold - owed >= least, "A hold does not cover the order's open part.");
            }
        }
    }

    private void ReadVouchers(object fact)
    {
        switch (fact)
        {
            case VoucherProgrammeOpened e:
                _programmes.Add(e.ProgrammeId, e);
                _budgets.Add(e.ProgrammeId, e.BudgetMicros);
                break;
            case VoucherProgrammeToppedUp e:
                _budgets[e.ProgrammeId] += e.AmountMicros;
                break;
            case VoucherIssued e:
                _vouchers.Add(e.VoucherId, e);
                break;
            case VoucherRedeemed e:
                var voucher = _vouchers[e.VoucherId];
                Assert.True(_spentVouchers.Add(e.VoucherId), "A voucher paid twice.");
                Assert.InRange(e.AmountMicros, 1, voucher.FaceMicros);
                _budgets[voucher.ProgrammeId] -= e.AmountMicros;
                Assert.True(_budgets[voucher.ProgrammeId] >= 0, "A programme paid more than its budget.");
                break;
            case VoucherExpired e:
                Assert.True(_spentVouchers.Add(e.VoucherId), "A spent voucher expired.");
                break;
            case VoucherRevoked e:
                Assert.True(_spentVouchers.Add(e.VoucherId), "A spent voucher was revoked.");
                break;
            case SettlementVoucherApplied e:
                CheckShare(e);
                break;
        }
    }

    private void CheckShare(SettlementVoucherApplied e)
    {
        var (voucher, settlement) = (_vouchers[e.VoucherId], _settlements[e.SettlementId]);
        var programme = _programmes[voucher.ProgrammeId];
        var match = Matches.Values.Single(m => m.Made.LeaseId == settlement.LeaseId).Made;
        Assert.Equal(settlement.BuyerId, voucher.BuyerId);
        Assert.True((Int128)e.AmountMicros * 100 <= (Int128)settlement.BuyerMicros * programme.SharePercent);
        Assert.True(
            programme.AcceleratorClasses.Length == 0
            || programme.AcceleratorClasses.Contains(Resources[match.ResourceId].AcceleratorClass));
    }

    internal sealed class OfferOf(OfferListed listed)
    {
        public OfferListed Listed { get; } = listed;

        public long Price { get; set; } = listed.PriceMicrosPerUnitHour;

        public bool TakesMatches { get; set; } = true;

        public bool Gone { get; set; }
    }

    internal sealed class OrderOf(OrderPlaced placed)
    {
        public OrderPlaced Placed { get; } = placed;

        /// <summary>Accelerators, or GFLOPS of a rate.</summary>
        public long Open { get; set; } = placed.RateGflops ?? placed.Accelerators!.Value;

        public int LimitUnit => Placed.RateGflops is null ? 1 : 1_000_000;

        public long? Budget { get; set; } = placed.BudgetMicros;

        /// <summary>What an accelerator counts; 0: nothing.</summary>
        public long WeightOf(string acceleratorClass) => Placed.Weights is null
            ? 1
            : Placed.Weights.SingleOrDefault(w => w.AcceleratorClass == acceleratorClass)?.Weight ?? 0;

        public bool Closed { get; set; }

        public long? Limit { get; set; } =
            placed.LimitMicrosPerAcceleratorHour ?? placed.LimitMicrosPerPetaflopHour;

        public DateTimeOffset LatestStart { get; set; } = placed.LatestStart;

        public HashSet<Guid> Excluded { get; } = [];
    }

    internal sealed class MatchOf(MatchMade made)
    {
        public MatchMade Made { get; } = made;

        public bool Stands { get; set; } = true;

        public bool Confirmed { get; set; }

        public LeaseProvisioned? Lease { get; set; }

        public bool Paid { get; set; }

        public DateTimeOffset ReservedUntil { get; set; } = made.End;
    }
}
