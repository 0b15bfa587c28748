using Ledger;

namespace Exchange.Contracts.Client;

/// <summary>Who acts, and with what it proves that.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="ApiKey">The secret that authenticates requests; sent as a bearer token.</param>
/// <param name="Key">
/// The key that signs commands; it never leaves this process. Null sends commands unsigned, which the exchange takes
/// only from sessions of participants that allow it.
/// </param>
public sealed record ParticipantCredentials(Guid ParticipantId, string ApiKey, PrivateKey? Key)
{
    /// <summary>What every API key begins with, so that a leaked one is recognised for what it is.</summary>
    public const string ApiKeyPrefix = "cx_";

    /// <summary>Names the participant only: what is printed or logged by accident tells no secret.</summary>
    public override string ToString() => $"participant {ParticipantId}";
}
