using Exchange.Contracts.Accounts;
using Exchange.Contracts.Participants;
using Exchange.Contracts.Wire;
using Ledger;

namespace Exchange.Contracts.Client;

// Joining the exchange, keys, and money in and out.
public sealed partial class ExchangeClient
{
    /// <summary>
    /// Joins the exchange with a fresh API key. The participant may trade once the operator has verified it. Needs no
    /// credentials: keep those returned, nobody else has them.
    /// </summary>
    /// <param name="name">The organisation's name, 1 to 100 characters; stays off the ledger.</param>
    /// <param name="key">The first key; its public half is registered, the private one stays here.</param>
    /// <param name="allowsSessionOrders">May portal sessions act on orders without a signature?</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">The exchange said no.</exception>
    public async Task<ParticipantCredentials> RegisterAsync(
        string name, PrivateKey key, bool allowsSessionOrders = false, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var secrets = ParticipantSecrets.WithNewApiKey(key);
        var (commitment, opening) = Commitments.Make(new RegistrationDetails(name, secrets.ApiKeyHash));
        var h = Header(await GetOriginAsync(cancel), Guid.CreateVersion7());
        var body = new RegisterParticipantBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Key = key.PublicKeyHex, DetailsCommitment = commitment, AllowsSessionOrders = allowsSessionOrders,
        };
        await SendAsync(SignedCommand.Make(body, opening, key), cancel);
        return new(h.Participant, secrets.ApiKey, key);
    }

    /// <summary>The operator verifies a participant and grants roles: Supplier, Buyer, Auditor, Issuer.</summary>
    public Task<CommandReply> VerifyParticipantAsync(
        Guid subject, IReadOnlyList<string> roles, CancellationToken cancel = default) =>
        CommandAsync(h => new VerifyParticipantBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Subject = subject, Roles = roles,
        }, null, cancel);

    /// <summary>Adds a public key, 64 lower-case hex digits.</summary>
    public Task<CommandReply> AddKeyAsync(string key, CancellationToken cancel = default) =>
        CommandAsync(h => new AddKeyBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter, Key = key,
        }, null, cancel);

    /// <summary>Revokes a public key of one's own; the reason is public.</summary>
    public Task<CommandReply> RevokeKeyAsync(string key, string reason, CancellationToken cancel = default) =>
        CommandAsync(h => new RevokeKeyBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Key = key, Reason = reason,
        }, null, cancel);

    /// <summary>The operator suspends a participant; the reason is public.</summary>
    public Task<CommandReply> SuspendParticipantAsync(
        Guid subject, string reason, CancellationToken cancel = default) =>
        CommandAsync(h => new SuspendParticipantBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Subject = subject, Reason = reason,
        }, null, cancel);

    /// <summary>The operator ends a suspension.</summary>
    public Task<CommandReply> ReinstateParticipantAsync(Guid subject, CancellationToken cancel = default) =>
        CommandAsync(h => new ReinstateParticipantBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Subject = subject,
        }, null, cancel);

    /// <summary>The operator books money that came in under the bank's reference.</summary>
    public Task<CommandReply> DepositAsync(
        Guid account, MicroAmount amount, string currency, string reference, CancellationToken cancel = default) =>
        CommandAsync(h => new DepositBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Account = account, Amount = amount, Currency = currency, Reference = reference,
        }, null, cancel);

    /// <summary>Takes money out of one's own account.</summary>
    public Task<CommandReply> WithdrawAsync(
        Guid account, MicroAmount amount, string currency, string reference, CancellationToken cancel = default) =>
        CommandAsync(h => new WithdrawBody
        {
            CommandId = h.CommandId, Market = h.Market, Participant = h.Participant, NotAfter = h.NotAfter,
            Account = account, Amount = amount, Currency = currency, Reference = reference,
        }, null, cancel);
}
