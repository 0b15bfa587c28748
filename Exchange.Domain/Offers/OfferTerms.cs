using Exchange.Domain.Constraints;
using Exchange.Domain.Quantities;
using Exchange.Domain.Resources;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Offers;

/// <summary>What an offer says of the orders that it can serve: its plain fields, and its constraint.</summary>
internal static class OfferTerms
{
    /// <summary>Accelerators in one unit of an offer of a resource.</summary>
    public static int PerUnit(ListOffer c, Resource resource) =>
        c.Unit == CapacityUnit.Node ? resource.AcceleratorsPerNode.Count : 1;

    /// <summary>Refuses a constraint that no order which the offer can serve could meet.</summary>
    /// <param name="c">The offer.</param>
    /// <param name="perUnit">Accelerators in a unit, as far as they are known.</param>
    public static Refusal? Check(ListOffer c, int perUnit) =>
        c.Constraint is { } asked && Conflict.Find(Fields(c, perUnit), asked) is { } conflict
            ? CommandRanges.Check(conflict)
            : null;

    // A field that is out of its own range says nothing here: it is refused for itself.
    private static IEnumerable<StatedTerm> Fields(ListOffer c, int perUnit)
    {
        var block = (long)c.BlockUnits * perUnit;
        if (block > 0 && block <= Units.Max.Count)
        {
            yield return new("blockUnits", Number("accelerators", Comparator.AtLeast, block));
        }

        if (!TimeWindow.IsValid(c.WindowStart, c.WindowEnd))
        {
            yield break;
        }

        var longest = TimeWindow.Between(c.WindowStart, c.WindowEnd).Minutes;
        if (c.MinMinutes > 0 && c.MinMinutes <= longest)
        {
            yield return new("minMinutes", Number("duration", Comparator.AtLeast, c.MinMinutes));
            yield return new("windowEnd", Number("duration", Comparator.AtMost, longest));
        }
    }

    private static NumberConstraint Number(string property, Comparator comparator, long value) =>
        new(OrderProperty.Catalogue.Find(property)!, comparator, value);
}
