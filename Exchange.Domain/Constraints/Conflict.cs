using System.Collections.Immutable;

namespace Exchange.Domain.Constraints;

/// <summary>Two requirements that nothing can meet together.</summary>
/// <param name="Earlier">One of them.</param>
/// <param name="Later">The other; with several before it that leave nothing over, the one that takes the last.</param>
public sealed record Conflict(Constraint Earlier, Constraint Later)
{
    /// <summary>
    /// The first requirement, of those that must all be met, that leaves nothing that could be. Of a choice
    /// (<c>or</c>) nothing is said: one of its sides may still be possible.
    /// </summary>
    /// <param name="stated">The intent's plain fields.</param>
    /// <param name="constraint">Its constraint, if it has one.</param>
    public static Conflict? Find(Narrowing stated, Constraint? constraint)
    {
        var parts = constraint switch
        {
            null => [],
            AllConstraint all => all.Parts,
            _ => [constraint],
        };
        var possible = new Dictionary<SupplyProperty, Possible>();
        foreach (var part in stated.Terms().Concat(parts))
        {
            if (PropertyOf(part) is not { } property)
            {
                continue;
            }

            var before = possible.GetValueOrDefault(property, Possible.Anything(property, part));
            var after = before.Meeting(part);
            if (after.IsNothing)
            {
                return new(before.Last, part);
            }

            possible[property] = after;
        }

        return null;
    }

    private static SupplyProperty? PropertyOf(Constraint part) => part switch
    {
        NumberConstraint number => number.Property,
        NameConstraint names => names.Property,
        NotConstraint not => PropertyOf(not.Inner),
        _ => null,
    };

    /// <summary>What a property may still be: a range of numbers, or some names (null: any) without others.</summary>
    private sealed record Possible(
        long Least, long Most, ImmutableArray<string>? Names, ImmutableArray<string> NotThese, Constraint Last)
    {
        public bool IsNothing => Least > Most || Names is { IsEmpty: true };

        public static Possible Anything(SupplyProperty property, Constraint first) =>
            new(property.Least, property.Most, null, [], first);

        public Possible Meeting(Constraint part) => part switch
        {
            NumberConstraint { Comparator: Comparator.Less } c =>
                this with { Most = long.Min(Most, c.Value - 1), Last = c },
            NumberConstraint { Comparator: Comparator.AtMost } c =>
                this with { Most = long.Min(Most, c.Value), Last = c },
            NumberConstraint { Comparator: Comparator.Equal } c =>
                this with { Least = long.Max(Least, c.Value), Most = long.Min(Most, c.Value), Last = c },
            NumberConstraint { Comparator: Comparator.AtLeast } c =>
                this with { Least = long.Max(Least, c.Value), Last = c },
            NumberConstraint c => this with { Least = long.Max(Least, c.Value + 1), Last = c },
            NotConstraint { Inner: NumberConstraint { Value: var value } } c => Without(value) with { Last = c },
            NameConstraint c => this with
            {
                Names = (Names ?? c.Names).RemoveAll(name => !c.Names.Contains(name) || NotThese.Contains(name)),
                Last = c,
            },
            NotConstraint { Inner: NameConstraint { Names: var names } } c => this with
            {
                Names = Names?.RemoveAll(names.Contains),
                NotThese = NotThese.AddRange(names),
                Last = c,
            },
            _ => this,
        };

        // Only at an end of the range does it leave a range.
        private Possible Without(long value) => this with
        {
            Least = Least == value ? Least + 1 : Least,
            Most = Most == value ? Most - 1 : Most,
        };
    }
}
