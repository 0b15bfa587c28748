using Npgsql;

namespace EventStore;

/// <summary>Messages that are about to be stored by a transaction of the caller's.</summary>
public sealed class PreparedMessages
{
    internal PreparedMessages(NpgsqlBatchCommand command, IReadOnlyList<TakenMessage> taken) =>
        (Command, Taken) = (command, taken);

    /// <summary>Stores them: one of the further commands of <see cref="EventJournal.AppendAsync"/>.</summary>
    public NpgsqlBatchCommand Command { get; }

    /// <summary>Those that are stored as taken by this process, unless they were stored before, to be delivered as soon
    /// as they are committed.</summary>
    internal IReadOnlyList<TakenMessage> Taken { get; }
}
