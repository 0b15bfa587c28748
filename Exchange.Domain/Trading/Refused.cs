using System.Globalization;

namespace Exchange.Domain.Trading;

/// <summary>Refusals that more than one decider gives, each worded once.</summary>
internal static class Refused
{
    /// <summary>No participant has this id.</summary>
    public static Refusal UnknownParticipant(string field, Guid id) =>
        new(RefusalCode.UnknownParticipant, field, id.ToString(), "The id of a registered participant.");

    /// <summary>Something exists under this id.</summary>
    public static Refusal IdTaken(string field, Guid id) =>
        new(RefusalCode.IdTaken, field, id.ToString(), "The id is taken; make a new one (UUID version 7).");

    /// <summary>The thing is another participant's.</summary>
    public static Refusal NotYours(string field, Guid id, string whose) =>
        new(RefusalCode.NotYours, field, id.ToString(), $"Only {whose} may do this.");

    /// <summary>The thing cannot do this now.</summary>
    public static Refusal WrongState(string field, Guid id, string rule) =>
        new(RefusalCode.WrongState, field, id.ToString(), rule);

    /// <summary>A count that must be above zero is not.</summary>
    public static Refusal QuantityIsZero(string field, long value) =>
        new(RefusalCode.QuantityIsZero, field, Text(value), "A whole number above zero.");

    /// <summary>An amount that is not above zero, too high, or not in whole minor units.</summary>
    public static Refusal AmountOutOfRange(string field, long micros, string rule) =>
        new(RefusalCode.AmountOutOfRange, field, Text(micros), rule);

    /// <summary>Another currency than the market's.</summary>
    public static Refusal WrongCurrency(string value, string currency) =>
        new(RefusalCode.WrongCurrency, "currency", value, $"The market's currency is {currency}.");

    /// <summary>Not enough money is available.</summary>
    public static Refusal InsufficientFunds(string field, string needed, long availableMicros) =>
        new(
            RefusalCode.InsufficientFunds, field, needed,
            $"At most the account's available balance of {Text(availableMicros)} micro-units.");

    /// <summary>A number as the refusal shows it.</summary>
    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A time as the refusal shows it.</summary>
    public static string Text(DateTimeOffset value) =>
        value.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
