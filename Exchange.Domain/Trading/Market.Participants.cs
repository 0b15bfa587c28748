using Exchange.Domain.Accounts;
using Exchange.Domain.Participants;

namespace Exchange.Domain.Trading;

public sealed partial class Market
{
    /// <summary>The participant with this id, if there is one.</summary>
    public Participant? FindParticipant(Guid id) => _participants.GetValueOrDefault(id);

    /// <summary>Everybody who ever joined, in no order; not while the market decides or applies.</summary>
    public IReadOnlyCollection<Participant> Participants => _participants.Values;

    /// <summary>The account with this id, if there is one.</summary>
    public Account? FindAccount(Guid id) => _accounts.GetValueOrDefault(id);

    /// <summary>A participant's account of a kind, if it has one; null asks for the exchange's own.</summary>
    public Account? FindAccountOf(Guid? ownerId, AccountKind kind) =>
        _accountOf.TryGetValue((ownerId ?? Guid.Empty, kind), out var id) ? _accounts[id] : null;

    /// <summary>May this key speak for this participant now?</summary>
    public bool IsKeyInForce(Guid participantId, string key) =>
        FindParticipant(participantId)?.Keys.Contains(key) == true;

    private Participant Actor(Command command) => _participants[command.Origin.ActorId];

    private Account Own(AccountKind kind) =>
        FindAccountOf(null, kind) ?? throw new InvalidOperationException($"The market has no {kind} account.");

    private Refusal? When(RegisterParticipant command) =>
        Take(ParticipantDecider.Register(
            command, IsTaken(command.Origin.ActorId),
            command.Origin.Key is { } key && _keyOwners.ContainsKey(key), _participants.Count + 1, _stamp.Now));

    private Refusal? When(VerifyParticipant command)
    {
        if (Take(ParticipantDecider.Verify(command, _participants[command.ParticipantId])) is { } refusal)
        {
            return refusal;
        }

        var subject = _participants[command.ParticipantId];
        OpenAccount(subject.Id, AccountKind.Participant);
        if (subject.Has(ParticipantRole.Supplier))
        {
            OpenAccount(subject.Id, AccountKind.SupplierPayable);
        }

        return null;
    }

    private void OpenAccount(Guid ownerId, AccountKind kind)
    {
        if (FindAccountOf(ownerId, kind) is null)
        {
            Emit(new AccountOpened(NewId(), ownerId, kind, Rules.Currency));
        }
    }

    private Refusal? When(AddKey command) =>
        Take(ParticipantDecider.AddKey(command, Actor(command), _keyOwners.ContainsKey(command.PublicKey)));

    private Refusal? When(RevokeKey command) => Take(ParticipantDecider.RevokeKey(command, Actor(command)));

    private Refusal? When(SuspendParticipant command) =>
        Take(ParticipantDecider.Suspend(command, _participants[command.ParticipantId]));

    private Refusal? When(ReinstateParticipant command)
    {
        var subject = _participants[command.ParticipantId];
        if (Take(ParticipantDecider.Reinstate(subject)) is { } refusal)
        {
            return refusal;
        }

        _returnedOffers.AddRange(_offersOfSupplier.GetValueOrDefault(subject.Id) ?? []);
        _reopened.AddRange(_waiting.Select(w => w.OrderId).Where(id => _orders[id].BuyerId == subject.Id));
        return null;
    }

    private Refusal? When(Deposit command) =>
        Take(AccountDecider.Deposit(
            command, FindAccount(command.AccountId), Own(AccountKind.OutsideWorld), Rules, NewId()));

    private Refusal? When(Withdraw command) =>
        Take(AccountDecider.Withdraw(
            command, FindAccount(command.AccountId), Own(AccountKind.OutsideWorld), Rules, NewId()));

    private void On(ParticipantRegistered e) => _participants.Add(e.ParticipantId, Participant.Create(e));

    private void On(ParticipantKeyAdded e)
    {
        _keyOwners.Add(e.PublicKey, e.ParticipantId);
        Change(e.ParticipantId, p => p.Apply(e));
    }

    private void On(ParticipantSuspended e)
    {
        Change(e.ParticipantId, p => p.Apply(e));
        ShowOrHideAll(e.ParticipantId);
    }

    private void On(ParticipantReinstated e)
    {
        Change(e.ParticipantId, p => p.Apply(e));
        ShowOrHideAll(e.ParticipantId);
    }

    private void ShowOrHideAll(Guid supplierId)
    {
        foreach (var offerId in _offersOfSupplier.GetValueOrDefault(supplierId) ?? [])
        {
            ShowOrHide(offerId);
        }
    }

    private void Change(Guid participantId, Func<Participant, Participant> apply) =>
        _participants[participantId] = apply(_participants[participantId]);

    private void On(AccountOpened e)
    {
        _accounts.Add(e.AccountId, Account.Create(e));
        // A programme's fund is found through its programme: an issuer may run several.
        if (e.Kind != AccountKind.ProgrammeFund)
        {
            _accountOf.Add((e.OwnerId ?? Guid.Empty, e.Kind), e.AccountId);
        }
    }
}
