using System.Security.Cryptography;
using System.Text.Json;
using Exchange.Contracts.Wire;
using Ledger;

namespace Exchange.Contracts.Client;

/// <summary>
/// Commitments to what is confidential: <c>T("compute-ledger/v1/commit", salt ‖ canonical JSON)</c>, see
/// <see cref="LedgerHash.Commitment"/>.
/// </summary>
public static class Commitments
{
    private const int SaltSize = 32;

    /// <summary>Commits to a payload under a fresh random salt.</summary>
    /// <typeparam name="TPayload">A type that some <see cref="CommandRoute.Opens"/> names.</typeparam>
    /// <returns>The commitment, 64 lower-case hex digits, for the body; and what opens it, to be sent beside.</returns>
    public static (string Commitment, Opening Opening) Make<TPayload>(TPayload payload)
    {
        var canonical = Canonical.Bytes(payload);
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        var commitment = Convert.ToHexStringLower(LedgerHash.Commitment(salt, canonical));
        using var document = JsonDocument.Parse(canonical);
        return (commitment, new(Convert.ToHexStringLower(salt), document.RootElement.Clone()));
    }
}
