namespace Exchange.Domain.Matching;

/// <summary>The numbers of all names that offers have been seen with.</summary>
internal sealed class OfferNames
{
    public NameTable<string> Classes { get; } = new(StringComparer.Ordinal);

    public NameTable<string> Regions { get; } = new(StringComparer.Ordinal);

    public NameTable<string> Forms { get; } = new(StringComparer.Ordinal);

    public NameTable<string> Sites { get; } = new(StringComparer.Ordinal);

    public NameTable<string> Interconnects { get; } = new(StringComparer.Ordinal);

    public NameTable<Guid> Suppliers { get; } = new();
}
