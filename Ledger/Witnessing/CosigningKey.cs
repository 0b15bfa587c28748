using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ledger;

/// <summary>A witness's private key (Ed25519, cosignature/v1). Signing is safe for concurrent use; disposing is
/// not.</summary>
public sealed class CosigningKey : IDisposable
{
    private readonly Ed25519Key _key;
    private readonly VerifierKey _verifier;

    private CosigningKey(string name, Ed25519Key key)
    {
        _key = key;
        _verifier = VerifierKey.Create(name, NoteKeyType.Cosignature, key.PublicKey);
    }

    /// <summary>The witness's name, which stands on its signature lines.</summary>
    public string Name => _verifier.Name;

    /// <summary>The public key as vkey, for the policies of those who trust this witness.</summary>
    public string Vkey => _verifier.ToString();

    /// <summary>Makes a new random key.</summary>
    /// <exception cref="LedgerFormatException">The name is empty, or has white space or a plus.</exception>
    /// <exception cref="DllNotFoundException">libcrypto is missing; the message says what to install.</exception>
    public static CosigningKey Create(string name)
    {
        Span<byte> seed = stackalloc byte[Ed25519Key.SeedSize];
        RandomNumberGenerator.Fill(seed);
        try
        {
            return FromSeed(name, seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Reads a key file: 64 hexadecimal digits that only the owner may read.</summary>
    /// <exception cref="UnauthorizedAccessException">Others than the owner may read or write the file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">The file does not hold 64 hexadecimal digits.</exception>
    /// <exception cref="LedgerFormatException">The name is empty, or has white space or a plus.</exception>
    public static CosigningKey Load(string name, string path)
    {
        var seed = KeyFile.Read(path, Ed25519Key.SeedSize);
        try
        {
            return FromSeed(name, seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Writes the key to a new file that only its owner may read (mode 0600).</summary>
    /// <exception cref="IOException">The file exists (a key is never overwritten) or cannot be written.</exception>
    public void Save(string path) => KeyFile.Write(path, _key.Seed);

    /// <summary>The signature line for a checkpoint's text. The caller must have made sure that it extends what this
    /// witness signed before.</summary>
    /// <param name="text">The text with its last newline.</param>
    /// <param name="time">When; whole seconds count.</param>
    public string Cosign(string text, DateTimeOffset time)
    {
        var seconds = (ulong)time.ToUnixTimeSeconds();
        var signature = new byte[72];
        BinaryPrimitives.WriteUInt64BigEndian(signature, seconds);
        _key.Sign(VerifierKey.CosignedMessage(seconds, Encoding.UTF8.GetBytes(text))).CopyTo(signature, 8);
        return SignedNote.Line(_verifier, signature);
    }

    /// <summary>Overwrites the key in memory.</summary>
    public void Dispose() => _key.Dispose();

    internal static CosigningKey FromSeed(string name, ReadOnlySpan<byte> seed) => new(name, new(seed));
}
