using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Npgsql;

namespace EventStore;

/// <summary>A command that rides in an append's transaction and must affect exactly one row, else the whole append
/// fails with a <see cref="FencedException"/>: the way to hold an owner row and its epoch.</summary>
/// <remarks>The server itself has to fail, for there is no second round trip in which the client could count rows:
/// the statement is wrapped in one that cannot be evaluated unless one row came back. The error's text carries the
/// guard's name, also into the server's log.</remarks>
public sealed partial record GuardedCommand
{
    private static readonly ConcurrentDictionary<(string Sql, string Guard), string> Wrapped = new();

    /// <summary>Takes the command over: its text is wrapped in place.</summary>
    /// <param name="command">An insert, update or delete without <c>returning</c> and without a final semicolon. Its
    /// text should be constant: the journal prepares it.</param>
    /// <param name="guard">A name for messages: letters, digits, spaces, <c>_</c> and <c>-</c>.</param>
    public GuardedCommand(NpgsqlBatchCommand command, string guard)
    {
        command.CommandText = Wrapped.GetOrAdd((command.CommandText, guard), key => Wrap(key.Sql, key.Guard, "1"));
        Command = command;
        Guard = guard;
    }

    /// <summary>The wrapped command.</summary>
    public NpgsqlBatchCommand Command { get; }

    /// <summary>The name of the guard.</summary>
    public string Guard { get; }

    /// <summary>A guarded command goes where a command goes.</summary>
    public static implicit operator NpgsqlBatchCommand(GuardedCommand guarded) => guarded.Command;

    /// <summary>The statement wrapped so that it fails unless it affects so many rows.</summary>
    internal static string Wrap(string sql, string guard, string rows) => NameOfGuard().IsMatch(guard)
        ? $"""
            with guarded as ({sql} returning 1)
            select case when count(*) = {rows} then true
              else concat('guard "{guard}" affected ', count(*), ' rows')::boolean end
            from guarded
            """
        : throw new ArgumentException($"A guard cannot be called {guard}.", nameof(guard));

    /// <summary>The name of the guard that this error is about, or null if it is about something else.</summary>
    internal static string? GuardOf(PostgresException error) =>
        error.SqlState == PostgresErrorCodes.InvalidTextRepresentation
        && Failure().Match(error.MessageText) is { Success: true } match
            ? match.Groups[1].Value
            : null;

    [GeneratedRegex(@"\A[A-Za-z0-9 _-]{1,60}\z")]
    private static partial Regex NameOfGuard();

    [GeneratedRegex("guard \"([A-Za-z0-9 _-]{1,60})\" affected [0-9]+ rows")]
    private static partial Regex Failure();
}
