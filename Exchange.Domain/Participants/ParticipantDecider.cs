using System.Globalization;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Participants;

/// <summary>
/// The rules of joining, roles and keys: pure, and checked in the order of <see cref="RefusalCode"/>.
/// </summary>
public static class ParticipantDecider
{
    /// <summary>An organisation joins with the key that signed as its first.</summary>
    /// <param name="command">What was asked.</param>
    /// <param name="idTaken">Whether something of the market has this id.</param>
    /// <param name="keyKnown">Was the key ever anyone's?</param>
    /// <param name="number">The market's next running number.</param>
    /// <param name="now">The market's time.</param>
    public static Decision Register(
        RegisterParticipant command, bool idTaken, bool keyKnown, int number, DateTimeOffset now)
    {
        var (origin, id) = (command.Origin, command.Origin.ActorId);
        if (origin.Key is not { } key)
        {
            return new Refusal(
                RefusalCode.SignatureRequired, "key", "", "A registration is signed by the key that it adds.");
        }

        if (idTaken)
        {
            return Refused.IdTaken("participant", id);
        }

        if (keyKnown)
        {
            return new Refusal(
                RefusalCode.IdTaken, "key", key, "A key belongs to one participant, once; use a new one.");
        }

        return Decision.Accepted([
            new ParticipantRegistered(id, number, command.Name, command.AllowsSessionOrders, now),
            new ParticipantKeyAdded(id, key),
        ]);
    }

    /// <summary>The operator vouches for a participant and grants roles; the market opens the accounts. Each time that
    /// is one more <see cref="ParticipantVerified"/>, which the ledger attests with the operator's signature.</summary>
    public static Decision Verify(VerifyParticipant command, Participant subject)
    {
        List<object> events = [new ParticipantVerified(subject.Id, command.Origin.ActorId)];
        foreach (var role in command.Roles.Distinct().Order())
        {
            if (!subject.Has(role))
            {
                events.Add(new ParticipantRoleGranted(subject.Id, role));
            }
        }

        return events.Count > 1 || !subject.IsVerified
            ? Decision.Accepted(events)
            : new Refusal(
                RefusalCode.AlreadySo, "roles", string.Join(", ", command.Roles),
                "The participant is verified and has these roles; name one that it does not have.");
    }

    /// <summary>One more key, signed by a key in force.</summary>
    public static Decision AddKey(AddKey command, Participant actor, bool keyKnown)
    {
        if (actor.Keys.Count >= Participant.MaxKeys)
        {
            return new Refusal(
                RefusalCode.WrongState, "key", actor.Keys.Count.ToString(CultureInfo.InvariantCulture),
                $"At most {Participant.MaxKeys} keys are in force at a time; revoke one first.");
        }

        return keyKnown
            ? new Refusal(
                RefusalCode.AlreadySo, "key", command.PublicKey,
                "A key belongs to one participant, once, even after it was revoked; use a new one.")
            : Decision.Accepted([new ParticipantKeyAdded(actor.Id, command.PublicKey)]);
    }

    /// <summary>A key stops speaking for its participant; the last one cannot.</summary>
    public static Decision RevokeKey(RevokeKey command, Participant actor)
    {
        if (!actor.Keys.Contains(command.PublicKey))
        {
            return new Refusal(
                RefusalCode.AlreadySo, "key", command.PublicKey, "The key is not in force; name one that is.");
        }

        return actor.Keys.Count == 1
            ? new Refusal(
                RefusalCode.LastKey, "key", command.PublicKey,
                "The last key in force cannot be revoked; add another one first.")
            : Decision.Accepted([new ParticipantKeyRevoked(actor.Id, command.PublicKey, command.Reason)]);
    }

    /// <summary>The operator stops a participant from starting anything new; not itself.</summary>
    public static Decision Suspend(SuspendParticipant command, Participant subject)
    {
        if (subject.Has(ParticipantRole.Operator))
        {
            return new Refusal(
                RefusalCode.WrongState, "subject", subject.Id.ToString(),
                "An operator cannot be suspended by this command; name another participant.");
        }

        return subject.IsSuspended
            ? new Refusal(
                RefusalCode.AlreadySo, "subject", subject.Id.ToString(), "The participant is suspended already.")
            : Decision.Accepted([new ParticipantSuspended(subject.Id, command.Reason)]);
    }

    /// <summary>The operator lets a suspended participant trade again.</summary>
    public static Decision Reinstate(Participant subject) =>
        subject.IsSuspended
            ? Decision.Accepted([new ParticipantReinstated(subject.Id)])
            : new Refusal(
                RefusalCode.AlreadySo, "subject", subject.Id.ToString(), "The participant is not suspended.");
}
