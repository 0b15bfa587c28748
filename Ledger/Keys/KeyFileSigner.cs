using System.Security.Cryptography;

namespace Ledger;

/// <summary>A log's private keys in memory, pinned and zeroed on <see cref="Dispose"/>, and in files.</summary>
internal sealed class KeyFileSigner(Ed25519Key ed25519, PrivateKey bip340) : ILogSigner
{
    private const string Ed25519File = "log.ed25519.key";
    private const string Bip340File = "log.bip340.key";

    public byte[] Ed25519PublicKey => ed25519.PublicKey;

    public byte[] Bip340PublicKey { get; } = Convert.FromHexString(bip340.PublicKeyHex);

    public static KeyFileSigner Create()
    {
        Span<byte> seed = stackalloc byte[Ed25519Key.SeedSize];
        RandomNumberGenerator.Fill(seed);
        var made = new KeyFileSigner(new(seed), PrivateKey.Create());
        CryptographicOperations.ZeroMemory(seed);
        return made;
    }

    public static KeyFileSigner Load(string folder, KeyPassphrase? passphrase)
    {
        var seed = KeyFile.Read(Path.Combine(folder, Ed25519File), Ed25519Key.SeedSize, passphrase);
        try
        {
            return new(new(seed), PrivateKey.Load(Path.Combine(folder, Bip340File), passphrase));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    public void Save(string folder, KeyPassphrase? passphrase)
    {
        KeyFile.Write(Path.Combine(folder, Ed25519File), ed25519.Seed, passphrase);
        bip340.Save(Path.Combine(folder, Bip340File), passphrase);
    }

    public byte[] SignEd25519(ReadOnlySpan<byte> message) => ed25519.Sign(message);

    public byte[] SignBip340(ReadOnlySpan<byte> message32, ReadOnlySpan<byte> aux32) => bip340.Sign(message32, aux32);

    public void Dispose()
    {
        ed25519.Dispose();
        bip340.Dispose();
    }
}
