using System.Security.Cryptography;
using System.Text;
using Ledger;

namespace Exchange.Contracts.Client;

/// <summary>
/// A participant's two secrets. They are made and kept on its own side; the exchange is given the public key and the
/// API key's hash, and checks with these what it can never make up.
/// </summary>
/// <param name="ApiKey">Authenticates requests.</param>
/// <param name="Key">Signs commands. The caller disposes of it.</param>
public sealed record ParticipantSecrets(string ApiKey, PrivateKey Key)
{
    private const int ApiKeySize = 32;

    /// <summary>SHA-256 of the API key, 64 lower-case hex digits: what the exchange knows it by.</summary>
    public string ApiKeyHash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ApiKey)));

    /// <summary>A fresh API key of 256 random bits beside a key.</summary>
    /// <param name="key">The key that signs.</param>
    public static ParticipantSecrets WithNewApiKey(PrivateKey key) => new(
        ParticipantCredentials.ApiKeyPrefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(ApiKeySize)),
        key);

    /// <summary>Reads <c>NAME.key</c> and <c>NAME.apikey</c>.</summary>
    /// <param name="folder">The folder they lie in.</param>
    /// <param name="name">Whose they are.</param>
    /// <exception cref="IOException">One of them is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Others than the owner may use the key file.</exception>
    /// <exception cref="FormatException">The key file does not hold 64 hexadecimal digits.</exception>
    public static ParticipantSecrets Load(string folder, string name) => new(
        File.ReadAllText(ApiKeyFile(folder, name)).Trim(), PrivateKey.Load(KeyFile(folder, name)));

    /// <summary>Reads the two files, making the one that is missing; a key that is there is never replaced.</summary>
    /// <param name="folder">The folder they lie in.</param>
    /// <param name="name">Whose they are.</param>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">Others than the owner may use the key file.</exception>
    public static ParticipantSecrets LoadOrMake(string folder, string name)
    {
        if (!File.Exists(KeyFile(folder, name)))
        {
            using var made = PrivateKey.Create();
            SaveUnlessThere(KeyFile(folder, name), path => made.Save(path));
        }

        if (!File.Exists(ApiKeyFile(folder, name)))
        {
            using var key = PrivateKey.Load(KeyFile(folder, name));
            SaveUnlessThere(ApiKeyFile(folder, name), _ => WithNewApiKey(key).SaveApiKey(folder, name));
        }

        return Load(folder, name);
    }

    /// <summary>Writes both as new files that only their owner may read (mode 0600).</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="name">Whose they are.</param>
    /// <exception cref="IOException">A file is there already, or cannot be written.</exception>
    public void Save(string folder, string name)
    {
        Key.Save(KeyFile(folder, name));
        SaveApiKey(folder, name);
    }

    /// <summary>Tells no secret to whoever prints or logs it by accident.</summary>
    public override string ToString() => $"secrets of {Key.PublicKeyHex}";

    private static void SaveUnlessThere(string path, Action<string> save)
    {
        try
        {
            save(path);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first, and its secret counts.
        }
    }

    private void SaveApiKey(string folder, string name) =>
        SecretFile.Write(ApiKeyFile(folder, name), Encoding.ASCII.GetBytes(ApiKey + "\n"));

    private static string KeyFile(string folder, string name) => Path.Combine(folder, name + ".key");

    private static string ApiKeyFile(string folder, string name) => Path.Combine(folder, name + ".apikey");
}
