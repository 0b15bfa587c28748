using Exchange.Api.Sequencing;
using Exchange.Domain.Accounts;
using Exchange.Domain.Leases;
using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Participants;
using Exchange.Domain.Resources;
using Exchange.Domain.Trading;
using Exchange.Domain.Vouchers;

namespace Bench.Startup;

/// <summary>
/// A market that trades by its own rules, from a seed: what stays (resting orders, long leases, vouchers) and what
/// comes and goes (short leases that are metered, settled and paid; orders that are changed and given up). Every
/// decision is handed on as it is made.
/// </summary>
internal sealed class BusyMarket(int live, Action<Command, IReadOnlyList<object>> decided)
{
    public const string Origin = "localhost/compute/bench";

    private const int MinutesOfShortLease = 60;

    private const int TradesPerMinute = 6;
    private const long One = 1_000_000;
    private const string Currency = "CNY";
    private const int DisputeWindowMinutes = 60;

    private static readonly DateTimeOffset Opening = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Far = Opening.AddDays(60);
    private static readonly string Key = new('a', 64);
    private static readonly string[] Classes =
        ["nvidia-h100", "nvidia-a100", "nvidia-l4", "nvidia-l40s", "amd-mi300x", "ascend-910b", "nvidia-h20", "cpu"];

    private static readonly string[] Regions = ["cn-east", "cn-north", "cn-south", "cn-west", "cn-central", "cn-ne"];

    private readonly Random _random = new(1);
    private readonly Guid _operator = StableIds.Operator(StableIds.Market(Origin));
    private readonly List<Guid> _suppliers = [];
    private readonly List<Guid> _buyers = [];
    private readonly List<Guid> _offers = [];
    private readonly Queue<LeaseProvisioned> _running = [];
    private Guid _programme;
    private long _names;

    public Market Market { get; } = new();

    public Guid Id { get; } = StableIds.Market(Origin);

    public DateTimeOffset Now { get; private set; } = Opening;

    public long Position { get; private set; }

    /// <summary>Opens with suppliers and their offers, buyers with money, and a voucher programme.</summary>
    public void Open()
    {
        Do(new OpenMarket(
            By(_operator), Id, Origin, Currency, 10_000, 250, 600, 60, 120, 180, DisputeWindowMinutes, "The operator",
            KeyOf(_operator)));
        for (var i = 0; i < int.Max(2, live / 500); i++)
        {
            _suppliers.Add(Joins($"supplier {i}", ParticipantRole.Supplier));
            for (var j = 0; j < 5; j++)
            {
                Lists(_suppliers[^1]);
            }
        }

        for (var i = 0; i < int.Max(2, live / 333); i++)
        {
            _buyers.Add(Joins($"buyer {i}", ParticipantRole.Buyer));
            Funds(_buyers[^1], 1_000_000_000 * One);
        }

        var issuer = Joins("issuer", ParticipantRole.Issuer);
        Funds(issuer, 1_000_000_000 * One);
        _programme = NewId();
        Do(new OpenProgramme(
            By(issuer), _programme, "Vouchers", 900_000_000 * One, Currency, 30, Opening, Far, [Classes[0]]));
    }

    /// <summary>What stays: so many orders that rest, leases that run for weeks, and vouchers.</summary>
    public void AddWhatStays(int orders, int leases, int vouchers)
    {
        for (var i = 0; i < orders; i++)
        {
            Places(One / 2, 60, TimeInForce.GoodTillCancelled, Now.AddDays(40));
        }

        for (var i = 0; i < leases; i++)
        {
            Provisions(Trades(60 * 24 * _random.Next(20, 40)));
        }

        var issuer = Market.FindProgramme(_programme)!.IssuerId;
        for (var i = 0; i < vouchers; i++)
        {
            Do(new IssueVoucher(By(issuer), NewId(), _programme, Pick(_buyers), 100 * One, Currency, Far));
        }
    }

    /// <summary>A minute in which trades begin, and those that are over are metered, settled and paid.</summary>
    public void PassMinute(bool trade = true)
    {
        Now = Now.AddMinutes(1);
        if (Market.NextDeadline <= Now)
        {
            Do(new PassTime(new CommandOrigin(StableIds.OfEvent(Id, Position, -1), _operator, null)));
        }

        while (_running.TryPeek(out var over) && over.End <= Now)
        {
            Meters(_running.Dequeue());
        }

        for (var i = 0; trade && i < TradesPerMinute; i++)
        {
            var made = Trades(MinutesOfShortLease);
            Provisions(made);
            if (i == 0)
            {
                ChangesItsMind();
                Do(new RepriceOffer(
                    By(made.SupplierId), made.OfferId, Market.FindOffer(made.OfferId)!.Price.Micros + 1, Currency));
            }
        }
    }

    /// <summary>Until what comes and goes is gone.</summary>
    public void LetGo()
    {
        for (var i = 0; i <= MinutesOfShortLease + DisputeWindowMinutes + 1; i++)
        {
            PassMinute(trade: false);
        }
    }

    private void ChangesItsMind()
    {
        var events = Places(One / 2, 60, TimeInForce.GoodTillCancelled, Now.AddDays(1));
        var placed = events.OfType<OrderPlaced>().Single();
        var by = placed.BuyerId;
        Do(new AmendOrder(By(by), placed.OrderId, One / 3, Currency, Now.AddDays(2)));
        Do(new CancelOrder(By(by), placed.OrderId, "changed my mind"));
    }

    private MatchMade Trades(int minutes) =>
        Places(100 * One, minutes, TimeInForce.FillOrKill, Now).OfType<MatchMade>().Single();

    private void Provisions(MatchMade made)
    {
        var events = Do(new ProvisionLease(By(made.SupplierId), made.LeaseId, new string('0', 64)));
        var lease = events.OfType<LeaseProvisioned>().Single();
        if (lease.End <= Now.AddMinutes(MinutesOfShortLease))
        {
            _running.Enqueue(lease);
        }
    }

    private void Meters(LeaseProvisioned lease)
    {
        var middle = lease.Start + (lease.End - lease.Start) / 2;
        Records(lease, 0, lease.Start, middle);
        Records(lease, 1, middle, lease.End);
    }

    private void Records(LeaseProvisioned lease, int period, DateTimeOffset from, DateTimeOffset to) =>
        Do(new RecordUsage(
            By(lease.SupplierId), lease.LeaseId, period, from, to,
            lease.Units * (to - from).Ticks / TimeSpan.TicksPerSecond));

    private IReadOnlyList<object> Places(
        long limit, int minutes, TimeInForce timeInForce, DateTimeOffset latestStart) =>
        Do(new PlaceOrder(
            By(Pick(_buyers)), NewId(),
            new Intent(
                _random.Next(1, 9), [Pick(Classes)], [], [], null, null, null, null, Now, latestStart, minutes, limit,
                true, 1, null),
            Currency, timeInForce, null, []));

    private Guid Joins(string name, ParticipantRole role)
    {
        var id = NewId();
        Do(new RegisterParticipant(By(id), name, false));
        Do(new VerifyParticipant(By(_operator), id, [role]));
        return id;
    }

    private void Funds(Guid participant, long micros) =>
        Do(new Deposit(
            By(_operator), Market.FindAccountOf(participant, AccountKind.Participant)!.Id, micros, Currency, "bank"));

    private void Lists(Guid supplier)
    {
        var resource = NewId();
        Do(new RegisterResource(
            By(supplier), resource, "Site 1", Pick(Regions), Classes[_offers.Count % Classes.Length], true, 64, 8,
            81_920, null, null, null, 989_000, null, null, 1_200, 60, "NVLink"));
        _offers.Add(NewId());
        Do(new ListOffer(
            By(supplier), _offers[^1], resource, ProductForm.BareMetal, CapacityUnit.Accelerator, 512, 1, 1, Opening,
            Far, _random.Next(1, 20) * One, Currency, true, "list"));
    }

    private IReadOnlyList<object> Do(Command command)
    {
        var position = ++Position;
        var stamp = new Stamp(Now, position, ordinal => StableIds.Created(Id, position, ordinal));
        var decision = Market.Execute(command, stamp);
        if (decision.Refusal is { } refusal)
        {
            throw new InvalidOperationException($"{command} was refused: {refusal}");
        }

        decided(command, decision.Events);
        return decision.Events;
    }

    private CommandOrigin By(Guid actor) => new(NewId(), actor, KeyOf(actor));

    private static string KeyOf(Guid actor) => string.Concat(Key.AsSpan(32), actor.ToString("N"));

    /// <summary>Random as a client's ids are, and the same in every run.</summary>
    private Guid NewId() => StableIds.Created(Id, -1 - ++_names, 0);

    private T Pick<T>(IReadOnlyList<T> all) => all[_random.Next(all.Count)];
}
