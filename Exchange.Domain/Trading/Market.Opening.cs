using Exchange.Domain.Accounts;
using Exchange.Domain.Participants;

namespace Exchange.Domain.Trading;

public sealed partial class Market
{
    private Refusal? When(OpenMarket command)
    {
        if (IsOpen)
        {
            return Refused.WrongState("market", Id, "A market opens once.");
        }

        var (operatorId, now) = (command.Origin.ActorId, _stamp.Now);
        Emit(new MarketOpened(
            command.MarketId, command.LogOrigin, command.Currency, command.MinorUnitMicros, command.FeeBasisPoints,
            command.TaxBasisPoints, command.ConfirmWithinMinutes, command.ProvisionWithinMinutes,
            command.FinalUsageWithinMinutes, command.DisputeWindowMinutes, now));
        foreach (var kind in ExchangeAccounts)
        {
            Emit(new AccountOpened(NewId(), null, kind, command.Currency));
        }

        Emit(new ParticipantRegistered(operatorId, 1, command.OperatorName, false, now));
        Emit(new ParticipantKeyAdded(operatorId, command.OperatorKey));
        Emit(new ParticipantVerified(operatorId, operatorId));
        Emit(new ParticipantRoleGranted(operatorId, ParticipantRole.Operator));
        return null;
    }

    private void On(MarketOpened e)
    {
        Id = e.MarketId;
        Origin = e.Origin;
        Now = e.OpenedAt;
        _rules = MarketRules.Create(e);
    }
}
