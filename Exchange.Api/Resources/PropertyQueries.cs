using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Contracts.Resources;
using Exchange.Contracts.Wire;
using Exchange.Domain.Constraints;

namespace Exchange.Api.Resources;

/// <summary>The properties that constraints speak of, supply's and orders', on one page.</summary>
internal static class PropertyQueries
{
    private static readonly Page<PropertyView> s_all =
        new([.. Of(SupplyProperty.Catalogue), .. Of(OrderProperty.Catalogue)], null);

    public static void MapProperties(this IEndpointRouteBuilder routes) =>
        routes.MapGet(QueryRoutes.Properties, () => TypedResults.Ok(s_all))
            .RequireAuthorization(Policies.Open)
            .Described(
                "ListProperties", "resource",
                "The properties that constraints speak of, supply's and orders', on one page.");

    private static IEnumerable<PropertyView> Of(PropertyCatalogue catalogue) =>
        catalogue.All.Select(property => View(property, catalogue.Subject));

    private static PropertyView View(Property property, string subject)
    {
        var isCompared = property.Kind is not (PropertyKind.Name or PropertyKind.Flag);
        return new(
            property.Name, subject, property.Kind.ToString(), property.Description, property.CanBeUnknown,
            property.Units, isCompared ? property.Write(property.Least) : null,
            isCompared ? property.Write(property.Most) : null, property.Vocabulary);
    }
}
