namespace Ledger;

/// <summary>
/// The market as the entries so far tell it. Only what may still change is kept, and of everything else its id: about
/// 30 bytes a thing.
/// </summary>
internal sealed class ReplayedMarket
{
    private readonly HashSet<Guid> _ids = [];
    private MarketTerms? _terms;

    public ReplayedMarket(string origin, PrivateOpenings openings)
    {
        Origin = origin;
        Openings = openings;
        (Parties, Books, Supply) = (new(this), new(this), new(this));
        (Orders, Matches, Leases) = (new(this), new(this), new(this));
        (Settlements, Vouchers, Reference) = (new(this), new(this), new(this));
    }

    public string Origin { get; }

    public PrivateOpenings Openings { get; }

    public MarketTerms Terms => _terms ?? throw new InvalidOperationException("The market has not opened.");

    public bool IsOpen => _terms is not null;

    public ReplayCounts Counts { get; } = new();

    public ReplayedParties Parties { get; }

    public ReplayedBooks Books { get; }

    public ReplayedSupply Supply { get; }

    public ReplayedOrders Orders { get; }

    public ReplayedMatches Matches { get; }

    public ReplayedLeases Leases { get; }

    public ReplayedSettlements Settlements { get; }

    public ReplayedVouchers Vouchers { get; }

    public ReplayedReference Reference { get; }

    public void Open(Fact fact) => _terms = MarketTerms.Read(fact, Origin);

    /// <summary>Takes an id for something new.</summary>
    public Guid NewId(Fact fact, Guid id)
    {
        fact.Require(_ids.Add(id), ReplayRules.FreshId, "an id that nothing had", id);
        return id;
    }

    public void RequireCurrency(Fact fact) =>
        fact.Same(ReplayRules.OneCurrency, "currency", Terms.Currency, fact.Text("currency"));
}
