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

/// <summary>
/// One market: all its participants, money, supply and demand in memory, and the rules that change them. It is told
/// the time, the ids and who acts; the same commands give the same events in the same order. Not thread-safe: its one
/// owner is the sequencer.
/// </summary>
public sealed partial class Market
{
    private readonly CommandLog _commands = new();
    private List<object> _events = [];
    private Stamp _stamp = new(DateTimeOffset.MinValue, 0, _ => Guid.Empty);
    private int _ordinal;

    /// <summary>How far ahead of the market's time a command's <c>notAfter</c> may lie.</summary>
    public static readonly TimeSpan LongestCommandLife = TimeSpan.FromDays(30);

    /// <summary>Was it opened?</summary>
    public bool IsOpen => _rules is not null;

    /// <summary>Its id; empty before it opens.</summary>
    public Guid Id { get; private set; }

    /// <summary>The origin of its ledger, <c>host/name</c>; empty before it opens.</summary>
    public string Origin { get; private set; } = "";

    /// <summary>The one currency of its money, ISO 4217; empty before it opens.</summary>
    public string Currency => _rules?.Currency ?? "";

    /// <summary>The last time that its log states; a command's own stamp may be later.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>What it was opened with; throws before that.</summary>
    public MarketRules Rules => _rules ?? throw new InvalidOperationException("The market is not open.");

    /// <summary>
    /// Decides a command at the stamp's time and applies what follows. Deadlines that are due by then fire first, so
    /// the events of a decision begin with them; a refused command adds nothing of its own. A host that lets
    /// <see cref="PassTime"/> go ahead whenever <see cref="NextDeadline"/> has come never sees events beside a refusal.
    /// </summary>
    public Decision Execute(Command command, Stamp stamp)
    {
        _events = [];
        _left.Clear();
        _stamp = stamp;
        _ordinal = 0;
        if (CommandRanges.Check(command, stamp.Now) is { } outOfRange)
        {
            return outOfRange;
        }

        var refusal = command switch
        {
            OpenMarket open => When(open),
            _ when !IsOpen => new Refusal(
                RefusalCode.MarketNotOpen, "market", command.GetType().Name, "The market must be opened first."),
            PassTime => PassTo(stamp.Now),
            _ => Trade(command),
        };
        return refusal is null ? Decision.Accepted(_events) : Decision.FromRefusal(refusal, _events);
    }

    /// <summary>
    /// Brings back what an answered command left in the market's memory but not in its log: its id. For the start of a
    /// host, in the order in which the commands were answered.
    /// </summary>
    public void Remember(CommandOrigin origin, DateTimeOffset answeredAt)
    {
        _commands.Forget(answeredAt);
        _commands.Remember(origin, answeredAt);
    }

    /// <summary>Brings back the last client sequence number that a participant used.</summary>
    public void RememberSequence(Guid participantId, long last) => _commands.RememberSequence(participantId, last);

    private Refusal? Trade(Command command)
    {
        FireWhatIsDue();
        if ((Guard(command) ?? RefuseIfClosed(command) ?? Decide(command)) is { } refusal)
        {
            return refusal;
        }

        MatchWhatWaits();

        _commands.Forget(_stamp.Now);
        _commands.Remember(command.Origin, _stamp.Now);
        return null;
    }

    private Refusal? Decide(Command command) => command switch
    {
        RegisterParticipant c => When(c),
        VerifyParticipant c => When(c),
        AddKey c => When(c),
        RevokeKey c => When(c),
        SuspendParticipant c => When(c),
        ReinstateParticipant c => When(c),
        Deposit c => When(c),
        Withdraw c => When(c),
        RegisterResource c => When(c),
        VerifySpecification c => When(c),
        ChangeResourceStatus c => When(c),
        RetireResource c => When(c),
        ListOffer c => When(c),
        RepriceOffer c => When(c),
        PauseOffer c => When(c),
        ResumeOffer c => When(c),
        WithdrawOffer c => When(c),
        PlaceOrder c => When(c),
        AmendOrder c => When(c),
        CancelOrder c => When(c),
        ConfirmMatch c => When(c),
        DeclineMatch c => When(c),
        CancelMatch c => When(c),
        ProvisionLease c => When(c),
        RecordUsage c => When(c),
        InterruptLease c => When(c),
        ResumeLease c => When(c),
        FailLease c => When(c),
        EndLease c => When(c),
        DisputeSettlement c => When(c),
        AdjustSettlement c => When(c),
        OpenProgramme c => When(c),
        TopUpProgramme c => When(c),
        CloseProgramme c => When(c),
        IssueVoucher c => When(c),
        RevokeVoucher c => When(c),
        LoadReferenceData c => When(c),
        _ => throw new ArgumentException($"{command.GetType().Name} is not a command of this market."),
    };

    private Refusal? Take(Decision decision)
    {
        foreach (var fact in decision.Events)
        {
            Emit(fact);
        }

        return decision.Refusal;
    }

    private void Emit(object fact)
    {
        Change(fact);
        _events.Add(fact);
    }

    /// <summary>
    /// An id for what a decision creates. Participants choose ids too, and might have chosen the very one.
    /// </summary>
    private Guid NewId()
    {
        Guid id;
        do
        {
            id = _stamp.NewId(_ordinal++);
        }
        while (IsTaken(id));
        return id;
    }

    /// <summary>An id that is not the one that the command under way brings for a thing of its own.</summary>
    private Guid NewIdBeside(Guid chosen) => NewId() is var id && id != chosen ? id : NewId();

    /// <summary>
    /// Whatever the market keeps or kept has an id of its own, across all kinds: it is the id of a stream, and a lease
    /// has its before it is provisioned.
    /// </summary>
    private bool IsTaken(Guid id) =>
        id == Id || IsLive(id) || _matchOfLease.ContainsKey(id) || _closed.Contains(id);

    private bool IsLive(Guid id) =>
        _orders.ContainsKey(id) || _offers.ContainsKey(id) || _matches.ContainsKey(id) || _leases.ContainsKey(id)
        || _settlements.ContainsKey(id) || _vouchers.ContainsKey(id) || _accounts.ContainsKey(id)
        || _resources.ContainsKey(id) || _participants.ContainsKey(id) || _programmes.ContainsKey(id)
        || Reference?.Id == id;
}
