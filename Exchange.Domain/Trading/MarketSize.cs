namespace Exchange.Domain.Trading;

/// <summary>How many things a market has in its working state, and how many it only knows to have closed.</summary>
/// <param name="Participants">Everybody who ever joined.</param>
/// <param name="Accounts">All accounts ever opened.</param>
/// <param name="Resources">All resources ever registered.</param>
/// <param name="Programmes">All voucher programmes ever opened.</param>
/// <param name="Offers">Offers on the market, or of which something is still held.</param>
/// <param name="Orders">Orders with something open or unpaid.</param>
/// <param name="Matches">Matches that bind, or hold capacity.</param>
/// <param name="Leases">Leases that are not paid.</param>
/// <param name="Settlements">Settlements that are not paid.</param>
/// <param name="Vouchers">Vouchers that may still pay.</param>
/// <param name="Closed">What left; of an id for a lease that never came, too.</param>
public sealed record MarketSize(
    int Participants, int Accounts, int Resources, int Programmes, int Offers, int Orders, int Matches, int Leases,
    int Settlements, int Vouchers, int Closed)
{
    /// <summary>What is in the working state.</summary>
    public int Live =>
        Participants + Accounts + Resources + Programmes + Offers + Orders + Matches + Leases + Settlements + Vouchers;
}
