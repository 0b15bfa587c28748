using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Participants;

/// <summary>Joins the exchange. Kind <c>participant.key_added</c>, signed by the key it adds.</summary>
public sealed record RegisterParticipantBody : CommandBody
{
    /// <summary>The first public key, 64 lower-case hex digits.</summary>
    public required string Key { get; init; }

    /// <summary>Commitment to <see cref="RegistrationDetails"/>, 64 lower-case hex digits.</summary>
    public required string DetailsCommitment { get; init; }

    /// <summary>May the participant's portal sessions act on orders without a signature?</summary>
    public required bool AllowsSessionOrders { get; init; }
}

/// <summary>The confidential part of a registration; the opening's payload.</summary>
/// <param name="Name">The organisation's name, 1 to 100 characters.</param>
/// <param name="ApiKeyHash">
/// SHA-256 of the API key that the client made for itself, 64 lower-case hex digits. The key begins with <c>cx_</c> and
/// has at most 200 characters; no other is taken.
/// </param>
public sealed record RegistrationDetails(string Name, string ApiKeyHash);

/// <summary>The operator verifies a participant. Kind <c>participant.verified</c>.</summary>
public sealed record VerifyParticipantBody : CommandBody
{
    /// <summary>Who is verified.</summary>
    public required Guid Subject { get; init; }

    /// <summary>The roles granted: Supplier, Buyer, Auditor, Issuer, Operator.</summary>
    public required IReadOnlyList<string> Roles { get; init; }
}

/// <summary>Adds a key. Kind <c>participant.key_added</c>, signed by a key in force.</summary>
public sealed record AddKeyBody : CommandBody
{
    /// <summary>The public key, 64 lower-case hex digits.</summary>
    public required string Key { get; init; }
}

/// <summary>Revokes a key. Kind <c>participant.key_revoked</c>.</summary>
public sealed record RevokeKeyBody : CommandBody
{
    /// <summary>The public key, 64 lower-case hex digits.</summary>
    public required string Key { get; init; }

    /// <summary>Why, at most 200 characters; public.</summary>
    public required string Reason { get; init; }
}

/// <summary>The operator suspends a participant. Kind <c>participant.suspended</c>.</summary>
public sealed record SuspendParticipantBody : CommandBody
{
    /// <summary>Who is suspended.</summary>
    public required Guid Subject { get; init; }

    /// <summary>Why, at most 200 characters; public.</summary>
    public required string Reason { get; init; }
}

/// <summary>The operator ends a suspension. Kind <c>participant.reinstated</c>.</summary>
public sealed record ReinstateParticipantBody : CommandBody
{
    /// <summary>Who is reinstated.</summary>
    public required Guid Subject { get; init; }
}

/// <summary>
/// A participant as its peers and the operator see it; of a supplier also how many matches it was given and how many
/// of them lapsed because it gave no answer in time.
/// </summary>
public sealed record ParticipantView(
    Guid ParticipantId, int Number, string Name, string Status, IReadOnlyList<string> Roles,
    IReadOnlyList<string> Keys, bool AllowsSessionOrders, DateTimeOffset RegisteredAt, long MatchesGiven,
    long MatchesLapsed);
