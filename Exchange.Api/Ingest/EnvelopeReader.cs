using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Exchange.Contracts.Participants;
using Exchange.Contracts.Wire;
using Exchange.Domain.Trading;
using Ledger;

namespace Exchange.Api.Ingest;

/// <summary>
/// Turns an envelope into a command for the market, or says why not. Everything that needs neither the market nor the
/// database is done here, on the request's own thread, and above all the signature.
/// </summary>
internal sealed class EnvelopeReader(string origin)
{
    private const int SaltDigits = 64;
    private const int MaxIdempotencyKey = 100;

    /// <summary>Reads, in the order of the refusals' numbers.</summary>
    /// <param name="definition">The command's kind.</param>
    /// <param name="envelope">What came.</param>
    /// <param name="caller">Who sends it; null at an open endpoint.</param>
    /// <param name="key">The request's idempotency key; null for the command's own id.</param>
    /// <param name="refusal">Why not, when the result is null.</param>
    public IngestedCommand? Read(
        CommandDefinition definition, CommandEnvelope envelope, Guid? caller, string? key, out Refusal? refusal)
    {
        if (Canonical("body", envelope.Body, out var bytes) is { } notCanonical)
            return No(notCanonical, out refusal);
        if (Parse("body", bytes, definition.Body, out var parsed) is { } notParsed)
            return No(notParsed, out refusal);
        var body = (CommandBody)parsed!;
        object? opened = null;
        byte[] payload = [];
        if (definition.Route.Opens is { } opens)
        {
            if (envelope.Opening is null)
                return No(Malformed("opening", "", "The body commits to something; send its opening."), out refusal);
            if ((Canonical("opening", envelope.Opening.Payload, out payload)
                ?? Parse("opening", payload, opens, out opened)) is { } badOpening)
                return No(badOpening, out refusal);
        }
        else if (envelope.Opening is not null)
        {
            return No(Malformed("opening", "", "The body commits to nothing; leave the opening out."), out refusal);
        }

        var signature = envelope.Signature is { } s ? new EntrySignature(s.By, s.Sig) : null;
        if (signature is { IsWellFormed: false })
        {
            return No(
                Malformed("signature", signature.By, "64 and 128 lower-case hexadecimal digits."), out refusal);
        }

        if (key is { Length: 0 or > MaxIdempotencyKey } || key?.Any(c => c is < ' ' or > '~') == true)
            return No(Malformed("Idempotency-Key", key, "1 to 100 printable ASCII characters."), out refusal);

        var commandOrigin = new CommandOrigin(
            body.CommandId, body.Participant, signature?.By, body.NotAfter, body.ClientSeq);
        var checks = new FieldChecks();
        var command = definition.Translate(body, opened, commandOrigin, checks);
        refusal = FirstOf(
            checks.Refusal is { Code: RefusalCode.ValueOutOfRange } range ? range : CommandRanges.Check(command),
            Addressed(body, caller), Opened(definition, body, envelope.Opening, payload), checks.Refusal,
            Signed(definition.Route.Kind, bytes, signature));
        if (refusal is not null)
            return null;
        var opening = definition.Commitment is { } commitment
            ? new OpenedCommitment(commitment(body), Convert.FromHexString(envelope.Opening!.Salt), payload)
            : null;
        return new(
            command, definition.Route.Kind, definition.Subject(body), bytes, signature,
            key ?? body.CommandId.ToString(),
            SHA256.HashData(bytes), opening, (opened as RegistrationDetails)?.ApiKeyHash);
    }

    private static IngestedCommand? No(Refusal reason, out Refusal? refusal)
    {
        refusal = reason;
        return null;
    }

    private static Refusal? FirstOf(params ReadOnlySpan<Refusal?> refusals)
    {
        foreach (var refusal in refusals)
        {
            if (refusal is not null)
                return refusal;
        }

        return null;
    }

    private static Refusal Malformed(string field, string value, string rule) =>
        new(RefusalCode.MalformedRequest, field, value, rule);

    private static Refusal? Canonical(string field, JsonElement element, out byte[] bytes)
    {
        bytes = [];
        if (element.ValueKind != JsonValueKind.Object)
            return Malformed(field, element.ValueKind.ToString(), "An object.");
        try
        {
            bytes = CanonicalJson.Canonicalise(JsonMarshal.GetRawUtf8Value(element));
        }
        catch (LedgerFormatException error)
        {
            return Malformed(field, error.Value ?? "", error.Rule);
        }

        if (StrictText.HasNul(bytes))
            return Malformed(field, "U+0000", "No text holds the character U+0000.");
        return bytes.Length > IngestedCommand.MaxBody
            ? Malformed(
                field, bytes.Length.ToString(CultureInfo.InvariantCulture),
                $"At most {IngestedCommand.MaxBody} bytes in canonical form.")
            : null;
    }

    /// <summary>
    /// Every signed byte must be understood: what was read is written again and must come out the same. That refuses
    /// nulls, other spellings of ids and numbers, and whatever else a reader would quietly correct.
    /// </summary>
    private static Refusal? Parse(string field, byte[] canonical, Type type, out object? value)
    {
        value = null;
        try
        {
            value = JsonSerializer.Deserialize(canonical, type, WireJson.Options);
        }
        catch (JsonException error)
        {
            return MalformedJson.Of(error, canonical);
        }

        var written = CanonicalJson.Canonicalise(JsonSerializer.SerializeToUtf8Bytes(value, type, WireJson.Options));
        return written.AsSpan().SequenceEqual(canonical)
            ? null
            : Malformed(
                field, "",
                "Not the one spelling: leave absent members out instead of null, write ids in lower case.");
    }

    private Refusal? Addressed(CommandBody body, Guid? caller)
    {
        if (body.Market != origin)
            return new(RefusalCode.WrongMarket, "market", body.Market, $"This market is {origin}.");
        return caller is { } id && body.Participant != id
            ? new(
                RefusalCode.WrongParticipant, "participant", body.Participant.ToString(),
                "The participant whose API key the request carries.")
            : null;
    }

    private static Refusal? Opened(CommandDefinition definition, CommandBody body, Opening? opening, byte[] payload)
    {
        if (definition.Commitment is not { } commitmentOf)
            return null;
        var commitment = commitmentOf(body);
        var isSalt = opening!.Salt.Length == SaltDigits && opening.Salt.All(char.IsAsciiHexDigitLower);
        return isSalt
            && LedgerHash.Commitment(Convert.FromHexString(opening.Salt), payload) is var opened
            && Convert.ToHexStringLower(opened) == commitment
            ? null
            : new(
                RefusalCode.OpeningMismatch, "opening", commitment,
                "The tagged hash of 32 bytes of salt and the payload's canonical JSON must be the commitment.");
    }

    private static Refusal? Signed(string kind, byte[] bytes, EntrySignature? signature) =>
        signature is null || Bip340.VerifyBody(kind, bytes, signature)
            ? null
            : new(
                RefusalCode.BadSignature, "signature", signature.By,
                $"A BIP-340 signature of this key over the tagged hash of {kind} and the body's canonical JSON.");
}
