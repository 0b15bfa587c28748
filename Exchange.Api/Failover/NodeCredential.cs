using System.Security.Cryptography;
using System.Text;
using Exchange.Api.Hosting;
using Microsoft.Extensions.Primitives;

namespace Exchange.Api.Failover;

/// <summary>
/// The secret that a market's nodes share, by which one knows another's forwarded requests. It impersonates nobody:
/// the participant's own credentials travel along and are checked by the owner.
/// </summary>
internal sealed class NodeCredential
{
    private const int MinLength = 32;
    private const int MaxLength = 512;

    private readonly byte[]? _digest;

    private NodeCredential(string? secret)
    {
        Secret = secret;
        _digest = secret is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(secret));
    }

    /// <summary>For the header of a forwarded request only; null when this node has no others.</summary>
    public string? Secret { get; }

    /// <exception cref="SettingsException">The file cannot be read, or holds no secret worth the name.</exception>
    public static NodeCredential Load(MarketSettings settings)
    {
        if (settings.NodeSecretFile is not { } file)
            return new(null);
        string secret;
        try
        {
            secret = File.ReadAllText(file).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"MARKET_NodeSecretFile cannot be read: {error.Message}");
        }

        return secret.Length is >= MinLength and <= MaxLength && secret.All(c => c is > ' ' and <= '~')
            ? new(secret)
            : throw new SettingsException(
                $"MARKET_NodeSecretFile {file} must hold one word of {MinLength} to {MaxLength} printable ASCII " +
                "characters, like 64 random hex digits.");
    }

    /// <summary>Whether a header holds the secret; takes as long for a near miss as for any other.</summary>
    public bool Matches(StringValues given) =>
        _digest is not null && given is [{ Length: <= MaxLength } value]
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(value)), _digest);
}
