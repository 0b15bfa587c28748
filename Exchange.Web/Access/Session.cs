using System.Security.Claims;
using Exchange.Contracts.Participants;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Exchange.Web.Access;

/// <summary>
/// A signed-in participant. Everything, the API key too, is in the cookie, encrypted; the portal keeps nothing itself.
/// </summary>
public static class Session
{
    public const string CookieName = "exchange_session";
    private const string KeyClaim = "api-key";
    private const string SessionOrdersClaim = "session-orders";

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = CookieName;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.LoginPath = "/signin";
        options.ReturnUrlParameter = "return";
        options.ExpireTimeSpan = TimeSpan.FromHours(12);
        options.SlidingExpiration = true;
    }

    public static ClaimsPrincipal PrincipalOf(ParticipantView participant, string apiKey)
    {
        var claims = new List<Claim>
        {
            new(ClaimTypes.NameIdentifier, participant.ParticipantId.ToString()),
            new(ClaimTypes.Name, participant.Name),
            new(KeyClaim, apiKey),
            new(SessionOrdersClaim, participant.AllowsSessionOrders ? "1" : "0"),
        };
        claims.AddRange(participant.Roles.Select(role => new Claim(ClaimTypes.Role, role)));
        return new(new ClaimsIdentity(claims, CookieAuthenticationDefaults.AuthenticationScheme));
    }

    public static string? KeyOf(ClaimsPrincipal? user) => user?.FindFirstValue(KeyClaim);

    public static Guid IdOf(ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : Guid.Empty;

    public static bool AllowsSessionOrders(ClaimsPrincipal user) => user.HasClaim(SessionOrdersClaim, "1");

    /// <summary>Does the participant hold one of these roles?</summary>
    public static bool Is(ClaimsPrincipal user, params string[] roles) =>
        user.FindAll(ClaimTypes.Role).Any(claim => roles.Contains(claim.Value, StringComparer.OrdinalIgnoreCase));
}
