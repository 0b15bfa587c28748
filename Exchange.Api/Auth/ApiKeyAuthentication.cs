using System.Security.Claims;
using System.Text.Encodings.Web;
using Exchange.Api.Failover;
using Exchange.Api.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Exchange.Api.Auth;

/// <summary>Authenticates by <c>Authorization: Bearer</c> and the participant's API key.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeys keys,
    ParticipantDirectory directory, NodeRole role, Forwarder forwarder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "ApiKey";

    private const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length == 0)
            return Task.FromResult(AuthenticateResult.NoResult());
        var key = header.StartsWith(Bearer, StringComparison.Ordinal) ? header[Bearer.Length..] : "";
        // Other tokens that clients send by mistake are nobody's here, and need no hash to find that out.
        var owner = ApiKeys.LooksLikeOne(key) ? keys.OwnerOf(key) : null;
        return Task.FromResult(
            owner is { } id && directory.Of(id) is { } principal
                ? AuthenticateResult.Success(new(principal, Scheme))
                : AuthenticateResult.Fail("Unknown API key."));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // Who joined a moment ago is known to the owner, and here a moment later.
        if (role.Follows && Request.Headers.Authorization.Count > 0)
            return forwarder.ForwardAsync(Context);
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.WriteAsync(Context, Problems.OfStatus(StatusCodes.Status401Unauthorized));
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => role.Follows
        ? forwarder.ForwardAsync(Context)
        : Problems.WriteAsync(Context, Problems.OfStatus(StatusCodes.Status403Forbidden));
}

/// <summary>Who calls.</summary>
internal static class Caller
{
    /// <summary>The calling participant; null without credentials.</summary>
    public static Guid? Id(this ClaimsPrincipal user) =>
        user.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? Guid.Parse(id) : null;
}
