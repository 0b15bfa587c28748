using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ledger;

/// <summary>
/// A secret under a passphrase, as three lines: the format's name; how the key is derived (PBKDF2, RFC 8018, with
/// HMAC-SHA-512), how often and with which salt; nonce and AES-256-GCM box (NIST SP 800-38D), the tag last. The two
/// lines before it are authenticated with the box.
/// </summary>
internal static class SealedKey
{
    public const string Name = "compute-ledger/sealed-key@v1";

    /// <summary>As OWASP's Password Storage Cheat Sheet recommends for PBKDF2 with HMAC-SHA-512.</summary>
    private const int Iterations = 210_000;
    private const int FewestIterations = 100_000;
    private const int MostIterations = 10_000_000;
    private const string Derivation = "pbkdf2-hmac-sha512";
    private const string Cipher = "aes-256-gcm";
    private const int SaltSize = 16;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int KeySize = 32;

    public static byte[] Seal(ReadOnlySpan<byte> secret, KeyPassphrase passphrase)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        var nonce = RandomNumberGenerator.GetBytes(NonceSize);
        var count = Iterations.ToString(CultureInfo.InvariantCulture);
        var head = $"{Name}\n{Derivation} {count} {Convert.ToBase64String(salt)}\n";
        var box = new byte[secret.Length + TagSize];
        using var aes = Aes(passphrase, salt, Iterations);
        aes.Encrypt(
            nonce, secret, box.AsSpan(0, secret.Length), box.AsSpan(secret.Length), Encoding.ASCII.GetBytes(head));
        return Encoding.ASCII.GetBytes(
            $"{head}{Cipher} {Convert.ToBase64String(nonce)} {Convert.ToBase64String(box)}\n");
    }

    /// <exception cref="FormatException">It is no sealed secret of that length.</exception>
    /// <exception cref="CryptographicException">The passphrase is another, or the file was changed.</exception>
    public static byte[] Open(string text, int length, KeyPassphrase passphrase)
    {
        if (text.Split('\n') is not [Name, var derived, var boxed, ""]
            || derived.Split(' ') is not [Derivation, var count, var saltText]
            || boxed.Split(' ') is not [Cipher, var nonceText, var boxText]
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            || iterations is < FewestIterations or > MostIterations)
            throw new FormatException($"It is no {Name}.");
        if (!StrictBase64.TryDecode(saltText, out var salt) || salt.Length != SaltSize
            || !StrictBase64.TryDecode(nonceText, out var nonce) || nonce.Length != NonceSize
            || !StrictBase64.TryDecode(boxText, out var box) || box.Length != length + TagSize)
            throw new FormatException($"It is no {Name} of {length} bytes.");
        var secret = new byte[length];
        using var aes = Aes(passphrase, salt, iterations);
        aes.Decrypt(
            nonce, box.AsSpan(0, length), box.AsSpan(length), secret,
            Encoding.ASCII.GetBytes($"{Name}\n{derived}\n"));
        return secret;
    }

    private static AesGcm Aes(KeyPassphrase passphrase, byte[] salt, int iterations)
    {
        Span<byte> key = stackalloc byte[KeySize];
        Rfc2898DeriveBytes.Pbkdf2(passphrase.Secret, salt, key, iterations, HashAlgorithmName.SHA512);
        try
        {
            return new(key, TagSize);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
