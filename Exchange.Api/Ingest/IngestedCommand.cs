using Exchange.Domain.Trading;
using Ledger;

namespace Exchange.Api.Ingest;

/// <summary>A command that passed everything which needs no market: shape, opening, signature.</summary>
/// <param name="Command">What the market decides.</param>
/// <param name="Kind">The kind that its body is signed under.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Body">The canonical bytes, as signed.</param>
/// <param name="Signature">Null from a portal session.</param>
/// <param name="IdempotencyKey">Of the participant.</param>
/// <param name="BodyHash">SHA-256 of <paramref name="Body"/>.</param>
/// <param name="Opening">What the body commits to.</param>
/// <param name="ApiKeyHash">Of a registration: the key to be known from now on, 64 hex digits.</param>
internal sealed record IngestedCommand(
    Command Command, string Kind, Guid Subject, byte[] Body, EntrySignature? Signature, string IdempotencyKey,
    byte[] BodyHash, OpenedCommitment? Opening, string? ApiKeyHash)
{
    /// <summary>The longest canonical body: with signatures and frame an entry must stay below its limit.</summary>
    public const int MaxBody = 24_576;

    public Guid Participant => Command.Origin.ActorId;
}

/// <summary>A commitment with what it commits to; kept beside the ledger, never in it.</summary>
internal sealed record OpenedCommitment(string Commitment, byte[] Salt, byte[] Payload);
