using Exchange.Api.Hosting;
using Exchange.Domain.Trading;

namespace Exchange.Api.Reading;

/// <summary>A list that was asked for wrongly.</summary>
internal sealed class BadPage(Refusal refusal) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => Problems.WriteAsync(httpContext, refusal);
}
