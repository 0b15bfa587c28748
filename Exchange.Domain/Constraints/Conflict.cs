namespace Exchange.Domain.Constraints;

/// <summary>Two requirements that nothing can meet together.</summary>
/// <param name="Earlier">One of them; where it takes several to leave nothing over, the last of those. The later one
/// itself, where that alone cannot be met.</param>
/// <param name="Later">The other.</param>
/// <param name="Field">The plain field that states the earlier one; null where the constraint does.</param>
public sealed record Conflict(Constraint Earlier, Constraint Later, string? Field)
{
    /// <summary>
    /// The first requirement, of those that must all be met, that leaves nothing that could be. Of a choice
    /// (<c>or</c>) nothing is said: one of its sides may still be possible.
    /// </summary>
    /// <param name="fields">What plain fields say.</param>
    /// <param name="constraint">What is asked beside them, if anything.</param>
    public static Conflict? Find(IEnumerable<StatedTerm> fields, Constraint? constraint)
    {
        var possible = new Dictionary<Property, Possible>();
        var stated = fields.ToList();
        foreach (var part in stated.Select(term => term.Says).Concat(constraint?.Requirements ?? []))
        {
            if (PropertyOf(part) is not { } property)
            {
                continue;
            }

            var before = possible.GetValueOrDefault(property, Possible.Anything(property));
            var after = before.Meeting(part);
            if (after.IsNothing)
            {
                var earlier = before.WhatExcludes(property, part);
                return new(earlier, part, stated.Find(term => ReferenceEquals(term.Says, earlier))?.Field);
            }

            possible[property] = after;
        }

        return null;
    }

    private static Property? PropertyOf(Constraint part) => part switch
    {
        NumberConstraint number => number.Property,
        NameConstraint names => names.Property,
        NotConstraint not => PropertyOf(not.Inner),
        _ => null,
    };
}

/// <summary>What a plain field says, as a constraint.</summary>
/// <param name="Field">The field, as the wire calls it.</param>
/// <param name="Says">What it asks.</param>
public sealed record StatedTerm(string Field, Constraint Says);
