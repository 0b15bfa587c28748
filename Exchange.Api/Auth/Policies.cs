using Exchange.Domain.Participants;
using Microsoft.AspNetCore.Authorization;

namespace Exchange.Api.Auth;

/// <summary>Who may call an endpoint. Every endpoint names one; without a name it is closed.</summary>
internal static class Policies
{
    /// <summary>Everybody, with or without credentials.</summary>
    public const string Open = nameof(Open);

    /// <summary>Any participant, verified or not.</summary>
    public const string Participant = nameof(Participant);

    public const string Supplier = nameof(Supplier);

    public const string Buyer = nameof(Buyer);

    public const string Auditor = nameof(Auditor);

    public const string Issuer = nameof(Issuer);

    public const string Operator = nameof(Operator);

    /// <summary>Operator or auditor.</summary>
    public const string Staff = nameof(Staff);

    public static void Add(AuthorizationOptions options)
    {
        options.AddPolicy(Open, policy => policy.RequireAssertion(_ => true));
        options.AddPolicy(Participant, policy => policy.RequireAuthenticatedUser());
        options.AddPolicy(Supplier, policy => policy.RequireRole(nameof(ParticipantRole.Supplier)));
        options.AddPolicy(Buyer, policy => policy.RequireRole(nameof(ParticipantRole.Buyer)));
        options.AddPolicy(Auditor, policy => policy.RequireRole(nameof(ParticipantRole.Auditor)));
        options.AddPolicy(Issuer, policy => policy.RequireRole(nameof(ParticipantRole.Issuer)));
        options.AddPolicy(Operator, policy => policy.RequireRole(nameof(ParticipantRole.Operator)));
        options.AddPolicy(
            Staff,
            policy => policy.RequireRole(nameof(ParticipantRole.Operator), nameof(ParticipantRole.Auditor)));
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build();
    }
}
