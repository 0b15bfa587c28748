using Exchange.Domain.Trading;

namespace Exchange.Domain.Matching;

/// <summary>The rules of answering a match: pure, and checked in the order of <see cref="RefusalCode"/>.</summary>
public static class MatchDecider
{
    /// <summary>The supplier accepts; it must have provisioned by the time that the market's rules give it.</summary>
    public static Decision Confirm(ConfirmMatch command, Match? match, MarketRules rules, DateTimeOffset now) =>
        CheckAnswer(command.Origin, command.MatchId, match) is { } refusal
            ? refusal
            : Decision.Accepted([
                new MatchConfirmed(match!.Id, ProvisionBy(match.Window.Start, match.Window.End, rules, now)),
            ]);

    /// <summary>The supplier declines.</summary>
    public static Decision Decline(DeclineMatch command, Match? match) =>
        CheckAnswer(command.Origin, command.MatchId, match) is { } refusal
            ? refusal
            : Decision.Accepted([new MatchDeclined(match!.Id, command.Reason)]);

    /// <summary>The buyer gives it back before it is provisioned.</summary>
    public static Decision Cancel(CancelMatch command, Match? match)
    {
        if (match is null)
        {
            return Unknown(command.MatchId);
        }

        if (match.BuyerId != command.Origin.ActorId)
        {
            return NotTheBuyers(match.Id);
        }

        return match.State is MatchState.Made or MatchState.Confirmed
            ? Decision.Accepted([new MatchCancelled(match.Id, command.Reason)])
            : NotToGiveBack(match.Id, match.State);
    }

    internal static Refusal NotTheBuyers(Guid id) => Refused.NotYours("match", id, "the match's buyer");

    internal static Refusal NotTheSuppliers(Guid id) => Refused.NotYours("match", id, "the match's supplier");

    internal static Refusal NotToGiveBack(Guid id, MatchState state) =>
        Refused.WrongState("match", id, $"It can be given back before it is provisioned; it is {state}.");

    internal static Refusal Answered(Guid id, MatchState state) =>
        Refused.WrongState("match", id, $"It waits for no answer any more: it is {state}.");

    /// <summary>
    /// Until when a confirmed match must be provisioned: so long after its confirmation or its start, whichever is
    /// later, but not after its end.
    /// </summary>
    internal static DateTimeOffset ProvisionBy(
        DateTimeOffset start, DateTimeOffset end, MarketRules rules, DateTimeOffset now)
    {
        var by = (now > start ? now : start).AddMinutes(rules.ProvisionWithinMinutes);
        return by < end ? by : end;
    }

    private static Refusal? CheckAnswer(CommandOrigin origin, Guid id, Match? match)
    {
        if (match is null)
        {
            return Unknown(id);
        }

        if (match.SupplierId != origin.ActorId)
        {
            return NotTheSuppliers(id);
        }

        return match.State == MatchState.Made ? null : Answered(id, match.State);
    }

    private static Refusal Unknown(Guid id) =>
        new(RefusalCode.UnknownMatch, "match", id.ToString(), "The id of a match of this market.");
}
