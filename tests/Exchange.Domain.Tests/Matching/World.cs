using Exchange.Domain.Constraints;
using Exchange.Domain.Matching;
using Exchange.Domain.Orders;
using Exchange.Domain.Tests.Constraints;

namespace Exchange.Domain.Tests.Matching;

/// <summary>How a random world is drawn: how many offers, over how many classes, with which prices.</summary>
internal sealed record WorldShape(int Offers, int Classes, int Regions, long PriceScale, int MaxAccelerators)
{
    /// <summary>Few offers and few prices, so that ties, shortages and block trouble are common.</summary>
    public static WorldShape Small { get; } = new(24, 3, 2, 1, 24);

    /// <summary>Cells that grow over several chunks.</summary>
    public static WorldShape Crowded { get; } = new(500, 2, 1, 1_000, 200);

    /// <summary>Prices at the end of the range.</summary>
    public static WorldShape Dear { get; } = new(24, 3, 2, SupplyRow.MaxPriceMicros / 100, 24);
}

/// <summary>A stream of random changes, made to the engine and to the oracle alike.</summary>
internal sealed class World
{
    private static readonly string[] Classes = ["H100", "A100", "MI300X", "910B"];
    private static readonly string[] Regions = ["shanghai", "beijing", "guizhou"];
    private static readonly string[] Forms = ["bare-metal", "vm", "container"];
    private static readonly int[] PerUnit = [1, 1, 2, 3, 8];
    private static readonly int[] Blocks = [1, 1, 2, 4];

    private readonly Random _random;
    private readonly WorldShape _shape;
    private readonly List<Holding> _holdings = [];
    private readonly Dictionary<Guid, SupplyRow> _firstOfResource = [];
    private long _sequence;

    public World(int seed, WorldShape shape)
    {
        _random = new Random(seed);
        _shape = shape;
        for (var count = 0; count < shape.Offers; count++)
        {
            Add();
        }
    }

    public OfferIndex Index { get; } = new();

    public Oracle Oracle { get; } = new(Epoch);

    public static DateTimeOffset Epoch { get; } = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public IReadOnlyList<Holding> Holdings => _holdings;

    public void Change()
    {
        switch (_random.Next(8))
        {
            case 0:
                Add();
                break;
            case 1:
                ReserveAny();
                break;
            case 2 or 3:
                ReleaseAny();
                break;
            case 4:
                Reprice();
                break;
            case 5:
                PauseOrResume();
                break;
            case 6 when _random.Next(3) == 0:
                Remove();
                break;
            default:
                Commit(Index.Plan(NextDemand()), NextInterval());
                break;
        }
    }

    public Demand NextDemand()
    {
        var (from, to) = NextInterval();
        var demand = new Demand(
            NextId(), Party(_random.Next(6)), 1 + _random.Next(_shape.MaxAccelerators), Some(Classes), Some(Regions),
            Some(Forms), Maybe(Level()), Maybe(Level()), (int?)Maybe(1_100 + 100 * _random.Next(5)),
            (int?)Maybe(25 * _random.Next(5)), Epoch.AddMinutes(from), to - from,
            (1 + _random.Next(8)) * _shape.PriceScale, _random.Next(3) == 0, 1 + _random.Next(5), Excluded())
        {
            Constraint = _random.Next(3) == 0 ? Constraint.Parse(RandomConstraints.Text(_random, 3)) : null,
            Traits = _random.Next(8) == 0 ? null : Traits(),
        };
        demand = _random.Next(3) == 0 ? ForARate(demand) : demand;
        return _random.Next(4) == 0 ? demand with { BudgetMicros = Budget(demand) } : demand;
    }

    /// <summary>A need of a rate: in small numbers, where ties are common, or in GFLOPS at a limit per P.</summary>
    private Demand ForARate(Demand demand)
    {
        var unit = _random.Next(2) == 0 ? 1 : 1_000_000;
        var weights = Classes.Append("unheard-of").Where(_ => _random.Next(4) > 0)
            .Select(name => new ClassWeight(
                name, unit == 1 ? 1 + _random.Next(4) : 500_000 * (1 + _random.Next(4)) + _random.Next(3)))
            .ToList();
        return weights.Count == 0
            ? demand
            : demand with
            {
                Weights = weights,
                LimitUnit = unit,
                Need = (demand.Need * unit) + _random.Next(unit),
            };
    }

    /// <summary>From nothing to about what the limit allows.</summary>
    private long Budget(Demand demand) =>
        (long)((Int128)demand.LimitMicros * demand.Need * demand.Minutes * _random.Next(9) / 480 / demand.LimitUnit);

    private OrderTraits Traits() => new(
        (int?)Maybe(1 + _random.Next(24)), 1 + _random.Next(60), 1 + _random.Next(5), _random.Next(2) == 0,
        _random.Next(2) == 0, _random.Next(3) switch { 0 => null, 1 => true, _ => false });

    public SupplyRow NextRow()
    {
        var perUnit = PerUnit[_random.Next(PerUnit.Length)];
        var units = 1 + _random.Next(12);
        var block = Math.Min(units, Blocks[_random.Next(Blocks.Length)]);
        var start = _random.Next(100);
        var sibling = _firstOfResource.Count > 0 && _random.Next(3) == 0
            ? _firstOfResource.Values.ElementAt(_random.Next(_firstOfResource.Count))
            : null;
        var price = (1 + _random.Next(8)) * _shape.PriceScale * perUnit + _random.Next(2);
        return new(
            NextId(), sibling?.ResourceId ?? NextId(), sibling?.SupplierId ?? Party(_random.Next(6)),
            sibling?.AcceleratorClass ?? Classes[_random.Next(_shape.Classes)],
            sibling?.Region ?? Regions[_random.Next(_shape.Regions)], Forms[_random.Next(Forms.Length)], units,
            perUnit, block, 1 + _random.Next(20), Epoch.AddMinutes(start),
            Epoch.AddMinutes(start + 20 + _random.Next(250)), price, _random.Next((int)_sequence++ + 1),
            Maybe(Level()), Maybe(Level()), (int?)Maybe(1_100 + 100 * _random.Next(5)),
            (int?)Maybe(25 * _random.Next(5)), sibling?.ResourceAccelerators ?? 1 + _random.Next(units * perUnit * 2))
        {
            Site = $"site {_random.Next(3)}",
            Interconnect = _random.Next(3) switch { 0 => "NVLink", 1 => "PCIe", _ => null },
            Verified = _random.Next(2) == 0,
            Catalogued = _random.Next(2) == 0,
            AutoAccept = _random.Next(2) == 0,
            OfOrders = _random.Next(4) == 0
                ? Constraint.Parse(RandomConstraints.OfOrders(_random, 2), OrderProperty.Catalogue)
                : null,
        };
    }

    public (int From, int To) NextInterval()
    {
        var from = 40 + _random.Next(120);
        return (from, from + 1 + _random.Next(60));
    }

    /// <summary>Reserves every leg of a plan, as a match does.</summary>
    public void Commit(PlanResult plan, (int From, int To) interval)
    {
        foreach (var leg in plan.Legs)
        {
            var units = (int)Math.Min(leg.Units, Oracle.FreeUnits(leg.OfferId, interval.From, interval.To));
            if (units > 0)
            {
                Reserve(leg.OfferId, units, interval.From, interval.To);
            }
        }
    }

    public SupplyRow Add()
    {
        var row = NextRow();
        Index.Add(row);
        Oracle.Add(row);
        _firstOfResource.TryAdd(row.ResourceId, row);
        return row;
    }

    private void ReserveAny()
    {
        if (AnyListed() is { } offer)
        {
            var (from, to) = NextInterval();
            var free = (int)Oracle.FreeUnits(offer.OfferId, from, to);
            if (free > 0)
            {
                Reserve(offer.OfferId, 1 + _random.Next(free), from, to);
            }
        }
    }

    public void Reserve(Guid offerId, int units, int from, int to)
    {
        var holding = new Holding(offerId, NextId(), units, from, to);
        Index.Reserve(offerId, holding.MatchId, units, At(from), At(to));
        Oracle.Take(offerId, units, from, to);
        _holdings.Add(holding);
    }

    /// <summary>Gives all or the end of something back; what it was, from when on, and how much of it.</summary>
    public Holding? ReleaseAny()
    {
        if (_holdings.Count == 0)
        {
            return null;
        }

        var at = _random.Next(_holdings.Count);
        var (offerId, matchId, units, from, to) = _holdings[at];
        _holdings.RemoveAt(at);
        var middle = _random.Next(2) == 0 ? from : from + _random.Next(to - from);
        Index.Release(offerId, matchId, units, At(middle), At(to));
        Oracle.Take(offerId, -units, middle, to);
        if (middle > from)
        {
            _holdings.Add(new(offerId, matchId, units, from, middle));
        }

        return new(offerId, matchId, units, middle, to);
    }

    private void Reprice()
    {
        if (AnyListed() is { } row)
        {
            var price = (1 + _random.Next(8)) * _shape.PriceScale * row.AcceleratorsPerUnit;
            Index.Reprice(row.OfferId, price, ++_sequence);
            Oracle[row.OfferId].Row = row with { PriceMicrosPerUnitHour = price, Sequence = _sequence };
        }
    }

    private void PauseOrResume()
    {
        if (AnyListed() is { } row)
        {
            var open = _random.Next(2) == 0;
            Index.SetOpen(row.OfferId, open);
            Oracle[row.OfferId].IsOpen = open;
        }
    }

    private void Remove()
    {
        if (AnyListed() is { } row)
        {
            Index.Remove(row.OfferId);
            Oracle[row.OfferId].IsListed = false;
            if (_random.Next(4) == 0)
            {
                Index.Add(row);
                Oracle.Add(row);
            }
        }
    }

    private SupplyRow? AnyListed()
    {
        var listed = Oracle.Supplies.Where(supply => supply.IsListed).ToList();
        return listed.Count == 0 ? null : listed[_random.Next(listed.Count)].Row;
    }

    private HashSet<Guid> Excluded() =>
        _random.Next(4) == 0 && AnyListed() is { } row ? [row.OfferId] : [];

    private long Level() => 80 + 10 * _random.Next(4);

    private long? Maybe(long value) => _random.Next(3) == 0 ? null : value;

    private string[] Some(string[] names) => [.. names.Where(_ => _random.Next(3) == 0), .. _random.Next(9) == 0
        ? ["unheard-of", names[0], names[0]]
        : Array.Empty<string>()];

    private Guid NextId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new(bytes);
    }

    private static Guid Party(int number) => new(number, 0, 0, new byte[8]);

    public static DateTimeOffset At(int minute) => Epoch.AddMinutes(minute);
}

/// <summary>Units that a match holds of an offer over minutes [From, To).</summary>
internal sealed record Holding(Guid OfferId, Guid MatchId, int Units, int From, int To);
