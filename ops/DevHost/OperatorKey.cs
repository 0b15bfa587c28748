using Exchange.Contracts.Client;

namespace DevHost;

/// <summary>
/// The operator's secrets, made where the operator is and not in the exchange: the API is told their public halves.
/// </summary>
internal static class OperatorKey
{
    private const string Name = "operator";

    /// <summary>Makes what is missing in a folder and returns the settings that the API takes.</summary>
    public static IReadOnlyDictionary<string, string> Prepare(string folder)
    {
        var secrets = ParticipantSecrets.LoadOrMake(folder, Name);
        using (secrets.Key)
        {
            return new Dictionary<string, string>
            {
                ["MARKET_OperatorKey"] = secrets.Key.PublicKeyHex,
                ["MARKET_OperatorApiKeyHash"] = secrets.ApiKeyHash,
            };
        }
    }

    /// <summary>What <see cref="Prepare"/> made.</summary>
    public static ParticipantSecrets Load(string folder) => ParticipantSecrets.Load(folder, Name);
}
