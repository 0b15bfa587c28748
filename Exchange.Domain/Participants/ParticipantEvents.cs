namespace Exchange.Domain.Participants;

/// <summary>An organisation asked to join. Its name stays off the ledger.</summary>
public sealed record ParticipantRegistered(
    Guid ParticipantId, int Number, string Name, bool AllowsSessionOrders, DateTimeOffset RegisteredAt);

/// <summary>An operator checked who the participant is; from here on it may trade in its roles. Once more whenever
/// further roles are granted.</summary>
public sealed record ParticipantVerified(Guid ParticipantId, Guid ByParticipantId);

/// <summary>A role was granted.</summary>
public sealed record ParticipantRoleGranted(Guid ParticipantId, ParticipantRole Role);

/// <summary>A secp256k1 x-only public key (64 lower-case hex digits) is in force from here on.</summary>
public sealed record ParticipantKeyAdded(Guid ParticipantId, string PublicKey);

/// <summary>A key is no longer in force.</summary>
public sealed record ParticipantKeyRevoked(Guid ParticipantId, string PublicKey, string Reason);

/// <summary>The participant may no longer start anything new.</summary>
public sealed record ParticipantSuspended(Guid ParticipantId, string Reason);

/// <summary>The suspension is over.</summary>
public sealed record ParticipantReinstated(Guid ParticipantId);
