using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Exchange.Domain.Constraints;

/// <summary>All that constraints on one kind of thing may speak of.</summary>
/// <param name="Subject">Whose properties they are, for whoever used another's.</param>
/// <param name="All">The properties, in the order in which they are shown.</param>
public sealed record PropertyCatalogue(string Subject, ImmutableArray<Property> All)
{
    private readonly FrozenDictionary<string, Property> _byName =
        All.ToFrozenDictionary(property => property.Name, StringComparer.Ordinal);

    /// <summary>The property of a name, in any case; null if there is none.</summary>
    public Property? Find(string name) => _byName.GetValueOrDefault(name.ToLowerInvariant());
}
