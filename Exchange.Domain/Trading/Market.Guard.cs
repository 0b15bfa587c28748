using Exchange.Domain.Accounts;
using Exchange.Domain.Leases;
using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Participants;
using Exchange.Domain.Reference;
using Exchange.Domain.Resources;
using Exchange.Domain.Settlements;
using Exchange.Domain.Vouchers;

namespace Exchange.Domain.Trading;

public sealed partial class Market
{
    /// <summary>What holds for every command: who, with which key, when, once, and in which role.</summary>
    private Refusal? Guard(Command command)
    {
        var origin = command.Origin;
        if (command is RegisterParticipant)
        {
            return CheckTime(origin) ?? _commands.Check(origin);
        }

        if (!_participants.TryGetValue(origin.ActorId, out var actor))
        {
            return Refused.UnknownParticipant("participant", origin.ActorId);
        }

        if (Named(command) is var (field, id) && !_participants.ContainsKey(id))
        {
            return Refused.UnknownParticipant(field, id);
        }

        return CheckKey(command, actor) ?? CheckTime(origin) ?? _commands.Check(origin)
            ?? CheckStanding(command, actor);
    }

    private static Refusal? CheckKey(Command command, Participant actor)
    {
        if (command.Origin.Key is { } key)
        {
            return actor.Keys.Contains(key)
                ? null
                : new Refusal(
                    RefusalCode.KeyNotInForce, "key", key, "Sign with a key of the participant that is in force.");
        }

        var sessionMay = command is PlaceOrder or AmendOrder or CancelOrder or CancelMatch;
        return sessionMay && actor.AllowsSessionOrders
            ? null
            : new Refusal(
                RefusalCode.SignatureRequired, "key", "",
                sessionMay
                    ? "The participant does not allow unsigned orders; sign with a key in force."
                    : "This must be signed with a key in force.");
    }

    private Refusal? CheckTime(CommandOrigin origin) =>
        origin.NotAfter is { } until && until < _stamp.Now
            ? new Refusal(
                RefusalCode.CommandExpired, "notAfter", Refused.Text(until),
                $"Not before the market's time, {Refused.Text(_stamp.Now)}.")
            : null;

    private static Refusal? CheckStanding(Command command, Participant actor)
    {
        if (actor.IsSuspended && !HonoursWhatExists(command))
        {
            return new Refusal(
                RefusalCode.ParticipantSuspended, "participant", actor.Id.ToString(),
                "A suspended participant may end and deliver what it has, and start nothing new.");
        }

        if (!actor.IsVerified && command is not (AddKey or RevokeKey))
        {
            return new Refusal(
                RefusalCode.ParticipantNotVerified, "participant", actor.Id.ToString(),
                "The operator must verify the participant first.");
        }

        return RoleFor(command) is { } role && !actor.Has(role)
            ? new Refusal(
                RefusalCode.RoleMissing, "participant", actor.Id.ToString(), $"This needs the role {role}.")
            : null;
    }

    /// <summary>A participant other than the actor that the command is about.</summary>
    private static (string Field, Guid Id)? Named(Command command) => command switch
    {
        VerifyParticipant c => ("subject", c.ParticipantId),
        SuspendParticipant c => ("subject", c.ParticipantId),
        ReinstateParticipant c => ("subject", c.ParticipantId),
        IssueVoucher c => ("buyer", c.BuyerId),
        _ => null,
    };

    /// <summary>Deliveries, retreats and the revocation of a stolen key stay possible in a suspension.</summary>
    private static bool HonoursWhatExists(Command command) => command is
        RevokeKey or PauseOffer or WithdrawOffer or CancelOrder or ConfirmMatch or DeclineMatch
        or CancelMatch or ProvisionLease or RecordUsage or InterruptLease or ResumeLease or FailLease or EndLease
        or DisputeSettlement or ChangeResourceStatus;

    private static ParticipantRole? RoleFor(Command command) => command switch
    {
        VerifyParticipant or SuspendParticipant or ReinstateParticipant or Deposit or AdjustSettlement
            or LoadReferenceData => ParticipantRole.Operator,
        RegisterResource or ChangeResourceStatus or RetireResource or ListOffer or RepriceOffer or PauseOffer
            or ResumeOffer or WithdrawOffer or ConfirmMatch or DeclineMatch or ProvisionLease or RecordUsage
            or InterruptLease or ResumeLease or FailLease => ParticipantRole.Supplier,
        PlaceOrder or AmendOrder or CancelOrder or CancelMatch => ParticipantRole.Buyer,
        VerifySpecification => ParticipantRole.Auditor,
        OpenProgramme or TopUpProgramme or CloseProgramme or IssueVoucher or RevokeVoucher => ParticipantRole.Issuer,
        _ => null,
    };
}
