using System.Text;
using Exchange.Contracts.Attestation;
using Exchange.Contracts.Wire;
using Exchange.Web.Api;

namespace Exchange.Web.Attestation;

/// <summary>Files of the ledger, to be kept and checked elsewhere.</summary>
public static class ReceiptEndpoints
{
    public static void MapReceipts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ledger/{seq:long}/receipt", async (long seq, MarketApi api) =>
            File(await api.GetTextAsync($"{QueryRoutes.Entries}/{seq}/receipt"), $"entry-{seq}.tlog-proof"))
            .AllowAnonymous();
        routes.MapGet("/ledger/policy", async (MarketApi api) =>
            File((await api.GetAsync<CheckpointView>(QueryRoutes.Checkpoint)).Policy, "policy"))
            .AllowAnonymous();
        routes.MapGet("/ledger/checkpoint/note", async (MarketApi api) =>
        {
            var checkpoint = await api.GetAsync<CheckpointView>(QueryRoutes.Checkpoint);
            // The published one has the witnesses' signatures.
            return File(checkpoint.Published?.Note ?? checkpoint.Note, "checkpoint");
        })
            .AllowAnonymous();
    }

    private static IResult File(string text, string name) =>
        Results.File(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8", name);
}
