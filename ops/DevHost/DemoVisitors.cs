using Exchange.Contracts.Client;

namespace DevHost;

/// <summary>One of the demo's participants, as whom a newcomer signs in.</summary>
/// <param name="Role">What it does in the market.</param>
/// <param name="Name">Its invented name.</param>
/// <param name="Id">Its number at the exchange.</param>
/// <param name="ApiKey">What authenticates it.</param>
/// <param name="ApiKeyFile">Where that is kept.</param>
internal sealed record DemoVisitor(string Role, string Name, Guid Id, string ApiKey, string ApiKeyFile);

/// <summary>A buyer, a supplier and the auditor of the demo.</summary>
internal static class DemoVisitors
{
    private static readonly (string Role, string File)[] Chosen =
        [("Buyer", "amber-robotics"), ("Supplier", "northgate-compute"), ("Auditor", "plumb-line-audit")];

    /// <summary>Those whose secrets are there: a day that was broken off may have come to none.</summary>
    public static async Task<IReadOnlyList<DemoVisitor>> FindAsync(Uri api, string secrets, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = api };
        var found = new List<DemoVisitor>();
        foreach (var (role, name) in Chosen)
        {
            var file = Path.Combine(secrets, name + ".apikey");
            if (!File.Exists(file))
                continue;
            var key = (await File.ReadAllTextAsync(file, cancel)).Trim();
            var client = new ExchangeClient(http, TimeProvider.System, new(Guid.Empty, key, null));
            var self = await client.GetMeAsync(null, cancel);
            found.Add(new(role, self.Name, self.ParticipantId, key, file));
        }

        return found;
    }
}
