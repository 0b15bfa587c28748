namespace Exchange.Contracts.Wire;

/// <summary>
/// Paths of everything that is read. Lists take <c>limit</c> (1 to 500, default 50) and <c>cursor</c>; every read takes
/// <c>atLeast</c>, a position of the market, and waits for it so that a client sees its own writes.
/// </summary>
public static class QueryRoutes
{
    /// <summary>GET, open to all: rules, clock and totals.</summary>
    public const string Market = "/v1/market";

    /// <summary>GET, open to all: the accelerator catalogue.</summary>
    public const string Accelerators = "/v1/accelerators";

    /// <summary>GET, open to all: the properties of supply that constraints speak of.</summary>
    public const string Properties = "/v1/catalogue/properties";

    /// <summary>
    /// GET, open to all: what classes deliver by the reference data in force; <c>class</c>, <c>precision</c>,
    /// <c>workload</c>.
    /// </summary>
    public const string Equivalence = "/v1/catalogue/equivalence";

    /// <summary>GET, open to all: the reference data that the exchange's program brings along.</summary>
    public const string ShippedReference = "/v1/catalogue/shipped";

    /// <summary>GET: a participant by id; the list is for operator and auditors.</summary>
    public const string Participants = "/v1/participants";

    /// <summary>GET: the caller.</summary>
    public const string Me = "/v1/participants/me";

    /// <summary>
    /// GET: the caller's accounts, or with <c>owner</c> (operator, auditors) another's; <c>/{id}/statement</c>.
    /// </summary>
    public const string Accounts = "/v1/accounts";

    /// <summary>GET: resources; <c>supplier</c>; by id.</summary>
    public const string Resources = "/v1/resources";

    /// <summary>
    /// GET, open to all: offers, cheapest first; <c>class</c>, <c>region</c>, <c>supplier</c>, <c>status</c>,
    /// <c>where</c> (the constraint language); by id.
    /// </summary>
    public const string Offers = "/v1/offers";

    /// <summary>
    /// GET: the caller's saved filters of offers; by name; PUT and DELETE by name save and delete one.
    /// </summary>
    public const string Filters = "/v1/filters";

    /// <summary>POST: a plan for an intent; reserves nothing.</summary>
    public const string Preview = "/v1/intents/preview";

    /// <summary>POST: what a workload comes to, class by class, whatever is on offer.</summary>
    public const string Decompose = "/v1/intents/decompose";

    /// <summary>POST: why an intent gets what it gets, and what would help.</summary>
    public const string Explain = "/v1/intents/explain";

    /// <summary>POST: the plans that are best by each preference; reserves nothing.</summary>
    public const string Plans = "/v1/intents/plans";

    /// <summary>GET: the caller's orders, all for operator and auditors, newest first; <c>status</c>; by id.</summary>
    public const string Orders = "/v1/orders";

    /// <summary>GET: matches of the caller, newest first; <c>order</c>, <c>status</c>; by id.</summary>
    public const string Matches = "/v1/matches";

    /// <summary>
    /// GET: leases of the caller, newest first; <c>order</c>, <c>status</c>; by id; <c>/{id}/usage</c>.
    /// </summary>
    public const string Leases = "/v1/leases";

    /// <summary>GET: what waits for the supplier.</summary>
    public const string Work = "/v1/work";

    /// <summary>
    /// GET: settlements of the caller, newest first; <c>order</c>, <c>lease</c>, <c>status</c>; by id.
    /// </summary>
    public const string Settlements = "/v1/settlements";

    /// <summary>GET: voucher programmes; by id.</summary>
    public const string Programmes = "/v1/programmes";

    /// <summary>GET: the caller's vouchers as buyer or issuer.</summary>
    public const string Vouchers = "/v1/vouchers";

    /// <summary>GET, auditors and operator: the event feed, newest first.</summary>
    public const string Activity = "/v1/activity";

    /// <summary>GET, open to all: the newest checkpoint.</summary>
    public const string Checkpoint = "/v1/ledger/checkpoint";

    /// <summary>
    /// GET, open to all: entries from <c>from</c> on, or the newest; by number; <c>/{seq}/receipt</c>.
    /// </summary>
    public const string Entries = "/v1/ledger/entries";

    /// <summary>GET, open to all: <c>/{id}</c>, the entries about one order, match, lease, ….</summary>
    public const string Subjects = "/v1/ledger/subjects";

    /// <summary>
    /// GET: what the caller's entries commit to, by number; POST to <c>/{seq}/erase</c> to have it forgotten.
    /// </summary>
    public const string Openings = "/v1/ledger/openings";

    /// <summary>POST, open to all: checks a receipt's text against this exchange's policy.</summary>
    public const string CheckReceipt = "/v1/ledger/check";

    /// <summary>POST, operator: publishes all that is signed; then the published folder is a complete export.</summary>
    public const string Publish = "/v1/operator/publish";

    /// <summary>POST, operator of a demo only: sets the clock forward.</summary>
    public const string Clock = "/v1/operator/clock";
}
