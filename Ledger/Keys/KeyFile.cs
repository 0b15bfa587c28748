using System.Buffers;
using System.Security.Cryptography;

namespace Ledger;

/// <summary>Secret keys in files: one line of hexadecimal digits that only the owner may read.</summary>
internal static class KeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static byte[] Read(string path, int length)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(OwnerOnly | UnixFileMode.UserExecute)) != 0)
            throw new UnauthorizedAccessException($"The key file {path} is open to others; chmod 600 it.");
        using var stream = File.OpenRead(path);
        var text = new byte[(2 * length) + 1];
        var secret = new byte[length];
        try
        {
            var read = stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            var digits = text.AsSpan(0, read).TrimEnd("\r\n"u8);
            if (stream.ReadByte() >= 0 || digits.Length != 2 * length
                || Convert.FromHexString(digits, secret, out _, out _) != OperationStatus.Done)
                throw new FormatException($"The key file {path} does not hold {2 * length} hexadecimal digits.");
            return secret;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    public static void Write(string path, ReadOnlySpan<byte> secret)
    {
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
}
