using System.Threading.RateLimiting;
using Exchange.Api.Auth;

namespace Exchange.Api.Hosting;

/// <summary>
/// How much one caller may ask for, by wall time. Generous: it is there against loops, not against trade.
/// </summary>
internal static class CallerLimits
{
    /// <summary>Requests at once, for a participant.</summary>
    public const int ParticipantBurst = 10_000;

    /// <summary>Requests a second in the long run, for a participant.</summary>
    public const int ParticipantPerSecond = 2_000;

    /// <summary>Requests at once, for an address without credentials.</summary>
    public const int AnonymousBurst = 2_000;

    /// <summary>Requests a second in the long run, for an address without credentials.</summary>
    public const int AnonymousPerSecond = 200;

    public static void AddCallerLimits(this IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = (rejected, _) => new(Problems.WriteAsync(
            rejected.HttpContext, Problems.OfStatus(StatusCodes.Status429TooManyRequests)));
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            context.User.Id() is { } participant
                ? Bucket($"participant {participant}", ParticipantBurst, ParticipantPerSecond)
                : Bucket($"address {context.Connection.RemoteIpAddress}", AnonymousBurst, AnonymousPerSecond));
    });

    private static RateLimitPartition<string> Bucket(string caller, int burst, int perSecond) =>
        RateLimitPartition.GetTokenBucketLimiter(caller, _ => new()
        {
            TokenLimit = burst,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });
}
