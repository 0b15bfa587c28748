using Npgsql;

namespace EventStore;

/// <summary>Tells a database that is away from one that refuses.</summary>
internal static class Outage
{
    /// <summary>The connection is lost, or the server is about to stop or to come up: trying again may help, and what
    /// was under way may have been stored or not.</summary>
    /// <remarks>Npgsql does not count a server that is told to shut down among what passes, yet it comes back.
    /// </remarks>
    public static bool Is(Exception error) => error is NpgsqlException { IsTransient: true }
        or PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown };
}
