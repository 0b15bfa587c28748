using System.Text;
using Exchange.Contracts.Client;
using Ledger;

namespace Demo.Actors;

/// <summary>The participants' secrets, in files that only their owner may read, for use after the day.</summary>
internal sealed class Secrets(string folder)
{
    /// <summary>The operator's, which the exchange made for this demo at its first start.</summary>
    public (string ApiKey, PrivateKey Key) Operator()
    {
        var key = Path.Combine(folder, "operator.key");
        var apiKey = Path.Combine(folder, "operator.apikey");
        return File.Exists(key) && File.Exists(apiKey)
            ? (File.ReadAllText(apiKey).Trim(), PrivateKey.Load(key))
            : throw new DemoException($"There is no operator.key and operator.apikey in {folder}: is this a demo?");
    }

    public void Keep(string name, ParticipantCredentials credentials)
    {
        var path = Path.Combine(folder, FileName(name));
        credentials.Key!.Save(path + ".key");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(path + ".apikey", options);
        stream.Write(Encoding.ASCII.GetBytes(credentials.ApiKey + "\n"));
    }

    private static string FileName(string name) =>
        string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
}
