using Exchange.Api.Hosting;
using Exchange.Contracts.Wire;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Exchange.Api.Describing;

/// <summary>The answers that are problems, each described once and referred to by the operations.</summary>
internal static class ProblemAnswers
{
    private const string ProblemType = "application/problem+json";

    private static readonly Dictionary<int, (string Name, string Description)> _known = new()
    {
        [StatusCodes.Status400BadRequest] = ("Malformed", "The request is not what is taken here."),
        [StatusCodes.Status401Unauthorized] = ("Unauthenticated", "An API key is needed, and none or none known came."),
        [StatusCodes.Status403Forbidden] = ("Forbidden", "Not for this caller."),
        [StatusCodes.Status404NotFound] = ("NotFound", "There is no such thing, or the caller may not see it."),
        [StatusCodes.Status409Conflict] = ("Conflict", "Not as things stand."),
        [StatusCodes.Status413PayloadTooLarge] = ("TooLarge", "The request is too large."),
        [StatusCodes.Status415UnsupportedMediaType] = ("UnsupportedMediaType", "The body is in another format."),
        [StatusCodes.Status422UnprocessableEntity] = ("Refused", "A value or a combination of values cannot be."),
        [StatusCodes.Status429TooManyRequests] = ("TooManyRequests", "The caller asks too often."),
        [StatusCodes.Status500InternalServerError] = ("Fault", "A fault of the exchange, with an incident to quote."),
        [StatusCodes.Status503ServiceUnavailable] = ("Unavailable", "Not now; the same request may come again."),
    };

    /// <summary>A reference to the answer with a status, which is added to the document when it is not there.</summary>
    public static async Task<IOpenApiResponse> ReferenceAsync(
        OpenApiOperationTransformerContext context, int status, CancellationToken ct)
    {
        var (name, description) = _known[status];
        var document = context.Document!;
        if (document.Components?.Responses?.ContainsKey(name) != true)
        {
            document.AddComponent(name, new OpenApiResponse
            {
                Description = $"{description}{RefusalsWith(status)}",
                Headers = IsWorthAnother(status) ? RetryAfter() : null,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [ProblemType] = new() { Schema = await context.ReferenceAsync(typeof(Problem), ct) },
                },
            });
        }

        return new OpenApiResponseReference(name, document);
    }

    private static string RefusalsWith(int status)
    {
        var refusals = RefusalProblems.All.Values.Where(refusal => refusal.Status == status)
            .OrderBy(refusal => refusal.Code)
            .Select(refusal => $"{(int)refusal.Code} {refusal.Slug}");
        var listed = string.Join(", ", refusals);
        return listed.Length == 0 ? "" : $" Refusals: {listed}.";
    }

    private static bool IsWorthAnother(int status) =>
        status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable;

    private static Dictionary<string, IOpenApiHeader> RetryAfter() => new()
    {
        ["Retry-After"] = new OpenApiHeader
        {
            Description = "Seconds to wait.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.Integer },
        },
    };
}
