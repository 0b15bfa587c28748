using Exchange.Contracts.Offers;
using Exchange.Contracts.Wire;

namespace Exchange.Web.Api;

/// <summary>The open offers in figures: what is there to filter by, and the cheapest of each class.</summary>
public sealed record Catalogue(
    int Offers, long Accelerators, IReadOnlyList<ClassSummary> Classes, IReadOnlyList<string> Regions,
    IReadOnlyList<(Guid Id, string Name)> Suppliers)
{
    public static Catalogue Of(IReadOnlyList<OfferView> offers) => new(
        offers.Count,
        offers.Sum(AcceleratorsOf),
        [.. offers.GroupBy(o => o.AcceleratorClass).Select(ClassSummary.Of)
            .OrderByDescending(c => c.Accelerators).ThenBy(c => c.Name, StringComparer.Ordinal)],
        [.. offers.Select(o => o.Region).Distinct().Order(StringComparer.Ordinal)],
        [.. offers.Select(o => (o.SupplierId, o.SupplierName)).Distinct().OrderBy(s => s.SupplierName,
            StringComparer.Ordinal)]);

    public static long AcceleratorsOf(OfferView offer) => (long)offer.Units * offer.AcceleratorsPerUnit;
}

/// <summary>One accelerator class on sale.</summary>
public sealed record ClassSummary(
    string Name, int Offers, long Accelerators, MicroAmount Cheapest, MicroAmount Median, string Currency,
    OfferView CheapestOffer)
{
    public static ClassSummary Of(IEnumerable<OfferView> offers)
    {
        var byPrice = offers.OrderBy(o => o.PricePerAccelerator).ToList();
        var first = byPrice[0];
        return new(
            first.AcceleratorClass, byPrice.Count, byPrice.Sum(Catalogue.AcceleratorsOf), first.PricePerAccelerator,
            byPrice[byPrice.Count / 2].PricePerAccelerator, first.Currency, first);
    }
}
