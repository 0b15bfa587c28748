using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;

namespace Exchange.Web.Access;

public static class AccessEndpoints
{
    public static void MapAccess(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/signout", async (HttpContext context, IAntiforgery antiforgery) =>
        {
            await antiforgery.ValidateRequestAsync(context);
            await context.SignOutAsync();
            return Results.Redirect("/");
        });
}
