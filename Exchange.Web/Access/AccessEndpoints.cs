using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;

namespace Exchange.Web.Access;

public static class AccessEndpoints
{
    // For visitors too: a session that has run out is out already, and need not sign in to be told so.
    public static void MapAccess(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/signout", async (HttpContext context, IAntiforgery antiforgery) =>
        {
            await antiforgery.ValidateRequestAsync(context);
            await context.SignOutAsync();
            return Results.Redirect("/");
        }).AllowAnonymous();
}
