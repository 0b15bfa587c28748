namespace Exchange.Domain.Trading;

/// <summary>
/// The command ids and client sequence numbers of the recent past: what makes a command count once. They are not facts
/// and not in the market's image; at start the host brings them back from its record of answered commands. Owned by
/// the thread that owns the market.
/// </summary>
internal sealed class CommandLog
{
    private readonly HashSet<(Guid Actor, Guid Command)> _ids = [];
    private readonly PriorityQueue<(Guid Actor, Guid Command), DateTimeOffset> _byExpiry = new();
    private readonly Dictionary<Guid, long> _lastSequence = [];

    /// <summary>Was the id used, or is the sequence number not the next?</summary>
    public Refusal? Check(CommandOrigin origin)
    {
        if (_ids.Contains((origin.ActorId, origin.CommandId)))
        {
            return new Refusal(
                RefusalCode.CommandIdReused, "commandId", origin.CommandId.ToString(),
                "Unique per participant; make a new one (UUID version 7).");
        }

        var next = _lastSequence.GetValueOrDefault(origin.ActorId) + 1;
        return origin.ClientSeq is { } number && number != next
            ? new Refusal(
                RefusalCode.ClientSequenceNotNext, "clientSeq", Refused.Text(number), $"The next one is {next}.")
            : null;
    }

    /// <summary>An accepted command counts; a refused one may come again.</summary>
    public void Remember(CommandOrigin origin, DateTimeOffset now)
    {
        if (_ids.Add((origin.ActorId, origin.CommandId)))
        {
            _byExpiry.Enqueue((origin.ActorId, origin.CommandId), origin.NotAfter ?? now + Market.LongestCommandLife);
        }

        if (origin.ClientSeq is { } number)
        {
            RememberSequence(origin.ActorId, number);
        }
    }

    public void RememberSequence(Guid actor, long last) => _lastSequence[actor] = last;

    /// <summary>Ids whose command could no longer be accepted anyway are let go.</summary>
    public void Forget(DateTimeOffset now)
    {
        while (_byExpiry.TryPeek(out var id, out var until) && until < now)
        {
            _byExpiry.Dequeue();
            _ids.Remove(id);
        }
    }
}
