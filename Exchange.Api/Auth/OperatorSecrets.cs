using System.Security.Cryptography;
using System.Text;
using Exchange.Api.Hosting;
using Ledger;

namespace Exchange.Api.Auth;

/// <summary>
/// The operator's public key and the hash of its API key. In a demo both secrets are made in the secrets folder, so
/// that the demo's operator can read them; otherwise only their public halves are ever known here.
/// </summary>
internal sealed record OperatorSecrets(string PublicKey, string ApiKeyHash)
{
    public const string KeyFile = "operator.key";
    public const string ApiKeyFile = "operator.apikey";

    private const int ApiKeyBytes = 32;

    public static OperatorSecrets Load(MarketSettings settings)
    {
        if (settings is { OperatorKey: { } key, OperatorApiKeyHash: { } hash })
            return new(key, hash);
        if (settings.SecretsFolder is not { } folder)
        {
            throw new SettingsException(
                "The operator is missing: set MARKET_OperatorKey and MARKET_OperatorApiKeyHash, " +
                "or MARKET_SecretsFolder.");
        }

        var keyFile = Path.Combine(folder, KeyFile);
        var apiKeyFile = Path.Combine(folder, ApiKeyFile);
        if (settings.Demo)
            MakeMissing(folder, keyFile, apiKeyFile);
        if (!File.Exists(keyFile) || !File.Exists(apiKeyFile))
            throw new SettingsException($"The files {KeyFile} and {ApiKeyFile} are missing in {folder}.");
        using var pair = PrivateKey.Load(keyFile);
        return new(pair.PublicKeyHex, ApiKeys.HashOf(File.ReadAllText(apiKeyFile).Trim()));
    }

    private static void MakeMissing(string folder, string keyFile, string apiKeyFile)
    {
        Directory.CreateDirectory(folder);
        if (!File.Exists(keyFile))
        {
            using var pair = PrivateKey.Create();
            pair.Save(keyFile);
        }

        if (File.Exists(apiKeyFile))
            return;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(apiKeyFile, options);
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(ApiKeyBytes));
        stream.Write(Encoding.ASCII.GetBytes($"{ApiKeys.Prefix}{secret}\n"));
    }
}
