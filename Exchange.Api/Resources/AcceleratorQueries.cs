using Exchange.Api.Auth;
using Exchange.Api.Describing;
using Exchange.Contracts.Resources;
using Exchange.Contracts.Wire;

namespace Exchange.Api.Resources;

/// <summary>The accelerator catalogue, on one page.</summary>
internal static class AcceleratorQueries
{
    public static void MapAccelerators(this IEndpointRouteBuilder routes) =>
        routes.MapGet(
                QueryRoutes.Accelerators,
                () => TypedResults.Ok(new Page<AcceleratorClassView>(AcceleratorCatalogue.Embedded.All, null)))
            .RequireAuthorization(Policies.Open)
            .Described("ListAccelerators", "resource", "The accelerator catalogue, on one page.");
}
