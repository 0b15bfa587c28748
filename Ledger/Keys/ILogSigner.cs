namespace Ledger;

/// <summary>
/// A pair of a log's private keys, wherever they are kept: the boundary that they never cross. <see cref="LogKeys"/>
/// brings one that holds them in memory, from key files; a device that never gives a key away is another. Signing is
/// safe for concurrent use.
/// </summary>
public interface ILogSigner : IDisposable
{
    /// <summary>The Ed25519 public key (RFC 8032), 32 bytes.</summary>
    byte[] Ed25519PublicKey { get; }

    /// <summary>The x-only secp256k1 public key (BIP-340), 32 bytes.</summary>
    byte[] Bip340PublicKey { get; }

    /// <summary>Signs a text of any length; the signature has 64 bytes.</summary>
    /// <param name="message">The text.</param>
    byte[] SignEd25519(ReadOnlySpan<byte> message);

    /// <summary>Signs a hash; the signature has 64 bytes.</summary>
    /// <param name="message32">The hash, 32 bytes.</param>
    /// <param name="aux32">32 bytes that are mixed into the nonce.</param>
    byte[] SignBip340(ReadOnlySpan<byte> message32, ReadOnlySpan<byte> aux32);
}
