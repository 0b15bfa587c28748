using Exchange.Domain.Accounts;
using Exchange.Domain.Participants;

namespace Exchange.Domain.Trading;

/// <summary>
/// The ranges of what a command carries, where no rule of its own covers them: texts, counts and keys. Checked before
/// anything else, so that no later arithmetic can leave its own range.
/// </summary>
internal static class CommandRanges
{
    private const int ReasonLength = 200;
    private const int NameLength = 100;
    private const int LabelLength = 64;

    /// <summary>The first value out of its range, in the order of the command's members.</summary>
    public static Refusal? Check(Command command) => command switch
    {
        OpenMarket c => Check(c),
        RegisterParticipant c => Text("name", c.Name, 1, NameLength) ?? (c.Origin.Key is { } key ? Key(key) : null),
        VerifyParticipant c => c.Roles.All(Enum.IsDefined)
            ? null
            : Wrong("roles", string.Join(", ", c.Roles), "Supplier, Buyer, Auditor, Issuer or Operator."),
        AddKey c => Key(c.PublicKey),
        RevokeKey c => Key(c.PublicKey) ?? Reason(c.Reason),
        SuspendParticipant c => Reason(c.Reason),
        Deposit c => Text("reference", c.Reference, 1, LabelLength),
        Withdraw c => Text("reference", c.Reference, 1, LabelLength),
        _ => null,
    };

    private static Refusal? Check(OpenMarket c) =>
        Text("logOrigin", c.LogOrigin, 1, 200)
        ?? Text("currency", c.Currency, 3, 3)
        ?? Number("minorUnitMicros", c.MinorUnitMicros, 1, 1_000_000)
        ?? Number("feeBasisPoints", c.FeeBasisPoints, 0, 10_000)
        ?? Number("taxBasisPoints", c.TaxBasisPoints, 0, 10_000)
        ?? Number("confirmWithinMinutes", c.ConfirmWithinMinutes, 1, 100_000)
        ?? Number("provisionWithinMinutes", c.ProvisionWithinMinutes, 1, 100_000)
        ?? Number("finalUsageWithinMinutes", c.FinalUsageWithinMinutes, 1, 100_000)
        ?? Number("disputeWindowMinutes", c.DisputeWindowMinutes, 1, 1_000_000)
        ?? Text("operatorName", c.OperatorName, 1, NameLength)
        ?? Key(c.OperatorKey);

    private static Refusal? Reason(string reason) => Text("reason", reason, 0, ReasonLength);

    private static Refusal? Key(string key) =>
        key.Length == 64 && key.All(char.IsAsciiHexDigitLower)
            ? null
            : Wrong("key", key, "A secp256k1 x-only public key as 64 lower-case hexadecimal digits.");

    private static Refusal? Text(string field, string value, int least, int most) =>
        value.Length >= least && value.Length <= most && !value.Any(char.IsControl)
            ? null
            : Wrong(field, value, $"{least} to {most} characters, none of them a control character.");

    private static Refusal? Number(string field, long value, long least, long most) =>
        value >= least && value <= most
            ? null
            : Wrong(field, Refused.Text(value), $"A whole number from {least} to {most}.");

    private static Refusal Wrong(string field, string value, string rule) =>
        new(RefusalCode.ValueOutOfRange, field, value, rule);
}
