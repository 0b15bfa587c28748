using System.Text.Json;
using Exchange.Contracts.Market;
using Exchange.Contracts.Offers;
using Exchange.Contracts.Wire;

namespace Exchange.Web.Api;

/// <summary>
/// What every page needs and everyone may see, asked of the API at most every other second (the market) or quarter of a
/// minute (the catalogue), not once a visitor.
/// </summary>
public sealed class MarketCache(IHttpClientFactory clients, TimeProvider time)
{
    private const int PageSize = 500;
    private const int MaxPages = 20;
    private static readonly TimeSpan MarketLife = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CatalogueLife = TimeSpan.FromSeconds(15);

    // Replaced as a whole; two visitors at once may both ask, the later answer stays.
    private volatile Kept<MarketView>? _market;
    private volatile Kept<Catalogue>? _catalogue;

    /// <summary>The market; null when the API does not answer.</summary>
    public async Task<MarketView?> FindAsync(CancellationToken cancel)
    {
        try
        {
            if (_market is not { } kept || kept.Until < time.GetUtcNow())
            {
                var market = await ReadAsync<MarketView>(QueryRoutes.Market, cancel);
                _market = kept = new(market, time.GetUtcNow() + MarketLife);
            }

            return kept.Value;
        }
        catch (Exception e) when (IsSilence(e, cancel))
        {
            return null;
        }
    }

    /// <summary>The open offers in figures.</summary>
    /// <exception cref="ApiUnreachableException">No answer, or none that could be read.</exception>
    public async Task<Catalogue> CatalogueAsync(CancellationToken cancel)
    {
        if (_catalogue is { } kept && kept.Until >= time.GetUtcNow())
        {
            return kept.Value;
        }

        var offers = new List<OfferView>();
        string? cursor = null;
        try
        {
            for (var page = 0; page < MaxPages && (page == 0 || cursor is not null); page++)
            {
                var from = cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor);
                var read = await ReadAsync<Page<OfferView>>(
                    $"{QueryRoutes.Offers}?status=open&limit={PageSize}{from}", cancel);
                offers.AddRange(read.Items);
                cursor = read.Next;
            }
        }
        catch (Exception e) when (IsSilence(e, cancel))
        {
            throw new ApiUnreachableException("The API does not answer.", e);
        }

        var catalogue = Catalogue.Of(offers);
        _catalogue = new(catalogue, time.GetUtcNow() + CatalogueLife);
        return catalogue;
    }

    private static bool IsSilence(Exception e, CancellationToken cancel) =>
        e is HttpRequestException or JsonException || (e is TaskCanceledException && !cancel.IsCancellationRequested);

    private async Task<T> ReadAsync<T>(string path, CancellationToken cancel)
    {
        using var response = await clients.CreateClient(MarketApi.ClientName).GetAsync(path, cancel);
        response.EnsureSuccessStatusCode();
        var bytes = await response.Content.ReadAsByteArrayAsync(cancel);
        return JsonSerializer.Deserialize<T>(bytes, WireJson.Options) ?? throw new JsonException("null");
    }

    private sealed record Kept<T>(T Value, DateTimeOffset Until);
}
