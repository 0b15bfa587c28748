using System.Collections.Immutable;

namespace Exchange.Domain.Participants;

/// <summary>An organisation on the exchange, with its roles and the keys that may speak for it.</summary>
public sealed record Participant
{
    /// <summary>The most keys that one participant may have in force.</summary>
    public const int MaxKeys = 16;

    /// <summary>The participant's id.</summary>
    public Guid Id { get; init; }

    /// <summary>The market's running number for it, from 1; part of the compute identity of its resources.</summary>
    public required int Number { get; init; }

    /// <summary>Its name, 1 to 100 characters; never on the ledger.</summary>
    public required string Name { get; init; }

    /// <summary>May its portal sessions place, amend and cancel orders without a signature?</summary>
    public required bool AllowsSessionOrders { get; init; }

    /// <summary>When it asked to join.</summary>
    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>Did the operator check who it is?</summary>
    public bool IsVerified { get; init; }

    /// <summary>May it start nothing new for now?</summary>
    public bool IsSuspended { get; init; }

    /// <summary>The roles it holds, in the order of their numbers.</summary>
    public ImmutableSortedSet<ParticipantRole> Roles { get; init; } = [];

    /// <summary>Its keys in force, in the order in which they were added.</summary>
    public ImmutableList<string> Keys { get; init; } = [];

    /// <summary>Does it hold a role?</summary>
    public bool Has(ParticipantRole role) => Roles.Contains(role);

    /// <summary>The participant that asked to join.</summary>
    public static Participant Create(ParticipantRegistered e) => new()
    {
        Id = e.ParticipantId,
        Number = e.Number,
        Name = e.Name,
        AllowsSessionOrders = e.AllowsSessionOrders,
        RegisteredAt = e.RegisteredAt,
    };

    /// <summary>The operator checked it.</summary>
    public Participant Apply(ParticipantVerified _) => this with { IsVerified = true };

    /// <summary>It holds one more role.</summary>
    public Participant Apply(ParticipantRoleGranted e) => this with { Roles = Roles.Add(e.Role) };

    /// <summary>One more key may speak for it.</summary>
    public Participant Apply(ParticipantKeyAdded e) => this with { Keys = Keys.Add(e.PublicKey) };

    /// <summary>One key may no longer speak for it.</summary>
    public Participant Apply(ParticipantKeyRevoked e) => this with { Keys = Keys.Remove(e.PublicKey) };

    /// <summary>It may start nothing new.</summary>
    public Participant Apply(ParticipantSuspended _) => this with { IsSuspended = true };

    /// <summary>It may trade again.</summary>
    public Participant Apply(ParticipantReinstated _) => this with { IsSuspended = false };
}
