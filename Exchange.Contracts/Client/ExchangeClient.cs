using System.Text;
using Exchange.Contracts.Leases;
using Exchange.Contracts.Wire;
using Ledger;

namespace Exchange.Contracts.Client;

/// <summary>
/// The exchange as a participant sees it: signs commands locally, sends them, tries again when the exchange is busy,
/// and checks receipts if asked to. Every command has a method; <see cref="SendAsync"/> takes a body of one's own
/// making. Safe for concurrent use; does not own its <see cref="HttpClient"/>.
/// </summary>
public sealed partial class ExchangeClient
{
    private readonly ExchangeClientOptions _options;
    private readonly TimeProvider _time;
    private readonly Transport _transport;

    // Both are asked of the exchange at most a few times in a race, and are the same each time.
    private string? _market;
    private ReceiptChecker? _receipts;

    /// <summary>Makes a client.</summary>
    /// <param name="http">Its base address is the exchange's.</param>
    /// <param name="time">The market's time, for the life of commands.</param>
    /// <param name="credentials">Who acts; null reads what is open to all, and registers.</param>
    /// <param name="options">Null: the usual.</param>
    public ExchangeClient(
        HttpClient http, TimeProvider time, ParticipantCredentials? credentials = null,
        ExchangeClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(time);
        _options = options ?? new();
        _time = time;
        _market = _options.Market;
        _receipts = _options.Policy is { } policy ? Checker(policy) : null;
        _transport = new(http, credentials?.ApiKey, _options);
        Credentials = credentials;
    }

    /// <summary>Who acts.</summary>
    public ParticipantCredentials? Credentials { get; }

    /// <summary>Does it check every receipt?</summary>
    public bool ChecksReceipts => _options.VerifyReceipts;

    /// <summary>The market's ledger origin, asked of the exchange when it was not given.</summary>
    public async ValueTask<string> GetOriginAsync(CancellationToken cancel = default) =>
        _market ??= (await GetMarketAsync(cancel)).Origin;

    /// <summary>The common members for a body that is made by hand.</summary>
    /// <exception cref="InvalidOperationException">The client has no credentials.</exception>
    public async ValueTask<CommandHeader> NewHeaderAsync(CancellationToken cancel = default)
    {
        var actor = Actor();
        return Header(await GetOriginAsync(cancel), actor.ParticipantId);
    }

    /// <summary>Makes a body canonical, signs it under its kind and sends it.</summary>
    /// <param name="body">A body of <see cref="CommandRoutes.All"/>; its command id is the idempotency key.</param>
    /// <param name="opening">What the body commits to, if anything; see <see cref="Commitments"/>.</param>
    /// <param name="cancel">Gives up; the command may have been accepted all the same.</param>
    /// <exception cref="RefusedException">The exchange said no.</exception>
    /// <exception cref="UnprovenReplyException">A receipt does not hold.</exception>
    /// <exception cref="HttpRequestException">The exchange could not be reached.</exception>
    public Task<CommandReply> SendAsync<TBody>(TBody body, Opening? opening = null, CancellationToken cancel = default)
        where TBody : CommandBody
    {
        ArgumentNullException.ThrowIfNull(body);
        return SendAsync(SignedCommand.Make(body, opening, Actor().Key), cancel);
    }

    /// <summary>
    /// Sends usage records together, each signed for itself. One refused record does not stop the others.
    /// </summary>
    /// <param name="records">1 to <see cref="CommandRoutes.MaxBatch"/>.</param>
    /// <param name="cancel">Gives up; records may have been accepted all the same.</param>
    /// <returns>Replies and problems, in the order sent.</returns>
    /// <exception cref="RefusedException">The exchange refused the request as a whole.</exception>
    /// <exception cref="UnprovenReplyException">A receipt does not hold.</exception>
    public async Task<BatchReply> SendUsageBatchAsync(
        IReadOnlyList<RecordUsageBody> records, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentOutOfRangeException.ThrowIfZero(records.Count, nameof(records));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(records.Count, CommandRoutes.MaxBatch, nameof(records));
        var key = Actor().Key;
        var commands = records.Select(r => SignedCommand.Make(r, null, key)).ToArray();
        var reply = await _transport.PostAsync<BatchReply>(
            commands[0].Route.Path, SignedCommand.ToBatch(commands), null, cancel);
        if (reply.Items.Count != commands.Length)
            throw new InvalidOperationException($"{commands.Length} records were sent, {reply.Items.Count} answered.");
        for (var i = 0; _options.VerifyReceipts && i < commands.Length; i++)
            if (reply.Items[i].Reply is { } accepted)
                await CheckAsync(accepted, commands[i], cancel);
        return reply;
    }

    /// <summary>A command of this client's own, with a fresh header.</summary>
    private async Task<CommandReply> CommandAsync<TBody>(
        Func<CommandHeader, TBody> make, Opening? opening, CancellationToken cancel)
        where TBody : CommandBody =>
        await SendAsync(make(await NewHeaderAsync(cancel)), opening, cancel);

    private async Task<CommandReply> SendAsync(SignedCommand command, CancellationToken cancel)
    {
        var reply = await _transport.PostAsync<CommandReply>(
            command.Route.Path, command.ToEnvelope(), command.CommandId, cancel);
        if (_options.VerifyReceipts) await CheckAsync(reply, command, cancel);
        return reply;
    }

    private async Task CheckAsync(CommandReply reply, SignedCommand command, CancellationToken cancel)
    {
        _receipts ??= Checker((await GetCheckpointAsync(cancel)).Policy);
        _receipts.Check(reply, command);
    }

    private CommandHeader Header(string market, Guid participant) =>
        new(Guid.CreateVersion7(), market, participant, _time.GetUtcNow() + _options.CommandLife);

    private ParticipantCredentials Actor() =>
        Credentials ?? throw new InvalidOperationException("Commands need credentials; this client has none.");

    private static ReceiptChecker Checker(string policy) => new(LogPolicy.Parse(Encoding.UTF8.GetBytes(policy)));
}
