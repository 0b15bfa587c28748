using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Client;

/// <summary>
/// A reply whose receipt does not prove what it claims. The command was accepted all the same; keep the reply, it is
/// evidence.
/// </summary>
public sealed class UnprovenReplyException : Exception
{
    /// <summary>Says what does not hold, and of which fact.</summary>
    public UnprovenReplyException(string reason, CommandReply reply, AttestedFact fact, Exception? inner = null)
        : base($"Entry {fact?.Seq} ({fact?.Kind}): {reason}", inner)
    {
        Reply = reply;
        Fact = fact!;
    }

    /// <summary>The reply.</summary>
    public CommandReply Reply { get; }

    /// <summary>The fact that is not proven.</summary>
    public AttestedFact Fact { get; }
}
