using System.Security.Cryptography;

namespace Ledger;

/// <summary>
/// A secp256k1 private key that makes BIP-340 signatures. Its memory is pinned, so that no copy is left behind, and
/// zeroed on <see cref="Dispose"/>. Signing is safe for concurrent use; disposing is not.
/// </summary>
public sealed class PrivateKey : IDisposable
{
    private const int SecretSize = 32;

    private readonly byte[] _keypair = GC.AllocateArray<byte>(Secp256k1.KeypairSize, pinned: true);
    private readonly byte[] _secret = GC.AllocateArray<byte>(SecretSize, pinned: true);
    private bool _disposed;

    private PrivateKey(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != SecretSize || !Secp256k1.CreateKeypair(_keypair, secret))
            throw new CryptographicException("A private key is 32 bytes, not zero and below the order of the curve.");
        secret.CopyTo(_secret);
        Span<byte> publicKey = stackalloc byte[32];
        Secp256k1.PublicKey(publicKey, _keypair);
        PublicKeyHex = Convert.ToHexStringLower(publicKey);
    }

    /// <summary>The x-only public key, 64 lower-case hexadecimal digits.</summary>
    public string PublicKeyHex { get; }

    /// <summary>Makes a new random key.</summary>
    /// <exception cref="DllNotFoundException">libsecp256k1 is missing; the message says what to install.</exception>
    public static PrivateKey Create()
    {
        Span<byte> secret = stackalloc byte[SecretSize];
        try
        {
            // A random number is out of range once in 2^128 draws: not worth a loop.
            RandomNumberGenerator.Fill(secret);
            return new(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Takes a key from 64 hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text is not hexadecimal.</exception>
    /// <exception cref="CryptographicException">The number is no private key.</exception>
    public static PrivateKey FromHex(string hex)
    {
        var secret = Convert.FromHexString(hex);
        try
        {
            return new(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Reads a key file, sealed or not.</summary>
    /// <param name="path">The file.</param>
    /// <param name="passphrase">What it is sealed with; null for one that is not.</param>
    /// <exception cref="UnauthorizedAccessException">Others than the owner may read or write the file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">The file does not hold 64 hexadecimal digits; or it is sealed, and the
    /// passphrase is missing or another.</exception>
    public static PrivateKey Load(string path, KeyPassphrase? passphrase = null)
    {
        var secret = KeyFile.Read(path, SecretSize, passphrase);
        try
        {
            return new(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Writes the key to a new file that only its owner may read (mode 0600).</summary>
    /// <param name="path">The file.</param>
    /// <param name="passphrase">Seals it; null writes it in the clear.</param>
    /// <exception cref="IOException">The file exists (a key is never overwritten) or cannot be written.</exception>
    public void Save(string path, KeyPassphrase? passphrase = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        KeyFile.Write(path, _secret, passphrase);
    }

    /// <summary>Signs a 32-byte message with fresh auxiliary randomness; the signature has 64 bytes.</summary>
    /// <exception cref="ArgumentException">The message is not 32 bytes long.</exception>
    public byte[] Sign(ReadOnlySpan<byte> message32)
    {
        Span<byte> aux = stackalloc byte[32];
        RandomNumberGenerator.Fill(aux);
        return Sign(message32, aux);
    }

    /// <summary>Signs with given auxiliary data: the same input gives the same signature, as test vectors
    /// need.</summary>
    /// <param name="message32">32-byte message.</param>
    /// <param name="aux32">32 bytes mixed into the nonce; zeros are safe, only less protected against side
    /// channels.</param>
    /// <exception cref="ArgumentException">Message or auxiliary data is not 32 bytes long.</exception>
    public byte[] Sign(ReadOnlySpan<byte> message32, ReadOnlySpan<byte> aux32)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (message32.Length != 32) throw new ArgumentException("A message is 32 bytes.", nameof(message32));
        if (aux32.Length != 32) throw new ArgumentException("Auxiliary data is 32 bytes.", nameof(aux32));
        var signature = new byte[64];
        Secp256k1.Sign(signature, message32, _keypair, aux32);
        return signature;
    }

    /// <summary>Signs a body as a participant.</summary>
    /// <param name="kind">Kind of the entry that the body is for; a signature fits no other kind.</param>
    /// <param name="jcs">The body's canonical bytes.</param>
    /// <exception cref="LedgerFormatException">The kind is ill-formed or the body is not a canonical object: a
    /// signature over it could never enter the ledger.</exception>
    public EntrySignature SignBody(string kind, ReadOnlySpan<byte> jcs)
    {
        CanonicalJson.CheckBody(jcs);
        return new(PublicKeyHex, Convert.ToHexStringLower(Sign(LedgerHash.Body(kind, jcs))));
    }

    /// <summary>Overwrites the key in memory.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_keypair);
        CryptographicOperations.ZeroMemory(_secret);
    }
}
