using System.Collections.Immutable;

namespace Exchange.Domain.Constraints;

/// <summary>What constraints can be judged on: supply, by what orders ask, or an order, by what offers ask.</summary>
public interface IConstrained;

/// <summary>A property that constraints speak of. Its name and meaning are contract and never change.</summary>
/// <param name="Name">How it is written: lower-case letters and underscores.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Description">What it says, one English sentence.</param>
/// <param name="CanBeUnknown">Whether it may be left out. Unknown is neither met nor failed.</param>
public sealed record Property(string Name, PropertyKind Kind, string Description, bool CanBeUnknown)
{
    /// <summary>The least value, in the kind's whole units; constraints of less are refused.</summary>
    public long Least { get; internal init; }

    /// <summary>The highest value, in the kind's whole units; constraints of more are refused.</summary>
    public long Most { get; internal init; } = 1;

    /// <summary>The names it can have, of levels the lowest first; empty when any name may occur.</summary>
    public ImmutableArray<string> Vocabulary { get; internal init; } = [];

    /// <summary>The units that its values are written in, the largest first; none for bare numbers and names.</summary>
    public ImmutableArray<string> Units => Literals.UnitsOf(Kind);

    /// <summary>A value as constraints write it; empty for names and flags.</summary>
    public string Write(long value) => Kind switch
    {
        PropertyKind.Name or PropertyKind.Flag => "",
        PropertyKind.Level => Vocabulary[(int)value],
        _ => Literals.Write(Kind, value),
    };

    /// <summary>Its value, for all kinds but names; yes is one, no is zero, null is unknown.</summary>
    internal Func<IConstrained, long?> NumberOf { get; private init; } = _ => null;

    /// <summary>Its name, for names alone; null is unknown.</summary>
    internal Func<IConstrained, string?> NameOf { get; private init; } = _ => null;

    internal static Property Named<T>(string name, string description, Func<T, string?> read)
        where T : IConstrained =>
        new(name, PropertyKind.Name, description, CanBeUnknown: false) { NameOf = subject => read((T)subject) };

    internal static Property Number<T>(string name, PropertyKind kind, string description, Func<T, long?> read)
        where T : IConstrained =>
        new(name, kind, description, CanBeUnknown: true) { NumberOf = subject => read((T)subject) };

    internal static Property Flag<T>(string name, string description, Func<T, bool?> read)
        where T : IConstrained =>
        new(name, PropertyKind.Flag, description, CanBeUnknown: false)
        {
            NumberOf = subject => read((T)subject) is { } yes ? yes ? 1 : 0 : null,
        };
}
