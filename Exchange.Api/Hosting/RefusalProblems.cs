using System.Collections.Frozen;
using System.Text;
using Exchange.Contracts.Wire;
using Exchange.Domain.Trading;

namespace Exchange.Api.Hosting;

/// <summary>What a refusal is called and which status it answers with.</summary>
internal sealed record RefusalProblem(RefusalCode Code, string Slug, int Status, string Title);

/// <summary>The one table from refusals to problems; total, which a test proves.</summary>
internal static class RefusalProblems
{
    /// <summary>The longest value that a problem shows, in UTF-16 units.</summary>
    private const int MaxValue = 200;

    private const int BadRequest = StatusCodes.Status400BadRequest;
    private const int Forbidden = StatusCodes.Status403Forbidden;
    private const int NotFound = StatusCodes.Status404NotFound;
    private const int Conflict = StatusCodes.Status409Conflict;
    private const int Unprocessable = StatusCodes.Status422UnprocessableEntity;
    private const int Unavailable = StatusCodes.Status503ServiceUnavailable;

    public static FrozenDictionary<RefusalCode, RefusalProblem> All { get; } =
        Table().ToFrozenDictionary(row => row.Code);

    /// <summary>The problem of a refusal.</summary>
    public static Problem Of(Refusal refusal)
    {
        var row = All[refusal.Code];
        return new(
            "/problems/" + row.Slug, row.Title, row.Status, refusal.Rule, (int)refusal.Code, refusal.Field,
            Shown(refusal.Value), refusal.Rule);
    }

    /// <summary>As much of a value as is useful, and always a text: a cut may have gone through a character.</summary>
    private static string Shown(string value)
    {
        var beginning = value.Length > MaxValue ? value[..MaxValue] : value;
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(beginning));
    }

    private static RefusalProblem[] Table() =>
    [
        new(RefusalCode.MalformedRequest, "malformed-request", BadRequest, "Malformed request"),
        new(RefusalCode.ValueOutOfRange, "value-out-of-range", Unprocessable, "Value out of range"),
        new(RefusalCode.WrongMarket, "wrong-market", Unprocessable, "Wrong market"),
        new(RefusalCode.WrongParticipant, "wrong-participant", Forbidden, "Wrong participant"),
        new(RefusalCode.OpeningMismatch, "opening-mismatch", Unprocessable, "Opening does not fit"),
        new(RefusalCode.BadSignature, "bad-signature", Unprocessable, "Bad signature"),
        new(RefusalCode.IdempotencyKeyReused, "idempotency-key-reused", Unprocessable, "Idempotency key reused"),
        new(RefusalCode.MarketNotOpen, "market-not-open", Unavailable, "Market not open"),
        new(RefusalCode.UnknownParticipant, "unknown-participant", NotFound, "Unknown participant"),
        new(RefusalCode.KeyNotInForce, "key-not-in-force", Forbidden, "Key not in force"),
        new(RefusalCode.SignatureRequired, "signature-required", Forbidden, "Signature required"),
        new(RefusalCode.CommandExpired, "command-expired", Unprocessable, "Command expired"),
        new(RefusalCode.CommandIdReused, "command-id-reused", Conflict, "Command id reused"),
        new(RefusalCode.ClientSequenceNotNext, "client-sequence-not-next", Conflict, "Sequence number not next"),
        new(RefusalCode.ParticipantSuspended, "participant-suspended", Forbidden, "Participant suspended"),
        new(RefusalCode.ParticipantNotVerified, "participant-not-verified", Forbidden, "Participant not verified"),
        new(RefusalCode.RoleMissing, "role-missing", Forbidden, "Role missing"),
        new(RefusalCode.NotYours, "not-yours", Forbidden, "Not yours"),
        new(RefusalCode.IdTaken, "id-taken", Conflict, "Id taken"),
        new(RefusalCode.UnknownAccount, "unknown-account", NotFound, "Unknown account"),
        new(RefusalCode.UnknownResource, "unknown-resource", NotFound, "Unknown resource"),
        new(RefusalCode.UnknownOffer, "unknown-offer", NotFound, "Unknown offer"),
        new(RefusalCode.UnknownOrder, "unknown-order", NotFound, "Unknown order"),
        new(RefusalCode.UnknownMatch, "unknown-match", NotFound, "Unknown match"),
        new(RefusalCode.UnknownLease, "unknown-lease", NotFound, "Unknown lease"),
        new(RefusalCode.UnknownSettlement, "unknown-settlement", NotFound, "Unknown settlement"),
        new(RefusalCode.UnknownProgramme, "unknown-programme", NotFound, "Unknown voucher programme"),
        new(RefusalCode.UnknownVoucher, "unknown-voucher", NotFound, "Unknown voucher"),
        new(RefusalCode.WrongState, "wrong-state", Conflict, "Wrong state"),
        new(RefusalCode.QuantityIsZero, "quantity-is-zero", Unprocessable, "Quantity is zero"),
        new(RefusalCode.AmountOutOfRange, "amount-out-of-range", Unprocessable, "Amount out of range"),
        new(RefusalCode.WrongCurrency, "wrong-currency", Unprocessable, "Wrong currency"),
        new(RefusalCode.WindowInPast, "window-in-past", Unprocessable, "Window in the past"),
        new(RefusalCode.WindowInvalid, "window-invalid", Unprocessable, "Window invalid"),
        new(RefusalCode.NotWholeBlocks, "not-whole-blocks", Unprocessable, "Not whole blocks"),
        new(RefusalCode.MoreThanResourceHas, "more-than-resource-has", Conflict, "More than the resource has"),
        new(RefusalCode.ResourceNotAvailable, "resource-not-available", Conflict, "Resource not available"),
        new(RefusalCode.UnknownAcceleratorClass, "unknown-accelerator-class", Unprocessable, "Unknown class"),
        new(RefusalCode.WorkloadNotFeasible, "workload-not-feasible", Unprocessable, "Workload not feasible"),
        new(RefusalCode.AlreadySo, "already-so", Conflict, "Already so"),
        new(RefusalCode.LastKey, "last-key", Conflict, "Last key"),
        new(RefusalCode.TooManyLegs, "too-many-legs", Unprocessable, "Too many legs"),
        new(RefusalCode.RateNotDelivered, "rate-not-delivered", Unprocessable, "Rate not delivered"),
        new(RefusalCode.InsufficientFunds, "insufficient-funds", Conflict, "Insufficient funds"),
        new(RefusalCode.BudgetExceeded, "budget-exceeded", Conflict, "Budget exceeded"),
        new(RefusalCode.VoucherNotUsable, "voucher-not-usable", Conflict, "Voucher not usable"),
        new(RefusalCode.NothingFits, "nothing-fits", Conflict, "Nothing fits"),
        new(RefusalCode.NothingUnderLimit, "nothing-under-limit", Conflict, "Nothing under the limit"),
        new(RefusalCode.NotEnoughCapacity, "not-enough-capacity", Conflict, "Not enough capacity"),
        new(RefusalCode.UsagePeriodInvalid, "usage-period-invalid", Unprocessable, "Usage period invalid"),
        new(RefusalCode.UsageTooHigh, "usage-too-high", Unprocessable, "Usage too high"),
        new(RefusalCode.DisputeWindowOver, "dispute-window-over", Conflict, "Dispute window over"),
        new(RefusalCode.ClockGoesBack, "clock-goes-back", Conflict, "Clock would go back"),
    ];
}
