using Npgsql;

namespace Exchange.Api.Storage;

/// <summary>Commands with positional parameters.</summary>
internal static class Sql
{
    public static NpgsqlCommand Command(this NpgsqlDataSource source, string sql, params ReadOnlySpan<object> values)
    {
        var command = source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return command;
    }
}
