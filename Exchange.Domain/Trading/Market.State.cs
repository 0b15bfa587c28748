using Exchange.Domain.Accounts;
using Exchange.Domain.Participants;

namespace Exchange.Domain.Trading;

public sealed partial class Market
{
    private static readonly AccountKind[] ExchangeAccounts =
        [AccountKind.ExchangeFees, AccountKind.Tax, AccountKind.Rounding, AccountKind.OutsideWorld];

    // Found by id only; nothing on a decision's path walks them, for their order is a hash's.
    private readonly Dictionary<Guid, Participant> _participants = [];
    private readonly Dictionary<Guid, Account> _accounts = [];
    private readonly Dictionary<(Guid Owner, AccountKind Kind), Guid> _accountOf = [];

    // Every key there ever was: a revoked one does not come back under another name.
    private readonly Dictionary<string, Guid> _keyOwners = new(StringComparer.Ordinal);
    private MarketRules? _rules;

    /// <summary>
    /// Replays a fact of this market's log, in the log's order; the state that follows is the one that deciding it left.
    /// </summary>
    public void Apply(object @event)
    {
        switch (@event)
        {
            case MarketOpened e: On(e); break;
            case TimePassed e: On(e); break;
            case ParticipantRegistered e: On(e); break;
            case ParticipantVerified e: Change(e.ParticipantId, p => p.Apply(e)); break;
            case ParticipantRoleGranted e: Change(e.ParticipantId, p => p.Apply(e)); break;
            case ParticipantKeyAdded e: On(e); break;
            case ParticipantKeyRevoked e: Change(e.ParticipantId, p => p.Apply(e)); break;
            case ParticipantSuspended e: Change(e.ParticipantId, p => p.Apply(e)); break;
            case ParticipantReinstated e: Change(e.ParticipantId, p => p.Apply(e)); break;
            case AccountOpened e: On(e); break;
            case AccountDeposited e: _accounts[e.AccountId] = _accounts[e.AccountId].Apply(e); break;
            case AccountWithdrawn e: _accounts[e.AccountId] = _accounts[e.AccountId].Apply(e); break;
            case AccountPosted e: _accounts[e.AccountId] = _accounts[e.AccountId].Apply(e); break;
            case AccountHeld e: _accounts[e.AccountId] = _accounts[e.AccountId].Apply(e); break;
            case AccountHoldReleased e: _accounts[e.AccountId] = _accounts[e.AccountId].Apply(e); break;
            default: throw new ArgumentException($"{@event.GetType().Name} is not a fact of this market's log.");
        }
    }
}
