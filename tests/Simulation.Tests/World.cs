using System.Buffers;
using Exchange.Domain.Accounts;
using Exchange.Domain.Constraints;
using Exchange.Domain.Leases;
using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Participants;
using Exchange.Domain.Resources;
using Exchange.Domain.Settlements;
using Exchange.Domain.Tests.Kit;
using Exchange.Domain.Trading;
using Exchange.Domain.Vouchers;

namespace Simulation.Tests;

/// <summary>
/// Random trading from a seed: suppliers list and deliver, buyers order, issuers give vouchers, the operator suspends
/// and decides disputes, time passes in steps. About a third of what is tried is refused, as it should be.
/// </summary>
internal sealed partial class World
{
    private static readonly string[] Classes = ["H100", "A100", "L40"];

    private readonly TestMarket _market = new();
    private readonly Random _random;
    private readonly Guid[] _suppliers;
    private readonly Guid[] _buyers;
    private readonly Guid _issuer;
    private readonly List<Guid> _programmes = [];
    private int _names;

    public World(int seed)
    {
        _random = new Random(seed);
        _suppliers = [.. Enumerable.Range(0, 4).Select(i => _market.Supplier($"supplier {i}"))];
        // The last buyer has little money, the first also sells: funds run out, and nobody trades with itself.
        _buyers = [.. Enumerable.Range(0, 5).Select(i => _market.Buyer($"buyer {i}", MoneyOf(i)))];
        _issuer = _market.Participant("issuer", ParticipantRole.Issuer);
        _market.Fund(_issuer, 50_000 * One);
        _market.Accept(
            new VerifyParticipant(_market.By(_market.Operator), _suppliers[0], [ParticipantRole.Buyer]));
        for (var i = 0; i < 6; i++)
        {
            _market.Accept(Registers(i));
        }

        _market.Accept(TestReference.Loads(_market));

        Shadow.Read(_market.Log);
    }

    public Shadow Shadow { get; } = new();

    public Market Market => _market.Market;

    public DateTimeOffset Now => _market.Now;

    /// <summary>One of each role and a second supplier and buyer, who have nothing to do with the first.</summary>
    public Guid[] Actors => [_market.Operator, _issuer, .. _suppliers[1..3], .. _buyers[..2]];

    /// <summary>Hears of every command with its stamp and what was decided.</summary>
    public Action<Command, Stamp, Decision> Decided
    {
        set => _market.Decided = value;
    }

    public IReadOnlyList<object> Log => _market.Log;

    /// <summary>Every command with its stamp and what was decided, from the opening on.</summary>
    public IReadOnlyList<(Command Command, Stamp Stamp, Decision Decision)> History => _market.History;

    public int Refusals { get; private set; }

    private static long One => TestMarket.One;

    public static byte[] ImageOf(Market market)
    {
        var buffer = new ArrayBufferWriter<byte>();
        MarketImage.Write(market, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>One random command, with every invariant checked after it.</summary>
    public void Step(bool checkPriority)
    {
        // Time mostly passes without anyone saying so; the market must notice by itself.
        _market.Now = _market.Now.AddSeconds(_random.Next(0, 600));
        var command = Next();
        var before = _random.Next(20) == 0 && !(Market.NextDeadline <= _market.Now) ? ImageOf(Market) : null;
        var decision = _market.Execute(command);
        Shadow.Read(decision.Events);
        if (decision.Refusal is not null)
        {
            Refusals++;
            if (before is not null)
            {
                Assert.True(before.AsSpan().SequenceEqual(ImageOf(Market)), $"A refused {command} left a trace.");
            }
        }

        // A command that is out of range does not even look at the clock.
        if (checkPriority && !(Market.NextDeadline <= _market.Now))
        {
            Shadow.CheckNobodyIsPassedOver(_market.Now);
        }
    }

    /// <summary>Everything is given up, decided and waited for: nothing may stay held or promised.</summary>
    public void Drain()
    {
        foreach (var order in Shadow.Orders.Values.Where(o => !o.Closed && o.Open > 0).ToList())
        {
            Do(new CancelOrder(_market.By(order.Placed.BuyerId), order.Placed.OrderId, "drained"));
        }

        foreach (var settlementId in Shadow.Disputed.ToList())
        {
            Do(new AdjustSettlement(_market.By(_market.Operator), settlementId, 0, "drained"));
        }

        for (var day = 0; day < 60; day++)
        {
            Shadow.Read(_market.PassTo(_market.Now.AddDays(1)));
        }
    }

    /// <summary>Whoever is suspended may act again.</summary>
    public void ReinstateAll()
    {
        foreach (var suspended in Market.Participants.Where(p => p.IsSuspended).Select(p => p.Id).ToList())
        {
            Do(new ReinstateParticipant(_market.By(_market.Operator), suspended));
        }
    }

    private void Do(Command command) => Shadow.Read(_market.Execute(command).Events);

    private Command Next() => _random.Next(100) switch
    {
        < 24 => PlacesOrder(),
        < 32 => ListsOffer(),
        < 36 => ChangesOffer(),
        < 52 => AnswersMatch(),
        < 62 => Provisions(),
        < 78 => DeliversLease(),
        < 82 => Settles(),
        < 86 => ChangesOrder(),
        < 93 => HandlesVouchers(),
        < 95 => MovesMoney(),
        < 97 => Governs(),
        _ => Passes(),
    };

    private Command PlacesOrder()
    {
        var earliest = _market.Now.AddMinutes(_random.Next(3) == 0 ? _random.Next(0, 2_000) : 0);
        var buyer = _random.Next(12) == 0 ? _suppliers[0] : Pick(_buyers);
        var vouchers = _random.Next(2) == 0 ? VouchersFor(buyer) : [];
        var intent = new Intent(
            _random.Next(0, 12), Some(Classes), Some(["cn-east", "cn-west"]), [],
            _random.Next(5) == 0 ? 60_000 : null, null, null, null, earliest,
            earliest.AddMinutes(_random.Next(-5, 3_000)), _random.Next(1, 600), _random.Next(5, 30) * One,
            _random.Next(4) == 0, _random.Next(1, 5), null);
        if (intent.Accelerators % 4 == 3)
        {
            var texts = Shadow.Constraints.Keys;
            intent = intent with
            {
                Constraint = Constraint.Parse(texts.ElementAt(intent.Minutes!.Value % texts.Length)),
            };
        }

        return _market.Places(
            buyer, Name(), WithBudget(WithRate(intent)), (TimeInForce)_random.Next(1, 5), vouchers);
    }

    private Guid[] VouchersFor(Guid buyer) =>
    [
        .. _market.Log.OfType<VoucherIssued>()
            .Where(e => e.BuyerId == buyer || _random.Next(100) == 0)
            .Where(e => Market.FindVoucher(e.VoucherId)?.State == VoucherState.Issued || _random.Next(50) == 0)
            .Select(e => e.VoucherId).Take(3),
    ];

    private static long MoneyOf(int buyer) => (buyer < 4 ? 1_000_000 : 5_000) * One;

    private RegisterResource Registers(int i) =>
        _market.Registers(_suppliers[i % 4], $"resource {i}", 2 + i % 3, 1 + i % 4, Classes[i % 3]) with
        {
            Region = i % 2 == 0 ? "cn-east" : "cn-west",
            MemoryMiBPerAccelerator = i % 3 == 2 ? null : 50_000 + (i * 10_000),
        };

    private Command ListsOffer()
    {
        var resource = Pick(Shadow.Resources.Values)!;
        var start = MinuteOf(_market.Now).AddMinutes(_random.Next(-600, 600));
        var block = _random.Next(1, 3);
        var offer = new ListOffer(
            _market.By(resource.SupplierId), TestMarket.Id(Name()), resource.ResourceId, ProductForm.BareMetal,
            _random.Next(3) == 0 ? CapacityUnit.Node : CapacityUnit.Accelerator, block * _random.Next(1, 5), block,
            _random.Next(1, 120), start, start.AddMinutes(_random.Next(600, 6_000)), _random.Next(1, 20) * One + 7,
            TestMarket.Currency, _random.Next(3) > 0, "random");
        var texts = Shadow.OfOrders.Keys;
        return offer.MinMinutes % 4 != 3 ? offer : offer with
        {
            Constraint = Constraint.Parse(texts.ElementAt(offer.MinMinutes % texts.Length), OrderProperty.Catalogue),
        };
    }

    private Command ChangesOffer()
    {
        if (Pick(Shadow.Offers.Values.Where(o => !o.Gone)) is not { } offer)
        {
            return Passes();
        }

        var (id, by) = (offer.Listed.OfferId, _market.By(offer.Listed.SupplierId));
        return _random.Next(6) switch
        {
            0 or 1 => new RepriceOffer(by, id, _random.Next(1, 30) * One, TestMarket.Currency),
            2 => new PauseOffer(by, id),
            3 or 4 => new ResumeOffer(by, id),
            _ => new WithdrawOffer(by, id),
        };
    }

    private Command AnswersMatch()
    {
        if (Pick(Shadow.Matches.Values.Where(m => m.Stands && !m.Confirmed)) is not { } match)
        {
            return PlacesOrder();
        }

        var made = match.Made;
        return _random.Next(10) switch
        {
            < 6 => new ConfirmMatch(_market.By(made.SupplierId), made.MatchId),
            < 9 => new DeclineMatch(_market.By(made.SupplierId), made.MatchId, "no"),
            _ => new CancelMatch(_market.By(made.BuyerId), made.MatchId, "no need"),
        };
    }

    private Command Provisions() =>
        Pick(Shadow.Matches.Values.Where(m =>
            m is { Stands: true, Confirmed: true } && (m.Lease is null || _random.Next(40) == 0))) is { } match
            ? new ProvisionLease(_market.By(match.Made.SupplierId), match.Made.LeaseId, new string('0', 64))
            : AnswersMatch();

    private Command DeliversLease()
    {
        if (Pick(Shadow.RunningLeases.Values.Where(l => l.Start <= _market.Now)) is not { } lease)
        {
            return Provisions();
        }

        var by = _market.By(lease.SupplierId);
        if (Shadow.HasStopped(lease.LeaseId) && _random.Next(2) == 0)
        {
            return new ResumeLease(by, lease.LeaseId);
        }

        return _random.Next(30) switch
        {
            0 or 4 or 5 => new InterruptLease(by, lease.LeaseId, "power"),
            1 => new ResumeLease(by, lease.LeaseId),
            2 => new FailLease(by, lease.LeaseId, "broken"),
            3 => new EndLease(_market.By(lease.BuyerId), lease.LeaseId),
            _ => Meters(lease),
        };
    }

    private RecordUsage Meters(LeaseProvisioned lease)
    {
        var state = Market.FindLease(lease.LeaseId)!;
        var from = state.MeteredTo ?? state.StartedAt ?? lease.Start;
        var to = _market.Now < lease.End && _random.Next(4) > 0 ? MinuteOf(_market.Now) : lease.End;
        to = to - from > LeaseDecider.LongestPeriod ? from + LeaseDecider.LongestPeriod : to;
        var seconds = to > from ? (long)((to - from).Ticks / TimeSpan.TicksPerSecond) : 0;
        return new RecordUsage(
            _market.By(lease.SupplierId), lease.LeaseId, state.NextPeriod, from, to,
            lease.Units * seconds * _random.Next(1, 5) / 4 + (_random.Next(40) == 0 ? 1 : 0));
    }

    private Command Settles()
    {
        if (_random.Next(2) == 0 && Shadow.Disputed.Count > 0)
        {
            var id = Pick(Shadow.Disputed);
            var use = Market.FindSettlement(id)!.Use.Count;
            return new AdjustSettlement(_market.By(_market.Operator), id, use * _random.Next(0, 5) / 4, "decided");
        }

        if (Shadow.OpenSettlements.Count == 0)
        {
            return DeliversLease();
        }

        var settlement = Market.FindSettlement(Pick(Shadow.OpenSettlements))!;
        return new DisputeSettlement(
            _market.By(_random.Next(2) == 0 ? settlement.BuyerId : settlement.SupplierId), settlement.Id, "no");
    }

    private Command ChangesOrder()
    {
        if (Pick(Shadow.Orders.Values.Where(o => !o.Closed && o.Open > 0)) is not { } order)
        {
            return PlacesOrder();
        }

        var by = _market.By(order.Placed.BuyerId);
        return _random.Next(2) == 0
            ? new CancelOrder(by, order.Placed.OrderId, "changed my mind")
            : new AmendOrder(
                by, order.Placed.OrderId, _random.Next(1, 40) * One * (order.LimitUnit > 1 ? 10 : 1),
                TestMarket.Currency, order.LatestStart.AddMinutes(_random.Next(-300, 600)))
            {
                BudgetMicros = order.Budget is null ? null : _random.Next(1, 3_000) * One / 3,
            };
    }

    private Command HandlesVouchers()
    {
        var by = _market.By(_issuer);
        if (_programmes.Count == 0 || _random.Next(6) == 0)
        {
            _programmes.Add(TestMarket.Id(Name("programme")));
            return new OpenProgramme(
                by, _programmes[^1], "Programme", _random.Next(100, 2_000) * One, TestMarket.Currency,
                _random.Next(1, 101), _market.Now, _market.Now.AddDays(_random.Next(5, 20)),
                [.. Some(Classes)]);
        }

        var programme = Pick(_programmes[^int.Min(3, _programmes.Count)..]);
        return _random.Next(24) switch
        {
            0 => new TopUpProgramme(by, programme, 100 * One, TestMarket.Currency),
            1 => new CloseProgramme(by, programme),
            2 when _market.Log.OfType<VoucherIssued>().LastOrDefault() is { } issued =>
                new RevokeVoucher(by, issued.VoucherId, "no"),
            _ => new IssueVoucher(
                by, TestMarket.Id(Name()), programme, Pick(_buyers), _random.Next(1, 400) * One, TestMarket.Currency,
                _market.Now.AddHours(_random.Next(1, 120))),
        };
    }

    private Command MovesMoney()
    {
        var buyer = Pick(_buyers);
        return _random.Next(2) == 0
            ? new Deposit(
                _market.By(_market.Operator), _market.AccountOf(buyer).Id, _random.Next(1, 500) * One,
                TestMarket.Currency, "in")
            : new Withdraw(
                _market.By(buyer), _market.AccountOf(buyer).Id, _random.Next(1, 20_000) * One, TestMarket.Currency,
                "out");
    }

    private Command Governs()
    {
        var by = _market.By(_market.Operator);
        var resource = Pick(Shadow.Resources.Values)!;
        var anyone = Pick(_random.Next(2) == 0 ? _buyers : _suppliers);
        var suspended = _buyers.Concat(_suppliers)
            .FirstOrDefault(id => Market.FindParticipant(id)!.IsSuspended, anyone);
        return _random.Next(8) switch
        {
            0 => new SuspendParticipant(by, anyone, "checks"),
            1 or 2 or 3 => new ReinstateParticipant(by, suspended),
            _ => new ChangeResourceStatus(
                _market.By(resource.SupplierId), resource.ResourceId,
                _random.Next(3) == 0 ? ResourceStatus.Maintenance : ResourceStatus.Available, "work"),
        };
    }

    private PassTime Passes()
    {
        _market.Now = _market.Now.AddMinutes(_random.Next(0, 400));
        return new PassTime(new CommandOrigin(Guid.Empty, Market.Id, null));
    }

    private static DateTimeOffset MinuteOf(DateTimeOffset time) =>
        time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMinute));

    private string Name(string kind = "thing") =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{kind} {++_names}");

    private string[] Some(string[] names) =>
        _random.Next(2) == 0 ? [] : [.. names.Where(_ => _random.Next(2) == 0)];

    private T? Pick<T>(IEnumerable<T> things)
    {
        var all = things as IReadOnlyList<T> ?? [.. things];
        return all.Count == 0 ? default : all[_random.Next(all.Count)];
    }
}
