using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Ledger;

/// <summary>Secret keys in files that only the owner may read: one line of hexadecimal digits, or sealed with a
/// passphrase.</summary>
internal static class KeyFile
{
    private const int MostBytes = 1_024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads a key in either form.</summary>
    /// <exception cref="UnauthorizedAccessException">Others than the owner may use the file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">It holds no key of that length; or a sealed one, and the passphrase is missing
    /// or another.</exception>
    public static byte[] Read(string path, int length, KeyPassphrase? passphrase = null)
    {
        RequireOwnersOnly(path);
        using var stream = File.OpenRead(path);
        var text = new byte[MostBytes];
        try
        {
            var read = text.AsSpan(0, stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false));
            return read.StartsWith(Encoding.ASCII.GetBytes(SealedKey.Name))
                ? Open(path, read, length, passphrase)
                : Digits(path, read, length);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    public static void Write(string path, ReadOnlySpan<byte> secret, KeyPassphrase? passphrase = null)
    {
        if (passphrase is not null)
        {
            SecretFile.Write(path, SealedKey.Seal(secret, passphrase));
            return;
        }

        var text = new byte[(2 * secret.Length) + 1];
        try
        {
            Convert.TryToHexStringLower(secret, text, out _);
            text[^1] = (byte)'\n';
            SecretFile.Write(path, text);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    public static void RequireOwnersOnly(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(OwnerOnly | UnixFileMode.UserExecute)) != 0)
            throw new UnauthorizedAccessException($"The key file {path} is open to others; chmod 600 it.");
    }

    private static byte[] Digits(string path, ReadOnlySpan<byte> text, int length)
    {
        var secret = new byte[length];
        var digits = text.TrimEnd("\r\n"u8);
        if (text.Length > (2 * length) + 1 || digits.Length != 2 * length
            || Convert.FromHexString(digits, secret, out _, out _) != OperationStatus.Done)
            throw new FormatException($"The key file {path} does not hold {2 * length} hexadecimal digits.");
        return secret;
    }

    private static byte[] Open(string path, ReadOnlySpan<byte> text, int length, KeyPassphrase? passphrase)
    {
        if (passphrase is null)
            throw new FormatException($"The key file {path} is sealed, and no passphrase was given.");
        try
        {
            return SealedKey.Open(Encoding.ASCII.GetString(text), length, passphrase);
        }
        catch (FormatException error)
        {
            throw new FormatException($"The key file {path}: {error.Message}", error);
        }
        catch (CryptographicException error)
        {
            throw new FormatException(
                $"The key file {path} is sealed with another passphrase, or was changed.", error);
        }
    }
}
