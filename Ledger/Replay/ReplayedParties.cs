namespace Ledger;

/// <summary>Whose word a kind of fact is.</summary>
internal enum StatedBy
{
    /// <summary>Its body is what a participant signed, or sent from a session.</summary>
    Participant,

    /// <summary>What the exchange says followed.</summary>
    Exchange,

    /// <summary>Either; a participant's has a <c>commandId</c>.</summary>
    Either,
}

/// <summary>Participants, their keys, and what makes a command theirs and count once.</summary>
internal sealed class ReplayedParties(ReplayedMarket market)
{
    private const string Session = "session";

    private static readonly TimeSpan LongestCommandLife = TimeSpan.FromDays(30);

    // What a suspended participant may still do: deliver and end what it has, and revoke a stolen key.
    private static readonly HashSet<string> HonoursWhatExists =
    [
        "participant.key_revoked", "offer.withdrawn", "order.cancelled", "match.confirmed", "match.declined",
        "match.cancelled", "lease.provisioned", "lease.usage_recorded", "lease.interrupted", "lease.resumed",
        "lease.failed", "lease.ended", "settlement.disputed",
    ];

    private const string Operator = "Operator";

    private static readonly string[] Roles = ["Supplier", "Buyer", "Auditor", "Issuer", Operator];

    // What has no role here anybody may do.
    private static readonly Dictionary<string, string> RoleOf = new[]
    {
        (Operator, "participant.verified participant.suspended participant.reinstated account.deposited "
            + "settlement.adjusted reference_data.loaded"),
        ("Supplier", "resource.registered offer.listed offer.repriced offer.withdrawn match.confirmed match.declined "
            + "lease.provisioned lease.usage_recorded lease.interrupted lease.resumed lease.failed"),
        ("Buyer", "order.placed order.amended order.cancelled match.cancelled"),
        ("Auditor", "resource.specification_verified"),
        ("Issuer", "voucher_programme.opened voucher_programme.topped_up voucher_programme.closed voucher.issued "
            + "voucher.revoked"),
    }.SelectMany(of => of.Item2.Split(' ').Select(kind => (Kind: kind, Role: of.Item1)))
        .ToDictionary(of => of.Kind, of => of.Role, StringComparer.Ordinal);

    private static readonly HashSet<string> MayComeFromASession =
        ["order.placed", "order.amended", "order.cancelled", "match.cancelled"];

    private readonly Dictionary<Guid, Party> _parties = [];
    private Guid? _operator;
    private readonly Dictionary<string, Guid> _ownerOfKey = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, long> _lastClientSeq = [];
    private readonly HashSet<(Guid Party, Guid Command)> _commands = [];
    private readonly PriorityQueue<(Guid Party, Guid Command), DateTimeOffset> _commandsByExpiry = new();

    public bool IsSuspended(Guid id) => _parties.TryGetValue(id, out var party) && party.IsSuspended;

    /// <summary>Who states a fact: a participant whose own command it is, or the exchange.</summary>
    public void ReadHeader(Fact fact, StatedBy by)
    {
        if (by == StatedBy.Exchange || (by == StatedBy.Either && !fact.Has("commandId")))
        {
            fact.Require(
                fact.Signers.Count == 0, ReplayRules.UnsignedFact, "no signature", string.Join(", ", fact.Signers));
            return;
        }

        fact.Require(
            fact.Has("commandId"), ReplayRules.SignedByActor, "a participant's command", "the exchange's word");

        var actor = fact.Id("participant");
        fact.Same(ReplayRules.RightMarket, "market", market.Origin, fact.Text("market"));
        CheckSigner(fact, actor);
        CheckOnce(fact, actor);
        fact.Require(
            !IsSuspended(actor) || HonoursWhatExists.Contains(fact.Kind), ReplayRules.Standing,
            "a participant that is not suspended", actor);
        if (RoleOf.TryGetValue(fact.Kind, out var role))
            fact.Require(
                _parties[actor].Roles.Contains(role), ReplayRules.RoleHeld, $"a participant with the role {role}",
                actor);
        fact.Actor = actor;
    }

    public void AddKey(Fact fact)
    {
        var key = fact.Hex("key");
        fact.Require(!_ownerOfKey.ContainsKey(key), ReplayRules.KeyOnce, "a key that was nobody's", key);
        var id = fact.Actor ?? fact.Id("participant");
        fact.Require(
            fact.Actor is not null || _parties.Count == 0, ReplayRules.OperatorsKey,
            "a key that its participant adds", id);
        if (fact.Actor is null) _operator = id;
        if (!_parties.TryGetValue(id, out var party))
        {
            market.NewId(fact, id);
            _parties.Add(id, party = new());
            market.Counts.Participants++;
            if (fact.Actor is not null)
            {
                party.AllowsSession = fact.Truth("allowsSessionOrders");
                market.Openings.Take(fact, "detailsCommitment", market.Counts);
            }
        }

        party.Keys.Add(key);
        _ownerOfKey.Add(key, id);
    }

    public void RevokeKey(Fact fact)
    {
        var key = fact.Hex("key");
        fact.Text("reason");
        var party = _parties[fact.Actor!.Value];
        fact.Require(
            party.Keys.Contains(key) && party.Keys.Count > 1, ReplayRules.LastKey, "one of several keys in force", key);
        party.Keys.Remove(key);
    }

    public void Verify(Fact fact)
    {
        var subject = fact.Id(fact.Actor is null ? "participant" : "subject");
        var roles = fact.Texts("roles");
        foreach (var role in roles)
            fact.Require(Roles.Contains(role), ReplayRules.Members, string.Join(" or ", Roles), role);
        var party = _parties.GetValueOrDefault(subject);
        if (fact.Actor is null)
            fact.Require(
                subject == _operator && party is { IsVerified: false } && roles is [Operator],
                ReplayRules.OperatorsRole, $"{_operator}, as {Operator}", $"{subject}, as {string.Join(", ", roles)}");
        fact.Require(
            party is not null && (!party.IsVerified || roles.Any(role => !party.Roles.Contains(role))),
            ReplayRules.Verification, "a participant that gets something new", subject);
        if (roles.Contains(Operator) && !party!.Roles.Contains(Operator)) market.Counts.Operators++;
        party!.IsVerified = true;
        party.Roles.UnionWith(roles);
    }

    public void Suspend(Fact fact)
    {
        fact.Text("reason");
        SetSuspended(fact, true);
    }

    public void Reinstate(Fact fact) => SetSuspended(fact, false);

    /// <summary>The participant that acts must be the one whose thing it is.</summary>
    public static void RequireOwner(Fact fact, params ReadOnlySpan<Guid> owners) =>
        fact.Require(
            fact.Actor is { } actor && owners.Contains(actor), ReplayRules.OwnThing,
            string.Join(" or ", owners.ToArray()), fact.Actor?.ToString() ?? "the exchange");

    private void SetSuspended(Fact fact, bool suspended)
    {
        var subject = fact.Id("subject");
        fact.Require(
            _parties.TryGetValue(subject, out var party) && party.IsSuspended != suspended
            && !(suspended && party.Roles.Contains(Operator)),
            ReplayRules.Suspension,
            suspended ? "a participant that trades" : "a participant that is suspended", subject);
        party!.IsSuspended = suspended;
    }

    private void CheckSigner(Fact fact, Guid actor)
    {
        var known = _parties.GetValueOrDefault(actor);
        if (fact.Has("by"))
        {
            fact.Same(ReplayRules.Members, "by", Session, fact.Text("by"));
            fact.Require(
                fact.Signers.Count == 0 && known is { AllowsSession: true } && MayComeFromASession.Contains(fact.Kind),
                ReplayRules.SessionAllowed, "a signature", Session);
            return;
        }

        // A participant's first key signs its own addition.
        var isFirst = known is null && fact.Kind == "participant.key_added";
        fact.Require(
            fact.Signers is [var key] && (isFirst ? key == fact.Hex("key") : known?.Keys.Contains(key) == true),
            ReplayRules.SignedByActor, $"one key of {actor}",
            fact.Signers.Count == 0 ? "no signature" : string.Join(", ", fact.Signers));
    }

    private void CheckOnce(Fact fact, Guid actor)
    {
        var (command, notAfter) = (fact.Id("commandId"), fact.Instant("notAfter"));
        fact.Require(
            notAfter >= fact.Time && notAfter - fact.Time <= LongestCommandLife, ReplayRules.NotAfter,
            $"from {EntryFormat.Time(fact.Time)} to 30 days later", notAfter);
        // One that could no longer be accepted need not be remembered.
        while (_commandsByExpiry.TryPeek(out var old, out var until) && until < fact.Time)
        {
            _commandsByExpiry.Dequeue();
            _commands.Remove(old);
        }

        fact.Require(_commands.Add((actor, command)), ReplayRules.CommandOnce, "a new command id", command);
        _commandsByExpiry.Enqueue((actor, command), notAfter);
        if (fact.NumberOrNone("clientSeq", 1) is not { } number) return;
        var last = _lastClientSeq.GetValueOrDefault(actor);
        fact.Require(number > last, ReplayRules.ClientSeqRises, $"above {last}", number);
        market.Counts.ClientSeqSkipped += number - last - 1;
        _lastClientSeq[actor] = number;
    }

    private sealed class Party
    {
        public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Roles { get; } = new(StringComparer.Ordinal);

        public bool AllowsSession { get; set; }

        public bool IsVerified { get; set; }

        public bool IsSuspended { get; set; }
    }
}
