using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Contracts.Resources;
using Exchange.Contracts.Wire;
using Exchange.Domain.Constraints;

namespace Exchange.Api.Resources;

/// <summary>The properties of supply that constraints speak of, on one page.</summary>
internal static class PropertyQueries
{
    private static readonly Page<PropertyView> s_all = new([.. SupplyProperty.All.Select(View)], null);

    public static void MapProperties(this IEndpointRouteBuilder routes) =>
        routes.MapGet(QueryRoutes.Properties, () => TypedResults.Ok(s_all))
            .RequireAuthorization(Policies.Open)
            .Described(
                "ListProperties", "resource", "The properties of supply that constraints speak of, on one page.");

    private static PropertyView View(SupplyProperty property)
    {
        var isCompared = property.Kind is not (PropertyKind.Name or PropertyKind.Flag);
        return new(
            property.Name, property.Kind.ToString(), property.Description, property.CanBeUnknown, property.Units,
            isCompared ? property.Write(property.Least) : null, isCompared ? property.Write(property.Most) : null,
            property.Vocabulary);
    }
}
