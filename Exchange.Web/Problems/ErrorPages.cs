using Exchange.Web.Api;
using Microsoft.AspNetCore.Antiforgery;

namespace Exchange.Web.Problems;

/// <summary>Which answer an exception becomes.</summary>
public static class ErrorPages
{
    public const string Path = "/error";

    public static int StatusOf(Exception exception) => exception switch
    {
        ApiUnreachableException => StatusCodes.Status503ServiceUnavailable,
        ApiRefusedException e => e.Problem.Status,
        BadHttpRequestException e => e.StatusCode,
        AntiforgeryValidationException => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Not worth a stack trace in the log: the API spoke, or was silent.</summary>
    public static bool IsExpected(Exception exception) =>
        exception is ApiRefusedException or ApiUnreachableException or BadHttpRequestException
            or AntiforgeryValidationException;
}
