namespace EventStore.Tests;

public enum Colour
{
    Red,
    Green,
}

public sealed record CartOpened(Guid CartId, string Customer, DateTimeOffset OpenedAt);

public sealed record ItemAdded(string Sku, long Quantity, Colour Colour, IReadOnlyList<string> Tags);

public sealed record CartClosed(string? Remark);

internal static class Samples
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static EventTypes Types { get; } =
        EventTypes.Of([typeof(CartOpened), typeof(ItemAdded), typeof(CartClosed)]);

    public static NewEvent Event(object data, EventMetadata? metadata = null) =>
        new(Guid.NewGuid(), data, metadata ?? EventMetadata.None);

    public static ItemAdded Item(long quantity) => new("sku", quantity, Colour.Green, []);

    /// <summary>As many items to a stream that is at a version.</summary>
    public static StreamAppend Items(Guid stream, long expected, int count = 1) =>
        new(stream, "cart", expected, [.. Enumerable.Range(1, count).Select(i => Event(Item(expected + i)))]);
}
