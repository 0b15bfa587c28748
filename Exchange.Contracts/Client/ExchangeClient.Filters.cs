using System.Text.Json;
using Exchange.Contracts.Offers;
using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Client;

// Filters of the list of offers that a participant keeps for itself. They are no commands: nothing is signed.
public sealed partial class ExchangeClient
{
    /// <summary>The caller's saved filters, by name.</summary>
    public Task<Page<SavedFilterView>> GetFiltersAsync(CancellationToken cancel = default) =>
        ListAsync<SavedFilterView>(QueryRoutes.Filters, null, cancel);

    /// <summary>One saved filter of the caller.</summary>
    public Task<SavedFilterView> GetFilterAsync(string name, CancellationToken cancel = default) =>
        _transport.GetAsync<SavedFilterView>(FilterPath(name), cancel);

    /// <summary>Saves a filter under a name of 1 to 64 characters, in place of what it was.</summary>
    public Task<SavedFilterView> SaveFilterAsync(string name, string where, CancellationToken cancel = default) =>
        _transport.PutAsync<SavedFilterView>(
            FilterPath(name),
            JsonSerializer.SerializeToUtf8Bytes(new SaveFilterRequest { Where = where }, WireJson.Options), cancel);

    /// <summary>Deletes a saved filter of the caller.</summary>
    public Task DeleteFilterAsync(string name, CancellationToken cancel = default) =>
        _transport.DeleteAsync(FilterPath(name), cancel);

    private static string FilterPath(string name) => $"{QueryRoutes.Filters}/{Uri.EscapeDataString(name)}";
}
