using System.Globalization;
using Exchange.Domain.Constraints;

namespace Exchange.Api.Offers;

/// <summary>
/// A constraint as a condition of SQL over offers (<c>o</c>) and their resources (<c>r</c>). SQL judges in the same
/// three values, null being unknown, and <c>where</c> lets through what is true. Values travel as parameters.
/// </summary>
internal static class ConstraintSql
{
    /// <param name="constraint">What is asked.</param>
    /// <param name="values">The query's parameters; those of the condition are added.</param>
    public static string Of(Constraint constraint, List<object?> values) => constraint switch
    {
        AllConstraint all => Join(" and ", all.Parts.Select(part => Of(part, values))),
        AnyConstraint any => Join(" or ", any.Parts.Select(part => Of(part, values))),
        NotConstraint not => $"(not {Of(not.Inner, values)})",
        NameConstraint names => $"({Column(names.Property)} = any({Parameter(values, names.Names.ToArray())}))",
        NumberConstraint number =>
            $"({Column(number.Property)} {number.Comparator.Sign()} {Parameter(values, number.Value)})",
        _ => throw new ArgumentException($"{constraint} has no SQL.", nameof(constraint)),
    };

    private static string Join(string word, IEnumerable<string> parts) => $"({string.Join(word, parts)})";

    private static string Parameter(List<object?> values, object value)
    {
        values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"${values.Count}");
    }

    private static string Column(Property property) => property.Name switch
    {
        "accelerator" => "r.class",
        "region" => "r.region",
        "site" => "r.site",
        "form" => "o.form",
        "interconnect" => "r.interconnect",
        "fabric" => "r.fabric",
        "verified" => "r.verified::int",
        "memory" => "r.memory",
        "fp16" => "r.fp16",
        "pue" => "r.pue",
        "renewable" => "r.renewable",
        "minimum_duration" => "o.min_minutes",
        "block" => "(o.block_units::bigint * o.per_unit)",
        "catalogued" => "r.catalogued::int",
        "auto_accept" => "o.auto_accept::int",
        _ => throw new ArgumentException($"{property.Name} has no column.", nameof(property)),
    };
}
