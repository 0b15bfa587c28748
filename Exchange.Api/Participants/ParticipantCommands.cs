using Exchange.Api.Auth;
using Exchange.Api.Ingest;
using Exchange.Contracts.Participants;
using Exchange.Domain.Participants;
using Exchange.Domain.Trading;

namespace Exchange.Api.Participants;

internal static class ParticipantCommands
{
    private const int KeyDigits = 64;

    public static IReadOnlyList<CommandDefinition> All { get; } =
    [
        CommandDefinition.Of<RegisterParticipantBody, RegistrationDetails>(
            Policies.Open, b => b.Participant, b => b.DetailsCommitment, Register),
        CommandDefinition.Of<VerifyParticipantBody>(
            Policies.Operator, b => b.Subject,
            (b, origin, checks) => new VerifyParticipant(
                origin, b.Subject, checks.Names<ParticipantRole>("roles", b.Roles))),
        CommandDefinition.Of<AddKeyBody>(
            Policies.Participant, b => b.Participant,
            (b, origin, checks) => new AddKey(origin, checks.Hex("key", b.Key, KeyDigits))),
        CommandDefinition.Of<RevokeKeyBody>(
            Policies.Participant, b => b.Participant,
            (b, origin, checks) => new RevokeKey(
                origin, checks.Hex("key", b.Key, KeyDigits), checks.Reason(b.Reason))),
        CommandDefinition.Of<SuspendParticipantBody>(
            Policies.Operator, b => b.Subject,
            (b, origin, checks) => new SuspendParticipant(origin, b.Subject, checks.Reason(b.Reason))),
        CommandDefinition.Of<ReinstateParticipantBody>(
            Policies.Operator, b => b.Subject, (b, origin, _) => new ReinstateParticipant(origin, b.Subject)),
    ];

    /// <summary>The market takes the key that signed as the first one, so it must be the one in the body.</summary>
    private static RegisterParticipant Register(
        RegisterParticipantBody body, RegistrationDetails details, CommandOrigin origin, FieldChecks checks)
    {
        checks.Hex("key", body.Key, KeyDigits);
        checks.Hex("apiKeyHash", details.ApiKeyHash, KeyDigits);
        checks.Text("name", details.Name, 1, CommandLimits.NameLength);
        if (origin.Key != body.Key)
            checks.Refuse("key", body.Key, "The key that signs the registration.", RefusalCode.BadSignature);
        return new(origin, details.Name, body.AllowsSessionOrders);
    }
}
