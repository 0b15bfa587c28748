using System.Security.Cryptography;
using System.Text.Json;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;
using Ledger;

namespace Exchange.Web.Orders;

/// <summary>An order made from the form: its body and what opens its commitment.</summary>
public sealed record IntentOrder(PlaceOrderBody Body, Opening Opening)
{
    private const int SaltSize = 32;

    /// <summary>Gives the form what makes it one certain order.</summary>
    public static void Prepare(IntentForm form, DateTimeOffset notAfter, DateTimeOffset wallTime)
    {
        form.CommandId = Guid.CreateVersion7(wallTime);
        form.OrderId = Guid.CreateVersion7(wallTime);
        form.NotAfter = WireTime.Write(notAfter);
        form.Salt = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SaltSize));
    }

    /// <summary>The order; null when the form was not prepared.</summary>
    public static IntentOrder? Make(IntentForm form, PreviewRequest request, string market, Guid participant)
    {
        if (form.CommandId is not { } command || form.OrderId is not { } order
            || !WireTime.TryRead(form.NotAfter, out var notAfter) || form.Salt is not { Length: SaltSize * 2 } salt
            || !salt.All(char.IsAsciiHexDigitLower))
        {
            return null;
        }

        var payload = CanonicalJson.Canonicalise(JsonSerializer.SerializeToUtf8Bytes(request.Terms, WireJson.Options));
        var body = new PlaceOrderBody
        {
            CommandId = command,
            Market = market,
            Participant = participant,
            NotAfter = notAfter,
            Order = order,
            Accelerators = request.Accelerators,
            RateGflops = request.RateGflops,
            Precision = request.Precision,
            WorkloadClass = request.WorkloadClass,
            HasBudget = request.Terms.Budget is null ? null : true,
            AcceleratorClasses = request.AcceleratorClasses,
            Regions = request.Regions,
            Forms = request.Forms,
            MinMemoryMiB = request.MinMemoryMiB,
            MinFp16Gflops = request.MinFp16Gflops,
            MaxPueMilli = request.MaxPueMilli,
            MinRenewablePercent = request.MinRenewablePercent,
            Constraint = request.Constraint,
            EarliestStart = request.EarliestStart,
            LatestStart = request.LatestStart,
            Minutes = request.Minutes,
            TimeInForce = form.InForce ?? "GoodTillCancelled",
            GoodTill = form.GoodTillTime,
            AllOrNone = request.AllOrNone,
            MaxLegs = request.MaxLegs,
            Vouchers = form.VoucherIds,
            TermsCommitment = Convert.ToHexStringLower(LedgerHash.Commitment(Convert.FromHexString(salt), payload)),
        };
        using var document = JsonDocument.Parse(payload);
        return new(body, new(salt, document.RootElement.Clone()));
    }
}
