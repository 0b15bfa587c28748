using Exchange.Domain.Constraints;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Participants;
using Exchange.Domain.Resources;
using Exchange.Domain.Tests.Kit;

namespace Exchange.Domain.Tests.Explaining;

/// <summary>A small market drawn from a seed, whose supply lacks things, is paused, held and shared.</summary>
internal sealed class RandomMarket
{
    private static readonly string[] s_classes = ["H100", "A100", "MI300X"];
    private static readonly string[] s_regions = ["shanghai", "beijing", "guizhou"];
    private static readonly string[] s_constraints =
    [
        "auto_accept", "interconnect = NVLink", "site != \"site 1\" and auto_accept",
        "memory >= 60GiB or renewable >= 50%", "not (pue > 1.2) and interconnect in (NVLink, RoCE)", "block <= 2",
    ];

    private readonly Random _random;
    private readonly List<Guid> _suppliers = [];
    private int _made;

    public RandomMarket(int seed)
    {
        _random = new(seed);
        Buyer = Kit.Participant("buyer", ParticipantRole.Buyer, ParticipantRole.Supplier);
        Kit.Fund(Buyer, 1_000_000_000 * TestMarket.One);
        _suppliers.AddRange([Kit.Supplier("one"), Kit.Supplier("two"), Buyer]);
        var resources = 3 + _random.Next(8);
        for (var i = 0; i < resources; i++)
        {
            AddResource();
        }

        for (var i = _random.Next(4); i > 0; i--)
        {
            _ = Kit.Execute(Kit.Places(Buyer, $"order {i}", Intent() with { LimitMicros = 9 * One }));
        }
    }

    private const long One = TestMarket.One;

    public TestMarket Kit { get; } = new();

    public Guid Buyer { get; }

    public List<Guid> Offers { get; } = [];

    public Intent Intent()
    {
        var start = TestMarket.Opening.AddMinutes(_random.Next(3) == 0 ? _random.Next(600) : 0);
        return new(
            1 + _random.Next(24), Some(s_classes), Some(s_regions),
            _random.Next(4) == 0 ? [nameof(ProductForm.BareMetal)] : [], Rarely(16_384L * (1 + _random.Next(6))),
            Rarely(100_000L * (1 + _random.Next(9))), (int?)Rarely(1_050 + 50 * _random.Next(8)),
            (int?)Rarely(10 * _random.Next(11)), start, start.AddMinutes(_random.Next(300)), 10 + _random.Next(200),
            (1 + _random.Next(16)) * One / 2, _random.Next(2) == 0, 1 + _random.Next(1 + _random.Next(4)), null)
        {
            Constraint = _random.Next(4) == 0
                ? Constraint.Parse(s_constraints[_random.Next(s_constraints.Length)])
                : null,
        };
    }

    private void AddResource()
    {
        var supplier = _suppliers[_random.Next(_suppliers.Count)];
        var id = TestMarket.Id($"resource {++_made}");
        Kit.Accept(new RegisterResource(
            Kit.By(supplier), id, $"site {_random.Next(3)}", s_regions[_random.Next(3)], s_classes[_random.Next(3)],
            true, 2 + _random.Next(2), 8, Maybe(16_384L * (1 + _random.Next(6))), null, null, null,
            Maybe(100_000L * (1 + _random.Next(9))), null, null, (int?)Maybe(1_050 + 50 * _random.Next(8)),
            (int?)Maybe(10 * _random.Next(11)), _random.Next(2) == 0 ? "NVLink" : null));
        for (var offers = 1 + _random.Next(3); offers > 0; offers--)
        {
            AddOffer(supplier, id);
        }
    }

    private void AddOffer(Guid supplier, Guid resource)
    {
        var id = TestMarket.Id($"offer {++_made}");
        var begin = TestMarket.Opening.AddMinutes(_random.Next(2) == 0 ? 0 : _random.Next(400));
        var block = 1 + _random.Next(3);
        Kit.Accept(new ListOffer(
            Kit.By(supplier), id, resource, _random.Next(2) == 0 ? ProductForm.BareMetal : ProductForm.VirtualMachine,
            CapacityUnit.Accelerator, block * (1 + _random.Next(3)), block, 1 + _random.Next(150), begin,
            begin.AddMinutes(150 + _random.Next(600)), (1 + _random.Next(16)) * One / 2, TestMarket.Currency,
            _random.Next(2) == 0, "list"));
        Offers.Add(id);
        if (_random.Next(8) == 0)
        {
            Kit.Accept(new PauseOffer(Kit.By(supplier), id));
        }
    }

    private string[] Some(string[] names) =>
        _random.Next(2) == 0 ? [] : [.. names.Where(_ => _random.Next(2) == 0).DefaultIfEmpty(names[0])];

    private long? Rarely(long value) => _random.Next(6) == 0 ? value : null;

    private long? Maybe(long value) => _random.Next(3) == 0 ? value : null;
}
