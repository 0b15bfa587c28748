using System.Globalization;
using System.Text;
using System.Text.Json;
using Exchange.Contracts.Accounts;
using Exchange.Contracts.Attestation;
using Exchange.Contracts.Leases;
using Exchange.Contracts.Market;
using Exchange.Contracts.Matching;
using Exchange.Contracts.Offers;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Participants;
using Exchange.Contracts.Resources;
using Exchange.Contracts.Settlements;
using Exchange.Contracts.Vouchers;
using Exchange.Contracts.Wire;
using Exchange.Contracts.Workloads;

namespace Exchange.Contracts.Client;

// Everything that is read. A single thing takes the position that its answer must have seen, a list a ListQuery.
public sealed partial class ExchangeClient
{
    private const int MostOfAPage = 500;

    /// <summary>What the caller's own entries commit to, in the order of the entries.</summary>
    public Task<Page<Attestation.OpeningView>> GetOpeningsAsync(
        ListQuery? page = null, CancellationToken cancel = default) =>
        ListAsync<Attestation.OpeningView>(QueryRoutes.Openings, page, cancel);

    /// <summary>
    /// Writes all of the caller's openings into an export, as <c>private/{seq}</c>: what an auditor is given so that
    /// <c>cledger verify --level replay</c> checks them.
    /// </summary>
    /// <returns>How many.</returns>
    public async Task<int> SaveOpeningsAsync(string export, CancellationToken cancel = default)
    {
        var folder = Directory.CreateDirectory(Path.Combine(export, "private")).FullName;
        var (count, page) = (0, new ListQuery(MostOfAPage));
        while (true)
        {
            var openings = await GetOpeningsAsync(page, cancel);
            foreach (var opening in openings.Items)
            {
                var file = Path.Combine(folder, opening.Seq.ToString(CultureInfo.InvariantCulture));
                var opened = Canonical.Bytes(new Opening(opening.Salt, opening.Payload));
                await File.WriteAllBytesAsync(file, opened, cancel);
                count++;
            }

            if (openings.Next is null)
                return count;
            page = page with { Cursor = openings.Next };
        }
    }

    /// <summary>
    /// Has the exchange forget what one of the caller's entries commits to, salt and all: for good. The entry stays.
    /// </summary>
    /// <exception cref="RefusedException">There is no such opening, or a lease still needs it.</exception>
    public Task EraseOpeningAsync(long seq, CancellationToken cancel = default) =>
        _transport.PostAsync($"{QueryRoutes.Openings}/{seq.ToString(CultureInfo.InvariantCulture)}/erase", cancel);

    /// <summary>Reads any path.</summary>
    /// <param name="path">As in <see cref="QueryRoutes"/>, with its query string.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">The exchange said no.</exception>
    /// <exception cref="JsonException">The answer is no <typeparamref name="T"/>.</exception>
    public Task<T> GetAsync<T>(string path, CancellationToken cancel = default) => _transport.GetAsync<T>(path, cancel);

    /// <summary>Rules, clock and totals.</summary>
    public Task<MarketView> GetMarketAsync(CancellationToken cancel = default) => GetMarketAsync(null, cancel);

    /// <summary>Rules, clock and totals that have seen a position.</summary>
    public Task<MarketView> GetMarketAsync(long? atLeast, CancellationToken cancel = default) =>
        GetAsync<MarketView>(ListQuery.Path(QueryRoutes.Market, ("atLeast", atLeast)), cancel);

    /// <summary>The accelerator catalogue.</summary>
    public Task<Page<AcceleratorClassView>> GetAcceleratorsAsync(
        ListQuery? page = null, CancellationToken cancel = default) =>
        ListAsync<AcceleratorClassView>(QueryRoutes.Accelerators, page, cancel);

    /// <summary>Participants; for operator and auditors.</summary>
    public Task<Page<ParticipantView>> GetParticipantsAsync(
        ListQuery? page = null, CancellationToken cancel = default) =>
        ListAsync<ParticipantView>(QueryRoutes.Participants, page, cancel);

    /// <summary>One participant.</summary>
    public Task<ParticipantView> GetParticipantAsync(
        Guid id, long? atLeast = null, CancellationToken cancel = default) =>
        OneAsync<ParticipantView>(QueryRoutes.Participants, id, atLeast, cancel);

    /// <summary>The caller.</summary>
    public Task<ParticipantView> GetMeAsync(long? atLeast = null, CancellationToken cancel = default) =>
        GetAsync<ParticipantView>(ListQuery.Path(QueryRoutes.Me, ("atLeast", atLeast)), cancel);

    /// <summary>The caller's accounts, or for operator and auditors those of <paramref name="owner"/>.</summary>
    public Task<Page<AccountView>> GetAccountsAsync(
        Guid? owner = null, ListQuery? page = null, CancellationToken cancel = default) =>
        ListAsync<AccountView>(QueryRoutes.Accounts, page, cancel, ("owner", owner));

    /// <summary>An account's movements.</summary>
    public Task<Page<StatementLine>> GetStatementAsync(
        Guid account, ListQuery? page = null, CancellationToken cancel = default) =>
        ListAsync<StatementLine>($"{QueryRoutes.Accounts}/{account}/statement", page, cancel);

    /// <summary>Resources, of one supplier if given.</summary>
    public Task<Page<ResourceView>> GetResourcesAsync(
        Guid? supplier = null, ListQuery? page = null, CancellationToken cancel = default) =>
        ListAsync<ResourceView>(QueryRoutes.Resources, page, cancel, ("supplier", supplier));

    /// <summary>One resource.</summary>
    public Task<ResourceView> GetResourceAsync(Guid id, long? atLeast = null, CancellationToken cancel = default) =>
        OneAsync<ResourceView>(QueryRoutes.Resources, id, atLeast, cancel);

    /// <summary>Offers, cheapest first; <c>where</c> is a text of the constraint language, at most 200 characters.
    /// </summary>
    public Task<Page<OfferView>> GetOffersAsync(
        string? acceleratorClass = null, string? region = null, Guid? supplier = null, string? status = null,
        ListQuery? page = null, string? where = null, CancellationToken cancel = default) =>
        ListAsync<OfferView>(
            QueryRoutes.Offers, page, cancel, ("class", acceleratorClass), ("region", region), ("supplier", supplier),
            ("status", status), ("where", where));

    /// <summary>The properties that constraints speak of: supply's, which orders ask for, and orders', which offers do.
    /// </summary>
    public Task<Page<PropertyView>> GetPropertiesAsync(CancellationToken cancel = default) =>
        ListAsync<PropertyView>(QueryRoutes.Properties, null, cancel);

    /// <summary>One offer.</summary>
    public Task<OfferView> GetOfferAsync(Guid id, long? atLeast = null, CancellationToken cancel = default) =>
        OneAsync<OfferView>(QueryRoutes.Offers, id, atLeast, cancel);

    /// <summary>A plan for an intent; reserves nothing.</summary>
    public Task<PlanView> PreviewAsync(PreviewRequest intent, CancellationToken cancel = default) =>
        PostAsync<PreviewRequest, PlanView>(QueryRoutes.Preview, intent, cancel);

    /// <summary>What a workload comes to, class by class, whatever is on offer.</summary>
    public Task<DecompositionView> DecomposeAsync(DecomposeRequest request, CancellationToken cancel = default) =>
        PostAsync<DecomposeRequest, DecompositionView>(QueryRoutes.Decompose, request, cancel);

    /// <summary>The plans that are best by each preference; reserves nothing.</summary>
    public Task<PlanChoicesView> ChoosePlansAsync(PreviewRequest intent, CancellationToken cancel = default) =>
        PostAsync<PreviewRequest, PlanChoicesView>(QueryRoutes.Plans, intent, cancel);

    /// <summary>Why an intent gets what it gets, and what would help.</summary>
    public Task<ExplanationView> ExplainAsync(ExplainRequest intent, CancellationToken cancel = default) =>
        PostAsync<ExplainRequest, ExplanationView>(QueryRoutes.Explain, intent, cancel);

    /// <summary>The caller's orders, all for operator and auditors, newest first.</summary>
    public Task<Page<OrderView>> GetOrdersAsync(
        string? status = null, ListQuery? page = null, CancellationToken cancel = default) =>
        ListAsync<OrderView>(QueryRoutes.Orders, page, cancel, ("status", status));

    /// <summary>One order.</summary>
    public Task<OrderView> GetOrderAsync(Guid id, long? atLeast = null, CancellationToken cancel = default) =>
        OneAsync<OrderView>(QueryRoutes.Orders, id, atLeast, cancel);

    /// <summary>Matches of the caller, newest first.</summary>
    public Task<Page<MatchView>> GetMatchesAsync(
        Guid? order = null, string? status = null, ListQuery? page = null, CancellationToken cancel = default) =>
        ListAsync<MatchView>(QueryRoutes.Matches, page, cancel, ("order", order), ("status", status));

    /// <summary>One match.</summary>
    public Task<MatchView> GetMatchAsync(Guid id, long? atLeast = null, CancellationToken cancel = default) =>
        OneAsync<MatchView>(QueryRoutes.Matches, id, atLeast, cancel);

    /// <summary>Leases of the caller, newest first.</summary>
    public Task<Page<LeaseView>> GetLeasesAsync(
        Guid? order = null, string? status = null, ListQuery? page = null, CancellationToken cancel = default) =>
        ListAsync<LeaseView>(QueryRoutes.Leases, page, cancel, ("order", order), ("status", status));

    /// <summary>One lease.</summary>
    public Task<LeaseView> GetLeaseAsync(Guid id, long? atLeast = null, CancellationToken cancel = default) =>
        OneAsync<LeaseView>(QueryRoutes.Leases, id, atLeast, cancel);

    /// <summary>A lease's metered periods.</summary>
    public Task<Page<UsageView>> GetUsageAsync(
        Guid lease, ListQuery? page = null, CancellationToken cancel = default) =>
        ListAsync<UsageView>($"{QueryRoutes.Leases}/{lease}/usage", page, cancel);

    /// <summary>What waits for the calling supplier.</summary>
    public Task<SupplierWork> GetWorkAsync(long? atLeast = null, CancellationToken cancel = default) =>
        GetAsync<SupplierWork>(ListQuery.Path(QueryRoutes.Work, ("atLeast", atLeast)), cancel);

    /// <summary>Settlements of the caller, newest first.</summary>
    public Task<Page<SettlementView>> GetSettlementsAsync(
        Guid? order = null, Guid? lease = null, string? status = null, ListQuery? page = null,
        CancellationToken cancel = default) =>
        ListAsync<SettlementView>(
            QueryRoutes.Settlements, page, cancel, ("order", order), ("lease", lease), ("status", status));

    /// <summary>One settlement.</summary>
    public Task<SettlementView> GetSettlementAsync(Guid id, long? atLeast = null, CancellationToken cancel = default) =>
        OneAsync<SettlementView>(QueryRoutes.Settlements, id, atLeast, cancel);

    /// <summary>Voucher programmes.</summary>
    public Task<Page<ProgrammeView>> GetProgrammesAsync(ListQuery? page = null, CancellationToken cancel = default) =>
        ListAsync<ProgrammeView>(QueryRoutes.Programmes, page, cancel);

    /// <summary>One voucher programme.</summary>
    public Task<ProgrammeView> GetProgrammeAsync(Guid id, long? atLeast = null, CancellationToken cancel = default) =>
        OneAsync<ProgrammeView>(QueryRoutes.Programmes, id, atLeast, cancel);

    /// <summary>The caller's vouchers as buyer or issuer.</summary>
    public Task<Page<VoucherView>> GetVouchersAsync(ListQuery? page = null, CancellationToken cancel = default) =>
        ListAsync<VoucherView>(QueryRoutes.Vouchers, page, cancel);

    /// <summary>The event feed, newest first; for operator and auditors.</summary>
    public Task<Page<ActivityView>> GetActivityAsync(ListQuery? page = null, CancellationToken cancel = default) =>
        ListAsync<ActivityView>(QueryRoutes.Activity, page, cancel);

    /// <summary>The newest checkpoint, with the policy that verifies it.</summary>
    public Task<CheckpointView> GetCheckpointAsync(CancellationToken cancel = default) =>
        GetAsync<CheckpointView>(QueryRoutes.Checkpoint, cancel);

    /// <summary>Ledger entries from a number on, or the newest.</summary>
    public Task<Page<Attestation.EntryView>> GetEntriesAsync(
        long? from = null, ListQuery? page = null, CancellationToken cancel = default) =>
        ListAsync<Attestation.EntryView>(QueryRoutes.Entries, page, cancel, ("from", from));

    /// <summary>One ledger entry.</summary>
    public Task<Attestation.EntryView> GetEntryAsync(long seq, CancellationToken cancel = default) =>
        GetAsync<Attestation.EntryView>($"{QueryRoutes.Entries}/{seq}", cancel);

    /// <summary>An entry's receipt under the newest checkpoint, as a C2SP tlog-proof text.</summary>
    public Task<string> GetReceiptAsync(long seq, CancellationToken cancel = default) =>
        _transport.GetTextAsync($"{QueryRoutes.Entries}/{seq}/receipt", cancel);

    /// <summary>The ledger entries about one order, match, lease, ….</summary>
    public Task<Page<Attestation.EntryView>> GetEntriesAboutAsync(
        Guid subject, ListQuery? page = null, CancellationToken cancel = default) =>
        ListAsync<Attestation.EntryView>($"{QueryRoutes.Subjects}/{subject}", page, cancel);

    /// <summary>
    /// Lets the exchange check a receipt's text. Whoever distrusts it uses <see cref="Ledger.Receipt.Verify"/> instead.
    /// </summary>
    public Task<ReceiptCheckView> CheckReceiptAsync(string receipt, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return _transport.PostAsync<ReceiptCheckView>(
            QueryRoutes.CheckReceipt, Encoding.UTF8.GetBytes(receipt), null, cancel);
    }

    /// <summary>The operator has all that is signed published: the folder is then a complete export.</summary>
    public Task PublishLedgerAsync(CancellationToken cancel = default) =>
        _transport.PostAsync(QueryRoutes.Publish, cancel);

    /// <summary>The operator of a demo sets the clock forward; null lets wall time take over for good.</summary>
    public Task<ClockReply> SetClockAsync(DateTimeOffset? now, CancellationToken cancel = default) =>
        PostAsync<ClockRequest, ClockReply>(QueryRoutes.Clock, new(now), cancel);

    private Task<TReply> PostAsync<TRequest, TReply>(string path, TRequest request, CancellationToken cancel) =>
        _transport.PostAsync<TReply>(
            path, JsonSerializer.SerializeToUtf8Bytes(request, WireJson.Options), null, cancel);

    private Task<T> OneAsync<T>(string path, Guid id, long? atLeast, CancellationToken cancel) =>
        GetAsync<T>(ListQuery.Path($"{path}/{id}", ("atLeast", atLeast)), cancel);

    private Task<Page<T>> ListAsync<T>(
        string path, ListQuery? page, CancellationToken cancel,
        params ReadOnlySpan<(string Name, object? Value)> filter) =>
        GetAsync<Page<T>>(
            ListQuery.Path(
                path,
                [.. filter, ("limit", page?.Limit), ("cursor", page?.Cursor), ("atLeast", page?.AtLeast)]),
            cancel);
}
