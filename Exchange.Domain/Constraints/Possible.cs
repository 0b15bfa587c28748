using System.Collections.Immutable;

namespace Exchange.Domain.Constraints;

/// <summary>
/// What one property may still be under the requirements so far: a range of numbers without some of them, or some
/// names (null: any) without some of them; and which requirements made it so.
/// </summary>
internal sealed record Possible
{
    private long Least { get; init; }

    private long Most { get; init; }

    private ImmutableHashSet<long> NotThese { get; init; } = [];

    private ImmutableArray<string>? Names { get; init; }

    private ImmutableArray<string> NotThose { get; init; } = [];

    /// <summary>Those that took something away, in their order.</summary>
    private ImmutableArray<Constraint> Narrowed { get; init; } = [];

    public bool IsNothing => Least > Most || Names is { IsEmpty: true };

    public static Possible Anything(Property property) => new()
    {
        Least = property.Least,
        Most = property.Most,
        Names = property.Vocabulary.IsEmpty ? null : property.Vocabulary,
    };

    public Possible Meeting(Constraint part)
    {
        var left = (part switch
        {
            NumberConstraint { Comparator: Comparator.Less } c => this with { Most = long.Min(Most, c.Value - 1) },
            NumberConstraint { Comparator: Comparator.AtMost } c => this with { Most = long.Min(Most, c.Value) },
            NumberConstraint { Comparator: Comparator.AtLeast } c => this with { Least = long.Max(Least, c.Value) },
            NumberConstraint { Comparator: Comparator.More } c => this with { Least = long.Max(Least, c.Value + 1) },
            NumberConstraint c => this with
            {
                Least = long.Max(Least, c.Value),
                Most = long.Min(Most, c.Value),
            },
            NotConstraint { Inner: NumberConstraint c } => this with { NotThese = NotThese.Add(c.Value) },
            NameConstraint c => this with { Names = Names?.RemoveAll(name => !c.Names.Contains(name)) ?? c.Names },
            NotConstraint { Inner: NameConstraint c } => this with { NotThose = NotThose.AddRange(c.Names) },
            _ => this,
        }).WithoutExcluded();
        return left.Equals(this) ? this : left with { Narrowed = Narrowed.Add(part) };
    }

    /// <summary>The last of those before with which alone the part leaves nothing; else the last of all.</summary>
    public Constraint WhatExcludes(Property property, Constraint part)
    {
        var alone = Anything(property).Meeting(part);
        return alone.IsNothing
            ? part
            : Narrowed.LastOrDefault(before => alone.Meeting(before).IsNothing) ?? Narrowed[^1];
    }

    // Of a range only its ends can be taken away so that it stays one; what is inside waits until it is an end.
    private Possible WithoutExcluded()
    {
        if (NotThese.IsEmpty && NotThose.IsEmpty)
        {
            return this;
        }

        var (least, most) = (Least, Most);
        while (least <= most && NotThese.Contains(least))
        {
            least++;
        }

        while (least <= most && NotThese.Contains(most))
        {
            most--;
        }

        return this with { Least = least, Most = most, Names = Names?.RemoveAll(NotThose.Contains) };
    }
}
