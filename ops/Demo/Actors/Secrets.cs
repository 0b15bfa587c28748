using Exchange.Contracts.Client;

namespace Demo.Actors;

/// <summary>The participants' secrets, in files that only their owner may read, for use after the day.</summary>
internal sealed class Secrets(string folder)
{
    /// <summary>The operator's, which were made beside the exchange before its first start.</summary>
    public ParticipantSecrets Operator()
    {
        try
        {
            return ParticipantSecrets.Load(folder, "operator");
        }
        catch (IOException)
        {
            throw new DemoException($"There is no operator.key and operator.apikey in {folder}: is this a demo?");
        }
    }

    public void Keep(string name, ParticipantCredentials credentials) =>
        new ParticipantSecrets(credentials.ApiKey, credentials.Key!).Save(folder, FileName(name));

    private static string FileName(string name) =>
        string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
}
