using Exchange.Domain.Matching;

namespace Exchange.Domain.Tests.Matching;

/// <summary>One plain offer and one plain demand, for tests to vary.</summary>
internal static class Examples
{
    public static DateTimeOffset Noon { get; } = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public static Guid Buyer { get; } = Id(900);

    /// <summary>Eight single H100s in Shanghai at 2.00 per unit-hour, from noon for ten hours.</summary>
    public static SupplyRow Offer(int number) => new(
        Id(number), Id(number + 100), Id(number + 200), "H100", "shanghai", "vm", 8, 1, 1, 1, Noon, Noon.AddHours(10),
        2_000_000, number, 81_920, 989_000, 1_200, 50, 8);

    /// <summary>Four H100s anywhere from noon for an hour, at up to 3.00 per accelerator-hour.</summary>
    public static Demand Demand() => new(
        Id(901), Buyer, 4, ["H100"], [], [], null, null, null, null, Noon, 60, 3_000_000, false, 4,
        new HashSet<Guid>());

    public static OfferIndex IndexOf(params IEnumerable<SupplyRow> rows)
    {
        var index = new OfferIndex();
        foreach (var row in rows)
        {
            index.Add(row);
        }

        return index;
    }

    public static Guid Id(int number) => new(number, 0, 0, new byte[8]);
}
