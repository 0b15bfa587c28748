using Exchange.Domain.Constraints;
using Exchange.Domain.Matching;

namespace Bench.Matching;

/// <summary>
/// Offers and intents of a made-up market, the same for the same seed. Each class has a price level and each offer
/// lies within 40 % of it; limits lie around the level, so that most intents fill and some find nothing.
/// </summary>
internal sealed class SyntheticMarket(int seed)
{
    public const int Classes = 24;
    public const int Regions = 40;

    private const int HoursOfYear = 8_760;
    private const int Suppliers = 2_000;

    private static readonly string[] Forms = ["bare-metal", "vm", "container", "hpc-queue"];
    private static readonly string[] Links = ["NVLink", "InfiniBand", "RoCE", "PCIe"];
    private static readonly int[] PerUnit = [1, 1, 4, 8, 8];
    private static readonly IReadOnlySet<Guid> NoOffers = new HashSet<Guid>();
    private static readonly DateTimeOffset Opening = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Random _random = new(seed);

    public SupplyRow[] Offers(int count)
    {
        var offers = new SupplyRow[count];
        for (var at = 0; at < count; at++)
        {
            offers[at] = Offer(at);
        }

        return offers;
    }

    public Demand[] Intents(int count)
    {
        var intents = new Demand[count];
        for (var at = 0; at < count; at++)
        {
            intents[at] = Intent();
        }

        return intents;
    }

    private SupplyRow Offer(long sequence)
    {
        var kind = _random.Next(Classes);
        var perUnit = PerUnit[_random.Next(PerUnit.Length)];
        var units = 1 + _random.Next(64 / perUnit);
        var start = _random.Next(HoursOfYear * 3 / 4);
        var price = Level(kind) * _random.Next(60, 141) / 100 * perUnit + _random.Next(1_000);
        return new(
            NextId(), NextId(), Party(_random.Next(Suppliers)), NameOfClass(kind),
            NameOfRegion(_random.Next(Regions)), Forms[_random.Next(Forms.Length)], units, perUnit, 1,
            60 * (1 + _random.Next(4)), Hour(start), Hour(start + 24 * (1 + _random.Next(90))), price, sequence,
            Rarely() ? null : 1_024L * (16 << _random.Next(5)), Rarely() ? null : 1_000L * (100 + _random.Next(900)),
            Rarely() ? null : 1_080 + _random.Next(500), Rarely() ? null : _random.Next(101), units * perUnit)
        {
            Site = $"site {_random.Next(400)}",
            Interconnect = Rarely() ? null : Links[_random.Next(Links.Length)],
            Catalogued = !Rarely(),
            AutoAccept = _random.Next(2) == 0,
        };
    }

    /// <summary>Times at which a part of an offer is taken already, so that calendars have something to say.</summary>
    public (Guid OfferId, int Units, DateTimeOffset Start, DateTimeOffset End) Holding(SupplyRow row)
    {
        var start = row.WindowStart.AddHours(_random.Next(12));
        return (row.OfferId, 1 + _random.Next(row.Units), start, start.AddHours(1 + _random.Next(12)));
    }

    /// <summary>The same intent with all that it asks of supply in one constraint.</summary>
    public static Demand AsExpression(Demand intent) => intent with
    {
        AcceleratorClasses = [],
        Regions = [],
        Forms = [],
        MinMemoryMiB = null,
        MinFp16Gflops = null,
        MaxPueMilli = null,
        MinRenewablePercent = null,
        Constraint = new AllConstraint([
            Names("accelerator", intent.AcceleratorClasses), Names("region", intent.Regions),
            Names("form", intent.Forms), .. Bound("memory", Comparator.AtLeast, intent.MinMemoryMiB),
            .. Bound("fp16", Comparator.AtLeast, intent.MinFp16Gflops),
            .. Bound("pue", Comparator.AtMost, intent.MaxPueMilli),
            .. Bound("renewable", Comparator.AtLeast, intent.MinRenewablePercent)]),
    };

    /// <summary>The same with a choice that no column of an index holds.</summary>
    public static Demand WithAChoice(Demand intent) => intent with
    {
        Constraint = Constraint.Parse("(interconnect = NVLink or catalogued) and not site = \"site 7\""),
    };

    /// <summary>Three to six constraints beside the window and the limit.</summary>
    private Demand Intent()
    {
        var kind = _random.Next(Classes);
        string[] classes = [.. Enumerable.Range(kind, 1 + _random.Next(3)).Select(at => NameOfClass(at % Classes))];
        string[] regions =
            [.. Enumerable.Range(0, 2 + _random.Next(8)).Select(_ => NameOfRegion(_random.Next(Regions)))];
        var form = Forms[_random.Next(Forms.Length)];
        var extra = _random.Next(4);
        return new(
            NextId(), Party(_random.Next(Suppliers)), 1 + _random.Next(64), classes, regions, [form],
            extra >= 1 ? 1_024L * (16 << _random.Next(4)) : null,
            extra >= 2 ? 1_000L * (100 + _random.Next(500)) : null,
            extra >= 1 ? 1_200 + _random.Next(300) : null, extra == 3 ? _random.Next(60) : null,
            Hour(_random.Next(HoursOfYear)), 60 * (4 + _random.Next(96)), Level(kind) * _random.Next(75, 126) / 100,
            _random.Next(4) == 0, 8, NoOffers);
    }

    private static NameConstraint Names(string property, IReadOnlyList<string> names) =>
        new(SupplyProperty.Find(property)!, [.. names]);

    private static NumberConstraint[] Bound(string property, Comparator comparator, long? value) =>
        value is { } known ? [new(SupplyProperty.Find(property)!, comparator, known)] : [];

    private static long Level(int kind) => 1_000_000L + 400_000L * kind;

    private static string NameOfClass(int kind) => $"class-{kind}";

    private static string NameOfRegion(int region) => $"region-{region}";

    private static DateTimeOffset Hour(int hour) => Opening.AddTicks(hour * TimeSpan.TicksPerHour);

    private static Guid Party(int number) => new(number, 1, 0, new byte[8]);

    private bool Rarely() => _random.Next(10) == 0;

    private Guid NextId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new(bytes);
    }
}
