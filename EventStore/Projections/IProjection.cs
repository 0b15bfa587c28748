using Npgsql;

namespace EventStore;

/// <summary>A read model that is kept up from the feed by a <see cref="ProjectionRunner"/>.</summary>
public interface IProjection
{
    /// <summary>The projection's name, unique in its schema.</summary>
    string Name { get; }

    /// <summary>The version of what it writes, from 1. Another version begins at zero with progress of its own, so
    /// its tables should be its own as well.</summary>
    int Version { get; }

    /// <summary>Applies events to the read model.</summary>
    /// <param name="connection">The connection to write on.</param>
    /// <param name="transaction">Its transaction, which also holds the progress and is committed afterwards: each
    /// event counts exactly once. Do not end it.</param>
    /// <param name="page">At least one event, in the order of the feed. All types of the journal come; those that do
    /// not matter here are passed over by the projection itself. If a page fails, its events come again one by one,
    /// so that the one that fails is known.</param>
    /// <param name="ct">Stops the work.</param>
    Task ApplyAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<RecordedEvent> page,
        CancellationToken ct);
}
