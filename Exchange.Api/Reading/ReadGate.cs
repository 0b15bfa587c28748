using System.Globalization;
using Exchange.Api.Failover;
using Exchange.Domain.Trading;

namespace Exchange.Api.Reading;

/// <summary>
/// Lets a read with <c>atLeast</c> wait until the read models have what was committed, so that a client sees its own
/// writes. The wait is for everything committed when the read came, which is at least the position asked for.
/// </summary>
internal sealed class ReadGate(CommittedReads committed, TimeProvider time) : IEndpointFilter
{
    /// <summary>The query's parameter.</summary>
    public const string Parameter = "atLeast";

    /// <summary>A read model this far behind is a fault that the client should see as one.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (!context.HttpContext.Request.Query.TryGetValue(Parameter, out var given))
        {
            return await next(context);
        }

        var text = given.ToString();
        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position);
        var now = await committed.AtLeastAsync(position, context.HttpContext.RequestAborted);
        if (!isNumber || position > now.Position)
        {
            return new BadPage(new(
                RefusalCode.ValueOutOfRange, Parameter, text,
                $"must be a position that the market has answered, 0 to {now.Position}"));
        }

        using var tooLong = new CancellationTokenSource(MaxWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            tooLong.Token, context.HttpContext.RequestAborted);
        try
        {
            await committed.WaitUntilAsync(now.Sequence, either.Token);
        }
        catch (OperationCanceledException) when (tooLong.IsCancellationRequested)
        {
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        return await next(context);
    }
}
