using System.Reflection;
using Exchange.Api.Describing;
using Exchange.Api.Hosting;
using Exchange.Domain.Trading;
using Microsoft.AspNetCore.Http.Metadata;

namespace Exchange.Api.Reading;

/// <summary>A list that was asked for wrongly.</summary>
internal sealed class BadPage(Refusal refusal) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext) => Problems.WriteAsync(httpContext, refusal);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new Refuses(StatusCodes.Status422UnprocessableEntity));
}
