using Exchange.Api.Tests.Kit;
using Exchange.Contracts.Client;
using Exchange.Domain.Constraints;
using Exchange.Domain.Matching;
using Exchange.Domain.Resources;

namespace Exchange.Api.Tests;

public sealed class AskingByConstraint : IAsyncLifetime
{
    private static readonly string[] s_numbers =
    [
        "memory", "fp16", "pue", "renewable", "minimum_duration", "block", "catalogued", "auto_accept", "fabric",
        "verified",
    ];

    private readonly List<SupplyRow> _rows = [];
    private TestExchange _exchange = null!;
    private ExchangeClient _buyer = null!;
    private long _position;
    private Guid _measured;

    public async Task InitializeAsync()
    {
        _exchange = await TestExchange.StartAsync();
        var supplier = _exchange.Client(await _exchange.JoinAsync("Supplier one", "Supplier"));
        _buyer = _exchange.Client(await _exchange.FundedBuyerAsync("Buyer one", "100000"));
        var auditor = _exchange.Client(await _exchange.JoinAsync("Auditor one", "Auditor"));
        var random = new Random(1);
        for (var i = 0; i < 12; i++)
        {
            var resource = Some.Resource() with
            {
                Site = $"site {i % 3}",
                Region = i % 2 == 0 ? "cn-east" : "cn-west",
                AcceleratorClass = i % 4 == 0 ? "nvidia-l4" : $"own-{i % 4}",
                MemoryMiB = i % 5 == 1 ? null : 1_024L * random.Next(16, 100),
                PueMilli = i % 4 == 1 ? null : random.Next(1_050, 1_600),
                RenewablePercent = i % 3 == 1 ? null : random.Next(0, 101),
                Interconnect = (i % 4) switch { 0 => "NVLink 4", 1 => "PCIe", 2 => "NVLink", _ => null },
            };
            await supplier.RegisterResourceAsync(resource);
            var offer = Some.Offer(resource.Id, price: "2", autoAccept: i % 3 == 0) with
            {
                BlockUnits = 1 + (i % 2),
                MinMinutes = 60 * (1 + (i % 4)),
            };
            _position = (await supplier.ListOfferAsync(offer)).Position;
            if (i == 5)
            {
                _measured = offer.Id;
                _position = (await auditor.VerifySpecificationAsync(resource.Id, "Fp32", 60_000)).Position;
            }
        }

        var offers = await _buyer.GetOffersAsync(page: new() { Limit = 100, AtLeast = _position });
        foreach (var offer in offers.Items)
        {
            var resource = await _buyer.GetResourceAsync(offer.ResourceId);
            _rows.Add(new(
                offer.OfferId, offer.ResourceId, offer.SupplierId, offer.AcceleratorClass, offer.Region, offer.Form,
                offer.Units, offer.AcceleratorsPerUnit, offer.BlockUnits, offer.MinMinutes, offer.WindowStart,
                offer.WindowEnd, offer.Price.Micros, 1, offer.MemoryMiB, offer.Fp16Gflops, offer.PueMilli,
                offer.RenewablePercent, 8)
            {
                Site = offer.Site, Interconnect = resource.Interconnect, Catalogued = offer.Catalogued,
                AutoAccept = offer.AutoAccept, Verified = offer.OfferId == _measured,
            });
        }
    }

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    /// <summary>The list of offers is filtered by the database, orders are matched in memory.</summary>
    [Fact]
    public async Task The_database_judges_as_the_matcher_does()
    {
        Assert.Equal(12, _rows.Count);
        var found = 0;
        for (var seed = 0; seed < 120; seed++)
        {
            var text = Text(new Random(seed), 2);
            var constraint = Constraint.Parse(text);
            var listed = await _buyer.GetOffersAsync(page: new() { Limit = 100, AtLeast = _position }, where: text);
            Assert.Equal(
                _rows.Where(constraint.Holds).Select(row => row.OfferId).Order(),
                listed.Items.Select(offer => offer.OfferId).Order());
            found += listed.Items.Count;
        }

        Assert.InRange(found, 200, 1_200);
    }

    [Fact]
    public async Task Every_property_is_published_and_can_be_asked_for()
    {
        var properties = (await _buyer.GetPropertiesAsync()).Items;
        Assert.Equal(
            [
                .. SupplyProperty.All.Select(property => (property.Name, "supply")),
                .. OrderProperty.Catalogue.All.Select(property => (property.Name, "orders")),
            ],
            properties.Select(p => (p.Name, p.Subject)));
        foreach (var property in properties.Where(property => property.Subject == "supply"))
        {
            var text = property.Kind switch
            {
                "Flag" => $"{property.Name} or not {property.Name}",
                "Name" when property.Values.Count > 0 => $"{property.Name} in ({string.Join(", ", property.Values)})",
                "Name" => $"{property.Name} != \"no such\"",
                _ => $"{property.Name} >= {property.Least} and {property.Name} <= {property.Most}",
            };
            var listed = await _buyer.GetOffersAsync(page: new() { Limit = 100, AtLeast = _position }, where: text);
            // Rates come from the catalogue or from a verification, and some classes are in neither.
            Assert.InRange(listed.Items.Count, 1, property.CanBeUnknown ? 11 : 12);
            Assert.True(property.CanBeUnknown || listed.Items.Count == 12, text);
        }
    }

    [Fact]
    public async Task A_wrong_one_is_refused_with_the_place_and_what_would_pass()
    {
        var listed = await Assert.ThrowsAsync<RefusedException>(() => _buyer.GetOffersAsync(where: "memroy >= 80GiB"));
        Assert.Equal((422, "where", "memroy >= 80GiB"), (
            listed.Problem.Status, listed.Problem.Field, listed.Problem.Value));
        Assert.Equal(
            "At character 1, 'memroy': a property of supply, perhaps 'memory', was expected.", listed.Problem.Rule);

        var order = Some.Order(1, "3") with { Constraint = "memory >= 80TFLOPS" };
        var placed = await Assert.ThrowsAsync<RefusedException>(() => _buyer.PlaceOrderAsync(order));
        Assert.Equal(("constraint", "memory >= 80TFLOPS"), (placed.Problem.Field, placed.Problem.Value));

        var both = order with { MinMemoryMiB = 81_920, Constraint = "memory < 80GiB" };
        var impossible = await Assert.ThrowsAsync<RefusedException>(() => _buyer.PlaceOrderAsync(both));
        Assert.Equal(("constraint", "memory >= 80GiB, memory < 80GiB"), (
            impossible.Problem.Field, impossible.Problem.Value));
    }

    [Fact]
    public async Task An_order_meets_only_what_it_asks_for_and_says_so_afterwards()
    {
        var order = Some.Order(2, "3") with { Minutes = 240, Constraint = "AUTO_ACCEPT and not(memory<48GiB)" };
        var plan = await _buyer.PreviewAsync(new()
        {
            Accelerators = order.Accelerators, EarliestStart = order.EarliestStart, LatestStart = order.LatestStart,
            Minutes = order.Minutes, Constraint = order.Constraint, Terms = order.Terms,
        });
        var placed = await _buyer.PlaceOrderAsync(order);

        var view = await _buyer.GetOrderAsync(order.Id, placed.Position);
        Assert.Equal("auto_accept and memory >= 48GiB", view.Constraint);
        var match = Assert.Single((await _buyer.GetMatchesAsync(order: order.Id)).Items);
        Assert.Equal(match.OfferId, Assert.Single(plan.Legs).OfferId);
        var row = _rows.Single(row => row.OfferId == match.OfferId);
        Assert.True(row.AutoAccept && row.MemoryMiB >= 49_152);
    }

    private static string Text(Random random, int depth) => random.Next(depth > 0 ? 7 : 3) switch
    {
        0 or 1 => Term(random),
        2 => Name(random),
        3 => $"not ({Text(random, depth - 1)})",
        4 => $"({Text(random, depth - 1)}) or ({Text(random, depth - 1)})",
        _ => $"({Text(random, depth - 1)}) and ({Text(random, depth - 1)})",
    };

    private static string Term(Random random)
    {
        var property = SupplyProperty.Find(s_numbers[random.Next(s_numbers.Length)])!;
        string[] signs = ["<", "<=", "=", "!=", ">=", ">"];
        return property.Kind == PropertyKind.Flag
            ? property.Name
            : $"{property.Name}{signs[random.Next(6)]}{property.Write(ValueOf(property.Name, random))}";
    }

    private static long ValueOf(string property, Random random) => property switch
    {
        "memory" => 1_024 * random.Next(16, 100),
        "fp16" => random.Next(100_000, 1_000_000),
        "pue" => random.Next(1_050, 1_600),
        "renewable" => random.Next(0, 101),
        "fabric" => random.Next(0, FabricLevels.Names.Length),
        "minimum_duration" => 60 * random.Next(1, 5),
        _ => random.Next(1, 3),
    };

    private static string Name(Random random) => random.Next(5) switch
    {
        0 => "accelerator = nvidia-l4",
        1 => "region in (cn-east, nowhere)",
        2 => "site != \"site 1\"",
        3 => "interconnect = NVLink",
        _ => "form not in (BareMetal)",
    };
}
