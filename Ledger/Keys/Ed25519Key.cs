using System.Security.Cryptography;

namespace Ledger;

/// <summary>Ed25519 (RFC 8032) by libcrypto: .NET 10 has no public type for it.</summary>
internal sealed class Ed25519Key : IDisposable
{
    public const int SeedSize = 32;

    private readonly byte[] _seed = GC.AllocateArray<byte>(SeedSize, pinned: true);
    private readonly Crypto.PkeyHandle _key;

    public Ed25519Key(ReadOnlySpan<byte> seed)
    {
        _key = Crypto.FromSeed(seed);
        PublicKey = new byte[32];
        if (_key.IsInvalid || !Crypto.GetPublicKey(_key, PublicKey))
            throw new CryptographicException("An Ed25519 seed is 32 bytes.");
        seed.CopyTo(_seed);
    }

    public byte[] PublicKey { get; }

    public ReadOnlySpan<byte> Seed => _seed;

    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signature = new byte[64];
        if (!Crypto.Sign(_key, message, signature)) throw new CryptographicException("libcrypto did not sign.");
        return signature;
    }

    public static bool Verify(
        Crypto.PkeyHandle key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == 64 && !key.IsInvalid && Crypto.Verify(key, message, signature);

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_seed);
        _key.Dispose();
    }
}
