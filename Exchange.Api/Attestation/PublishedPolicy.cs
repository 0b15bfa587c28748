using System.Text;
using Exchange.Api.Hosting;
using Ledger;

namespace Exchange.Api.Attestation;

/// <summary>The policy that the exchange publishes: its log's keys, and the witnesses that the operator has
/// set.</summary>
internal sealed class PublishedPolicy
{
    private const string NoWitnesses = "quorum none\n";

    private readonly LogKeys _keys;
    private readonly string _witnesses;
    private volatile ParsedPolicy _parsed;

    /// <param name="keys">The log's keys.</param>
    /// <param name="file">File with the policy's lines about witnesses; null for none.</param>
    /// <exception cref="SettingsException">The file cannot be read, or its lines make no policy.</exception>
    public PublishedPolicy(LogKeys keys, string? file)
    {
        _keys = keys;
        try
        {
            _witnesses = file is null ? NoWitnesses : File.ReadAllText(file).TrimEnd('\n') + "\n";
            _parsed = new(Text, LogPolicy.Parse(Encoding.UTF8.GetBytes(Text)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or LedgerFormatException)
        {
            throw new SettingsException($"WitnessFile {file}: {error.Message}");
        }

        if (Policy.Witnesses.FirstOrDefault(w => w.Url is { } url && !IsAddress(url)) is { } wrong)
            throw new SettingsException($"WitnessFile {file}: {wrong.Url} is no address like https://witness.example.");
    }

    /// <summary>The policy's text.</summary>
    public string Text => _keys.PolicyWith(_witnesses);

    /// <summary>The policy.</summary>
    public LogPolicy Policy
    {
        get
        {
            // The log's keys may have changed since.
            var (known, text) = (_parsed, Text);
            if (known.Text != text)
                _parsed = known = new(text, LogPolicy.Parse(Encoding.UTF8.GetBytes(text)));
            return known.Policy;
        }
    }

    /// <summary>Whether enough witnesses have signed a note of this log.</summary>
    public bool IsMet(string note)
    {
        try
        {
            return Policy.Verify(Encoding.UTF8.GetBytes(note)).QuorumMet;
        }
        catch (Exception error) when (error is LedgerFormatException or LedgerVerificationException)
        {
            return false;
        }
    }

    private sealed record ParsedPolicy(string Text, LogPolicy Policy);

    private static bool IsAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
