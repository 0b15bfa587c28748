using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Exchange.Contracts.Attestation;
using Exchange.Contracts.Offers;
using Exchange.Contracts.Wire;
using Microsoft.AspNetCore.WebUtilities;

namespace Exchange.Web.Tests.Stub;

/// <summary>Answers as the API does, from <see cref="SampleMarket"/> and a real ledger in memory.</summary>
public sealed class StubApi : HttpMessageHandler
{
    private readonly SampleLedger _ledger = SampleHistory.Make();

    /// <summary>Commands that came, in order, with the key that sent them.</summary>
    public ConcurrentQueue<(string Path, string? Key, JsonElement Body)> Posted { get; } = new();

    /// <summary>While true nothing answers.</summary>
    public bool IsSilent { get; set; }

    /// <summary>What commands are answered with instead of being accepted.</summary>
    public Problem? Refusal { get; set; }

    public bool IsDemo { get; set; } = true;

    public List<SavedFilterView> Filters { get; } = [];

    public SampleLedger Ledger => _ledger;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request,
        CancellationToken cancellationToken)
    {
        // A real answer is never there at once; pages that count on it would pass only here.
        await Task.Yield();
        if (IsSilent)
        {
            throw new HttpRequestException("Connection refused");
        }

        var path = request.RequestUri!.AbsolutePath;
        var query = QueryHelpers.ParseQuery(request.RequestUri.Query);
        var key = request.Headers.Authorization?.Parameter;
        if (request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete)
        {
            return Filter(request.Method, Uri.UnescapeDataString(path), request.Content is { } content
                ? await content.ReadAsStringAsync(cancellationToken)
                : "");
        }

        if (request.Method == HttpMethod.Post)
        {
            var text = await request.Content!.ReadAsStringAsync(cancellationToken);
            return Post(path, key, JsonSerializer.Deserialize<JsonElement>(text));
        }

        return Get(path, key, name => query.TryGetValue(name, out var value) ? value.ToString() : null);
    }

    protected override void Dispose(bool disposing)
    {
        _ledger.Dispose();
        base.Dispose(disposing);
    }

    private HttpResponseMessage Post(string path, string? key, JsonElement body)
    {
        if (path == QueryRoutes.Preview)
        {
            var low = body.GetProperty("terms").TryGetProperty("limit", out var limit)
                && MicroAmount.Parse(limit.GetString()!) < MicroAmount.Parse("1");
            return Json(low ? SampleMarket.NoPlan : SampleMarket.Plan);
        }

        if (path is QueryRoutes.Plans or QueryRoutes.Explain)
        {
            var asked = body.Deserialize<Contracts.Orders.PreviewRequest>(WireJson.Options)!;
            return path == QueryRoutes.Plans
                ? Json(SampleMarket.Choices(asked))
                : Json(SampleMarket.Explanation(asked));
        }

        Posted.Enqueue((path, key, body.Clone()));
        if (Refusal is { } refusal)
        {
            return Problem(refusal);
        }

        var command = body.GetProperty("body");
        var id = command.GetProperty("commandId").GetGuid();
        var subject = command.TryGetProperty("order", out var order) ? order.GetGuid()
            : command.TryGetProperty("offer", out var offer) ? offer.GetGuid()
            : command.GetProperty("match").GetGuid();
        var kind = CommandRoutes.All.First(r => r.Path == path).Kind;
        return Json(new CommandReply(id, 41_208, SampleMarket.Now, false, [new(kind, subject, 4, _ledger.Receipt(4))]));
    }

    private HttpResponseMessage Filter(HttpMethod method, string path, string body)
    {
        var name = path[(QueryRoutes.Filters.Length + 1)..];
        Filters.RemoveAll(filter => filter.Name == name);
        if (method == HttpMethod.Delete)
        {
            return new(HttpStatusCode.NoContent);
        }

        Filters.Add(new(name, JsonSerializer.Deserialize<JsonElement>(body).GetProperty("where").GetString()!));
        return Json(Filters[^1]);
    }

    private HttpResponseMessage Get(string path, string? key, Func<string, string?> query) => path switch
    {
        QueryRoutes.Market => Json(SampleMarket.Market with { Demo = IsDemo, LedgerSize = _ledger.Views.Count }),
        QueryRoutes.Accelerators => Page(SampleMarket.Accelerators),
        QueryRoutes.Properties => Page(SampleMarket.Properties),
        QueryRoutes.Offers when query("where") is { } where && where != "catalogued" =>
            Problem(SampleMarket.WrongConstraint(where)),
        QueryRoutes.Offers => Page(Offers(query), 50),
        QueryRoutes.Checkpoint => Json(_ledger.Checkpoint),
        QueryRoutes.Entries => Page(Entries(query)),
        QueryRoutes.Programmes => Page(SampleMarket.Programmes),
        _ when Part(path, QueryRoutes.Offers) is { } id => One(SampleMarket.Offers, o => o.OfferId.ToString() == id),
        _ when Part(path, QueryRoutes.Subjects) is { } id => Page(_ledger.Views.Where(
            e => e.Subject?.ToString() == id)),
        _ when Part(path, QueryRoutes.Entries) is { } rest => Entry(rest),
        _ when key is null || !SampleMarket.ByKey.ContainsKey(key) =>
            Problem(new("about:blank", "Unauthorized", 401)),
        QueryRoutes.Me => Json(SampleMarket.ByKey[key]),
        QueryRoutes.Filters => Page(Filters),
        QueryRoutes.Accounts => Page(SampleMarket.Accounts),
        QueryRoutes.Resources => Page(SampleMarket.Resources),
        QueryRoutes.Orders => Page(SampleMarket.Orders),
        QueryRoutes.Matches => Page(SampleMarket.Matches.Where(m => IsOf(m.OrderId, query("order")))),
        // As the real one: how a lease is reached is told with the lease alone.
        QueryRoutes.Leases => Page(SampleMarket.Leases
            .Where(l => IsOf(l.OrderId, query("order"))).Select(l => l with { Access = null })),
        QueryRoutes.Settlements => Page(SampleMarket.Settlements.Where(s => IsOf(s.OrderId, query("order")))),
        QueryRoutes.Vouchers => Page(SampleMarket.Vouchers),
        QueryRoutes.Work => Json(new Contracts.Leases.SupplierWork(
            [SampleMarket.Matches[2]], [SampleMarket.Matches[0]], [SampleMarket.Leases[1]])),
        QueryRoutes.Activity when key == SampleMarket.AuditorKey => Page(SampleMarket.Activity),
        QueryRoutes.Activity => Problem(new("about:blank", "Forbidden", 403)),
        _ when path.EndsWith("/statement", StringComparison.Ordinal) => Page(SampleMarket.Statement),
        _ when path.EndsWith("/usage", StringComparison.Ordinal) =>
            Page(SampleMarket.Usage.Where(u => path.Contains(u.LeaseId.ToString(), StringComparison.Ordinal))),
        _ when Part(path, QueryRoutes.Resources) is { } id => One(SampleMarket.Resources,
            r => r.ResourceId.ToString() == id),
        _ when Part(path, QueryRoutes.Leases) is { } id => One(SampleMarket.Leases, l => l.LeaseId.ToString() == id),
        _ when Part(path, QueryRoutes.Orders) is { } id => One(SampleMarket.Orders, o => o.OrderId.ToString() == id),
        _ when Part(path, QueryRoutes.Matches) is { } id => One(SampleMarket.Matches, m => m.MatchId.ToString() == id),
        _ => NotFound(),
    };

    private static bool IsOf(Guid order, string? asked) => asked is null || order.ToString() == asked;

    private static string? Part(string path, string under) =>
        path.StartsWith(under + "/", StringComparison.Ordinal) ? path[(under.Length + 1)..] : null;

    private static IEnumerable<OfferView> Offers(Func<string, string?> query) => SampleMarket.Offers
        .Where(o => query("class") is not { } c || o.AcceleratorClass == c)
        .Where(o => query("region") is not { } r || o.Region == r)
        .Where(o => query("supplier") is not { } s || o.SupplierId.ToString() == s)
        .Where(o => query("status") is not { } s || o.Status == s)
        .Where(o => query("where") is null || o.Catalogued)
        .Skip(int.Parse(query("cursor") ?? "0", CultureInfo.InvariantCulture));

    private IEnumerable<EntryView> Entries(Func<string, string?> query) =>
        query("from") is { } from
            ? _ledger.Views.Where(e => e.Seq >= long.Parse(from, CultureInfo.InvariantCulture))
            : _ledger.Views.Reverse();

    private HttpResponseMessage Entry(string rest)
    {
        var parts = rest.Split('/');
        if (!long.TryParse(parts[0], CultureInfo.InvariantCulture, out var seq) || seq >= _ledger.Views.Count)
        {
            return NotFound();
        }

        return parts.Length == 1
            ? Json(_ledger.Views[(int)seq])
            : new(HttpStatusCode.OK) { Content = new StringContent(_ledger.Receipt(seq), Encoding.UTF8, "text/plain") };
    }

    private static HttpResponseMessage NotFound() => Problem(new("about:blank", "Not Found", 404));

    private static HttpResponseMessage One<T>(IEnumerable<T> all, Func<T, bool> isIt)
        where T : class => all.FirstOrDefault(isIt) is { } found ? Json(found) : NotFound();

    private static HttpResponseMessage Page<T>(IEnumerable<T> rows, int size = 500)
    {
        var all = rows.ToList();
        var next = all.Count > 40 && size == 50 ? "40" : null;
        return Json(new Page<T>([.. all.Take(next is null ? size : 40)], next));
    }

    private static HttpResponseMessage Problem(Problem problem) =>
        Json(problem, (HttpStatusCode)problem.Status, "application/problem+json");

    private static HttpResponseMessage Json<T>(
        T value, HttpStatusCode status = HttpStatusCode.OK, string type = "application/json") =>
        new(status)
        {
            Content = new StringContent(JsonSerializer.Serialize(value, WireJson.Options), Encoding.UTF8, type),
        };
}
