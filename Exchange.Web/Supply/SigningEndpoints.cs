using System.Text;
using Microsoft.AspNetCore.Antiforgery;

namespace Exchange.Web.Supply;

public static class SigningEndpoints
{
    /// <summary>Gives a prepared body back as a file: the bytes to sign, nothing added.</summary>
    public static void MapSigning(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/sign/body.json", async (HttpContext context, IAntiforgery antiforgery) =>
        {
            await antiforgery.ValidateRequestAsync(context);
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            var opening = form["opening"].ToString();
            var command = new PreparedCommand(
                form["kind"].ToString(), form["body"].ToString(), opening.Length == 0 ? null : opening);
            // Anything else would let a page elsewhere put its own words into a file of this site.
            return command.Body.Length <= PreparedCommand.MaxLength && command.Route() is not null
                ? Results.File(Encoding.UTF8.GetBytes(command.Body), "application/json", "body.json")
                : Results.BadRequest();
        }).RequireAuthorization();
}
