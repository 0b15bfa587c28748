using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bench.Matching;
using Exchange.Domain.Matching;

namespace Exchange.Domain.Tests.Matching;

/// <summary>
/// A small market of offers and waiting orders under a stream of random commands: list, reprice, pause, resume,
/// withdraw, place, amend, cancel, release, and time that passes. The engine decides; both oracles are told what it did
/// and must say the same of the state and of each plan. The digest chains all of it.
/// </summary>
internal sealed class CommandStream
{
    public const string Verb = "stream";

    private const int MaxOffers = 36;
    private const int MaxWaiting = 24;
    private const int LastMinute = 150;

    private readonly Random _random;
    private readonly World _world;
    private readonly ColumnarScan _scan = new();
    private readonly RestingOrders _resting = new();
    private readonly List<Waiting> _waiting = [];
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<SupplyRow> _returned = [];
    private Action<Demand, PlanResult>? _compare;
    private long _sequence = 1_000_000;
    private int _now;

    public CommandStream(int seed)
    {
        _random = new(seed);
        _world = new(seed, WorldShape.Small);
        foreach (var supply in _world.Oracle.Supplies)
        {
            _scan.Add(supply.Row);
        }
    }

    /// <summary>Of all states and plans so far.</summary>
    public string Digest => Convert.ToHexStringLower(_digest.GetCurrentHash());

    public World World => _world;

    public ColumnarScan Scan => _scan;

    /// <summary>So many commands; with something to compare with, every plan and every state is.</summary>
    public void Run(int commands, Action<Demand, PlanResult>? compare)
    {
        _compare = compare;
        for (var done = 0; done < commands; done++)
        {
            _now = int.Max(_now, done * LastMinute / commands);
            Expire();
            Next();
            MatchWaiting();
            var state = StateOfEngine();
            if (compare is not null)
            {
                Assert.Equal(StateOfOracle(), state);
            }

            _digest.AppendData(Encoding.UTF8.GetBytes(state));
        }
    }

    private void Next()
    {
        var listed = _world.Oracle.Supplies.Where(supply => supply.IsListed).ToList();
        var offer = listed.Count == 0 ? null : listed[_random.Next(listed.Count)];
        switch (_random.Next(12))
        {
            case 0 or 1 when listed.Count < MaxOffers:
                var row = _world.Add();
                _scan.Add(row);
                _returned.Add(row);
                break;
            case 2 when offer is not null:
                Reprice(offer);
                break;
            case 3 when offer is not null:
                SetOpen(offer, _random.Next(2) == 0);
                break;
            case 4 when offer is not null && listed.Count > MaxOffers / 3:
                _world.Index.Remove(offer.Row.OfferId);
                _scan.SetOpen(offer.Row.OfferId, false);
                offer.IsListed = false;
                break;
            case 5 when _waiting.Count > 0:
                Amend(_waiting[_random.Next(_waiting.Count)]);
                break;
            case 6 when _waiting.Count > 0:
                Forget(_waiting[_random.Next(_waiting.Count)]);
                break;
            case 7 or 8:
                Release();
                break;
            default:
                Place();
                break;
        }
    }

    private void Reprice(Supply offer)
    {
        var price = (1 + _random.Next(8)) * offer.Row.AcceleratorsPerUnit;
        offer.Row = offer.Row with { PriceMicrosPerUnitHour = price, Sequence = ++_sequence };
        _world.Index.Reprice(offer.Row.OfferId, price, _sequence);
        _scan.Reprice(offer.Row.OfferId, price, _sequence);
        _returned.Add(offer.Row);
    }

    private void SetOpen(Supply offer, bool open)
    {
        offer.IsOpen = open;
        _world.Index.SetOpen(offer.Row.OfferId, open);
        _scan.SetOpen(offer.Row.OfferId, open);
        _returned.Add(offer.Row);
    }

    private void Release()
    {
        if (_world.ReleaseAny() is { } given)
        {
            if (given.From < given.To)
            {
                _scan.Take(given.OfferId, -given.Units, Ticks(given.From), Ticks(given.To));
            }

            var resource = _world.Oracle[given.OfferId].Row.ResourceId;
            _returned.AddRange(_world.Oracle.Supplies
                .Where(supply => supply.IsListed && supply.Row.ResourceId == resource)
                .Select(supply => supply.Row).OrderBy(row => row.OfferId));
        }
    }

    private void Place()
    {
        var demand = _world.NextDemand();
        var from = int.Max(_world.Oracle.MinuteOf(demand.Start), _now);
        var open = Fill(demand with { Start = World.At(from) });
        if (open > 0 && _waiting.Count < MaxWaiting && _random.Next(3) > 0)
        {
            Rest(new(demand with { Need = open }, ++_sequence, World.At(from + _random.Next(30))));
        }
    }

    /// <summary>Less keeps its place in time; another limit does not.</summary>
    private void Amend(Waiting order)
    {
        Forget(order);
        Rest(order.Demand.Need > 1 && _random.Next(2) == 0
            ? order with { Demand = order.Demand with { Need = order.Demand.Need - 1 } }
            : order with
            {
                Demand = order.Demand with { LimitMicros = 1 + _random.Next(8) },
                Sequence = ++_sequence,
            });
    }

    private void Expire()
    {
        foreach (var order in _waiting.Where(order => order.LatestStart < World.At(_now)).ToList())
        {
            Forget(order);
        }
    }

    /// <summary>What came back meets those who wait for it, best limit first.</summary>
    private void MatchWaiting()
    {
        foreach (var row in _returned)
        {
            var met = _resting.CandidatesFor(row);
            if (_compare is not null)
            {
                var all = _waiting.Select(order => (order.Demand, order.Sequence, order.LatestStart));
                Assert.Equal(Orders_at_rest.Search(all, row), met);
            }

            foreach (var id in met)
            {
                var order = _waiting.Single(one => one.Demand.OrderId == id);
                var start = World.At(int.Max(_world.Oracle.MinuteOf(order.Demand.Start), _now));
                var open = Fill(order.Demand with { Start = start });
                if (open < order.Demand.Need)
                {
                    Forget(order);
                    if (open > 0)
                    {
                        Rest(order with { Demand = order.Demand with { Need = open } });
                    }
                }
            }
        }

        _returned.Clear();
    }

    private long Fill(Demand demand)
    {
        var plan = _world.Index.Plan(demand);
        _compare?.Invoke(demand, plan);
        var from = _world.Oracle.MinuteOf(demand.Start);
        foreach (var leg in plan.Legs)
        {
            _world.Reserve(leg.OfferId, leg.Units, from, from + demand.Minutes);
            _scan.Take(leg.OfferId, leg.Units, Ticks(from), Ticks(from + demand.Minutes));
            Note($"{leg.OfferId} {leg.Units} {leg.Covers} {leg.PriceMicrosPerUnitHour}");
        }

        Note($"{plan.Outcome} {plan.OffersExamined}");
        return demand.Need - plan.Legs.Sum(leg => leg.Covers);
    }

    private void Rest(Waiting order)
    {
        _resting.Add(order.Demand, order.Sequence, order.LatestStart);
        _waiting.Add(order);
    }

    private void Forget(Waiting order)
    {
        _resting.Remove(order.Demand.OrderId);
        _waiting.Remove(order);
    }

    private void Note(FormattableString line) =>
        _digest.AppendData(Encoding.UTF8.GetBytes(line.ToString(CultureInfo.InvariantCulture)));

    private string StateOfEngine() => State(row => _world.Index.Find(row.OfferId) is { } known
        ? (known, _world.Index.FreeUnits(row.OfferId, Late(row.WindowStart), row.WindowEnd))
        : null);

    private string StateOfOracle() => State(row => _world.Oracle[row.OfferId] is { IsListed: true } supply
        ? (supply.Row, (int)_world.Oracle.FreeUnits(
            row.OfferId, _world.Oracle.MinuteOf(Late(row.WindowStart)), _world.Oracle.MinuteOf(row.WindowEnd)))
        : null);

    /// <summary>The second half of the window, so that what is taken in the first does not hide it.</summary>
    private static DateTimeOffset Late(DateTimeOffset start) => start.AddMinutes(10);

    private string State(Func<SupplyRow, (SupplyRow Row, int Free)?> of)
    {
        var text = new StringBuilder();
        foreach (var supply in _world.Oracle.Supplies.OrderBy(supply => supply.Row.OfferId))
        {
            if (of(supply.Row) is var (row, free))
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{row.OfferId} {row.PriceMicrosPerUnitHour} {row.Sequence} {free};");
            }
        }

        return text.Append(_resting.Count).ToString();
    }

    private static long Ticks(int minute) => World.At(minute).UtcTicks;

    private sealed record Waiting(Demand Demand, long Sequence, DateTimeOffset LatestStart);
}
