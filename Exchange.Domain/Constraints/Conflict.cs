namespace Exchange.Domain.Constraints;

/// <summary>Two requirements that nothing can meet together.</summary>
/// <param name="Earlier">One of them; where it takes several to leave nothing over, the last of those. The later one
/// itself, where that alone cannot be met.</param>
/// <param name="Later">The other.</param>
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
        var possible = new Dictionary<SupplyProperty, Possible>();
        foreach (var part in stated.Terms().Concat(constraint?.Requirements ?? []))
        {
            if (PropertyOf(part) is not { } property)
            {
                continue;
            }

            var before = possible.GetValueOrDefault(property, Possible.Anything(property));
            var after = before.Meeting(part);
            if (after.IsNothing)
            {
                return new(before.WhatExcludes(property, part), part);
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
}
