using System.Security.Cryptography;

namespace Ledger;

/// <summary>
/// What private keys are sealed with on disk: a passphrase that a person typed into a file, or a secret that the
/// operating system or an orchestrator puts into one (systemd credentials, a mounted secret). Its memory is pinned and
/// zeroed on <see cref="Dispose"/>.
/// </summary>
public sealed class KeyPassphrase : IDisposable
{
    /// <summary>The fewest bytes: a passphrase that can be guessed seals nothing.</summary>
    public const int MinLength = 16;

    /// <summary>The most bytes.</summary>
    public const int MaxLength = 1_024;

    private readonly byte[] _secret;

    private KeyPassphrase(ReadOnlySpan<byte> secret)
    {
        _secret = GC.AllocateArray<byte>(secret.Length, pinned: true);
        secret.CopyTo(_secret);
    }

    internal ReadOnlySpan<byte> Secret => _secret;

    /// <summary>Reads it from a file that only its owner may read; line ends at the end do not count.</summary>
    /// <exception cref="UnauthorizedAccessException">Others than the owner may use the file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">It has fewer than <see cref="MinLength"/> or more than
    /// <see cref="MaxLength"/> bytes.</exception>
    public static KeyPassphrase Load(string path)
    {
        KeyFile.RequireOwnersOnly(path);
        var bytes = File.ReadAllBytes(path);
        try
        {
            var secret = bytes.AsSpan().TrimEnd("\r\n"u8);
            return secret.Length is >= MinLength and <= MaxLength
                ? new(secret)
                : throw new FormatException($"A passphrase has {MinLength} to {MaxLength} bytes; {path} has another.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Overwrites it in memory.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_secret);
}
