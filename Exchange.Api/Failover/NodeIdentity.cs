namespace Exchange.Api.Failover;

/// <summary>This process among the nodes of its market.</summary>
/// <param name="address">Where the other nodes reach it; null when they need not.</param>
internal sealed class NodeIdentity(Uri? address)
{
    /// <summary>Drawn anew by every process: what the owner row names while this one has the market.</summary>
    public Guid Holder { get; } = Guid.NewGuid();

    public Uri? Address => address;

    /// <summary>The name of a node's pooled sessions in PostgreSQL, by which whoever follows it ends them.</summary>
    public static string PoolOf(Guid holder) => $"market-api {holder:n}";

    /// <summary>The name of the session that holds the market's lock.</summary>
    public static string OwnerOf(Guid holder) => $"market-owner {holder:n}";

    /// <summary>The name of the session that waits for the lock.</summary>
    public static string StandbyOf(Guid holder) => $"market-standby {holder:n}";
}
