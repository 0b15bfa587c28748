namespace Exchange.Api.Failover;

/// <summary>
/// What this node is to its market, and who the owner is if it is another. Written by the node's start and by its lock,
/// read by everybody.
/// </summary>
internal sealed class NodeRole
{
    private readonly TaskCompletionSource _owned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Uri? _ownerAddress;
    private volatile Role _current = Role.Starting;

    public Role Current => _current;

    public bool IsStandby => _current == Role.Standby;

    /// <summary>Whether what this node knows is the owner's, a moment old: it says no to nobody by itself.</summary>
    public bool Follows => _current is Role.Standby or Role.TakingOver;

    public bool IsOwner => _current == Role.Owner;

    /// <summary>Ends when this node has the market and has loaded it.</summary>
    public Task Owned => _owned.Task;

    /// <summary>Where the owner was last said to be; null when nobody has said so.</summary>
    public Uri? OwnerAddress => _ownerAddress;

    public void StandBy() => _current = Role.Standby;

    public void TakeOver() => _current = Role.TakingOver;

    /// <summary>Ends the takeover, unless the node has been stopped in the middle of it.</summary>
    public void Own()
    {
        if (Interlocked.CompareExchange(ref _current, Role.Owner, Role.TakingOver) == Role.TakingOver)
            _owned.TrySetResult();
    }

    public void Stop() => _current = Role.Stopped;

    /// <summary>Takes note of what the owner row says.</summary>
    public void See(string? ownerAddress) =>
        _ownerAddress = Uri.TryCreate(ownerAddress, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
                ? address
                : null;
}

/// <summary>What a node is to its market.</summary>
internal enum Role
{
    /// <summary>Not known yet.</summary>
    Starting,

    /// <summary>Another node has the market; this one follows, answers queries and forwards commands.</summary>
    Standby,

    /// <summary>The market is this node's, and is being loaded to its end.</summary>
    TakingOver,

    /// <summary>This node has the market.</summary>
    Owner,

    /// <summary>It had the market and will not have it again.</summary>
    Stopped,
}
