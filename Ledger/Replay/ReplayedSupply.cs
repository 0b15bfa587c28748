namespace Ledger;

/// <summary>Capacity that a supplier registered.</summary>
internal sealed class ReplayedResource
{
    public required Guid Id { get; init; }

    public required Guid Supplier { get; init; }

    public required string Region { get; init; }

    public required string AcceleratorClass { get; init; }

    public required int AcceleratorsPerNode { get; init; }

    public required long Accelerators { get; init; }

    /// <summary>As registered; where it is not, the catalogue's holds, which no entry states.</summary>
    public required long? MemoryMiB { get; init; }

    public required long? PueMilli { get; init; }

    public required long? RenewablePercent { get; init; }

    public Timeline Taken { get; } = new();
}

/// <summary>Capacity of a resource on sale.</summary>
internal sealed class ReplayedOffer
{
    public required Guid Id { get; init; }

    public required ReplayedResource Resource { get; init; }

    public required string Form { get; init; }

    public required int Units { get; init; }

    public required int AcceleratorsPerUnit { get; init; }

    public required int BlockUnits { get; init; }

    public required int MinMinutes { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required DateTimeOffset End { get; init; }

    public required bool AutoAccept { get; init; }

    public required long Price { get; set; }

    /// <summary>The entry that gave it its place in time priority: its listing or its last new price.</summary>
    public required long Place { get; set; }

    public Timeline Taken { get; } = new();
}

/// <summary>Resources, and the offers on the market.</summary>
internal sealed class ReplayedSupply(ReplayedMarket market)
{
    private static readonly string[] Forms = ["BareMetal", "VirtualMachine", "Container", "HpcQueue", "ModelService"];

    private readonly Dictionary<Guid, ReplayedResource> _resources = [];
    private readonly Dictionary<Guid, ReplayedOffer> _offers = [];
    private readonly PriorityQueue<Guid, DateTimeOffset> _byEnd = new();

    public void Register(Fact fact)
    {
        fact.Text("site");
        fact.TextOrNone("interconnect");
        var (nodes, perNode) = (fact.Count("nodes"), fact.Count("acceleratorsPerNode"));
        var resource = new ReplayedResource
        {
            Id = market.NewId(fact, fact.Id("resource")),
            Supplier = fact.Actor!.Value,
            Region = fact.Text("region"),
            AcceleratorClass = fact.Text("acceleratorClass"),
            AcceleratorsPerNode = perNode,
            Accelerators = (long)nodes * perNode,
            MemoryMiB = fact.NumberOrNone("memoryMiB"),
            PueMilli = fact.NumberOrNone("pueMilli"),
            RenewablePercent = fact.NumberOrNone("renewablePercent"),
        };
        _resources.Add(resource.Id, resource);
    }

    public void Verify(Fact fact)
    {
        fact.Text("precision");
        fact.Number("measuredGflops");
        Resource(fact);
    }

    public void List(Fact fact)
    {
        fact.Text("priceSource");
        // The language of constraints is not in this library.
        if (fact.TextOrNone("constraint") is not null) market.Counts.ConstraintsUnchecked++;
        market.RequireCurrency(fact);
        var resource = Resource(fact);
        ReplayedParties.RequireOwner(fact, resource.Supplier);
        var isNode = fact.Word("unit", "Accelerator", "Node", "Core") == "Node";
        var offer = new ReplayedOffer
        {
            Id = market.NewId(fact, fact.Id("offer")),
            Resource = resource,
            Form = fact.Word("form", Forms),
            Units = fact.Count("units"),
            AcceleratorsPerUnit = isNode ? resource.AcceleratorsPerNode : 1,
            BlockUnits = fact.Count("blockUnits"),
            MinMinutes = fact.Count("minMinutes"),
            Start = fact.Instant("windowStart"),
            End = fact.Instant("windowEnd"),
            AutoAccept = fact.Truth("autoAccept"),
            Price = fact.Price("price"),
            Place = fact.Seq,
        };
        var most = resource.Accelerators / offer.AcceleratorsPerUnit;
        fact.Require(
            offer.Units <= most && offer.Units % offer.BlockUnits == 0, ReplayRules.OfferUnits,
            $"at most {most}, in blocks of {offer.BlockUnits}", offer.Units);
        fact.Require(
            Minutes.IsWhole(offer.Start) && Minutes.IsWhole(offer.End) && offer.End > fact.Time
            && offer.End - offer.Start >= TimeSpan.FromMinutes(offer.MinMinutes), ReplayRules.OfferWindow,
            $"whole minutes, {offer.MinMinutes} or more, ending after {EntryFormat.Time(fact.Time)}",
            $"{EntryFormat.Time(offer.Start)} to {EntryFormat.Time(offer.End)}");
        _offers.Add(offer.Id, offer);
        _byEnd.Enqueue(offer.Id, offer.End);
        market.Counts.Offers++;
    }

    public void Reprice(Fact fact)
    {
        market.RequireCurrency(fact);
        var offer = OnMarket(fact);
        ReplayedParties.RequireOwner(fact, offer.Resource.Supplier);
        (offer.Price, offer.Place) = (fact.Price("price"), fact.Seq);
    }

    public void Withdraw(Fact fact)
    {
        var offer = OnMarket(fact);
        ReplayedParties.RequireOwner(fact, offer.Resource.Supplier);
        _offers.Remove(offer.Id);
    }

    /// <summary>The offer that a fact names, which must be on the market.</summary>
    public ReplayedOffer OnMarket(Fact fact) =>
        _offers.TryGetValue(fact.Id("offer"), out var offer)
            ? offer
            : throw fact.Broken(ReplayRules.OfferOnMarket, "an offer on the market", fact.Id("offer"));

    /// <summary>Offers whose window has ended are off the market without a word.</summary>
    public void PassTime(DateTimeOffset now)
    {
        while (_byEnd.TryPeek(out var id, out var end) && end <= now)
        {
            _byEnd.Dequeue();
            _offers.Remove(id);
        }
    }

    private ReplayedResource Resource(Fact fact) =>
        _resources.TryGetValue(fact.Id("resource"), out var resource)
            ? resource
            : throw fact.Broken(ReplayRules.OwnThing, "a resource that was registered", fact.Id("resource"));
}
