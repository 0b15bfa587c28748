using System.Text.RegularExpressions;
using Exchange.Api.Hosting;

namespace Exchange.Api.Auth;

/// <summary>
/// The operator as the market is opened with: a public key and the hash of an API key. Both secrets are made and kept
/// by whoever operates; like every participant's, they never come here.
/// </summary>
internal sealed partial record OperatorIdentity(string PublicKey, string ApiKeyHash)
{
    /// <exception cref="SettingsException">One of the two settings is missing or no 64 hex digits.</exception>
    public static OperatorIdentity Of(MarketSettings settings) => new(
        Require(nameof(MarketSettings.OperatorKey), settings.OperatorKey, "the operator's public key"),
        Require(
            nameof(MarketSettings.OperatorApiKeyHash), settings.OperatorApiKeyHash,
            "the SHA-256 of the operator's API key"));

    private static string Require(string name, string? value, string what) =>
        value is not null && Digits().IsMatch(value)
            ? value
            : throw new SettingsException(
                $"MARKET_{name} is {(value is null ? "missing" : $"'{value}'")}: the first start opens the market, " +
                $"and needs {what}, 64 lower-case hex digits.");

    [GeneratedRegex(@"\A[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();
}
