using Exchange.Contracts.Client;

namespace DevHost;

/// <summary>
/// What an operator does after an upgrade: sign and send the reference data that the new program brings along.
/// </summary>
internal static class ReferenceUpdate
{
    /// <returns>What there was to do.</returns>
    public static async Task<string> RunAsync(Uri api, string secrets, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = api };
        var (apiKey, key) = OperatorKey.Load(secrets);
        using (key)
        {
            // A demo's clock stands where its day left it, and a command lives by the market's time.
            var market = await new ExchangeClient(http, TimeProvider.System).GetMarketAsync(cancel);
            var clock = new MarketTime(market.Now);
            var self = await new ExchangeClient(http, clock, new(Guid.Empty, apiKey, key)).GetMeAsync(null, cancel);
            var client = new ExchangeClient(http, clock, new(self.ParticipantId, apiKey, key));
            return await client.UpdateReferenceDataAsync(cancel) is null ? "in force" : "loaded";
        }
    }

    private sealed class MarketTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
