using Exchange.Domain.Trading;

namespace Exchange.Domain.Participants;

/// <summary>Registers the actor, with the key that signed as its first key.</summary>
public sealed record RegisterParticipant(CommandOrigin Origin, string Name, bool AllowsSessionOrders) : Command(Origin);

/// <summary>The operator verifies a participant and grants roles; accounts open with it.</summary>
public sealed record VerifyParticipant(
    CommandOrigin Origin, Guid ParticipantId, IReadOnlyList<ParticipantRole> Roles) : Command(Origin);

/// <summary>Adds a key, signed by a key in force.</summary>
public sealed record AddKey(CommandOrigin Origin, string PublicKey) : Command(Origin);

/// <summary>Revokes one of the actor's keys.</summary>
public sealed record RevokeKey(CommandOrigin Origin, string PublicKey, string Reason) : Command(Origin);

/// <summary>The operator suspends a participant.</summary>
public sealed record SuspendParticipant(CommandOrigin Origin, Guid ParticipantId, string Reason) : Command(Origin);

/// <summary>The operator ends a suspension.</summary>
public sealed record ReinstateParticipant(CommandOrigin Origin, Guid ParticipantId) : Command(Origin);
