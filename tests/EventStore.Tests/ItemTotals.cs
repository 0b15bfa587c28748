using Npgsql;
using NpgsqlTypes;

namespace EventStore.Tests;

/// <summary>A projection that notes each item it has seen, and can be told to fail at one.</summary>
internal sealed class ItemTotals(string name = "item_totals", int version = 1, string suffix = "") : IProjection
{
    public string Name => name;

    public int Version => version;

    /// <summary>The number of the event to fail at.</summary>
    public long? FailAt { get; set; }

    /// <summary>Runs once, inside the transaction, before anything is written.</summary>
    public Func<NpgsqlConnection, Task>? BeforeNextPage { get; set; }

    public string Table => $"public.{name}_v{version}{suffix}";

    public static Task CreateTableAsync(JournalDatabase database, ItemTotals totals) =>
        database.ExecuteAsync($"create table {totals.Table} (sequence bigint primary key, quantity bigint)");

    public async Task ApplyAsync(NpgsqlConnection connection, NpgsqlTransaction transaction,
        IReadOnlyList<RecordedEvent> page, CancellationToken ct)
    {
        var before = BeforeNextPage;
        BeforeNextPage = null;
        await (before?.Invoke(connection) ?? Task.CompletedTask);
        foreach (var recorded in page)
        {
            if (recorded.Sequence == FailAt)
            {
                throw new InvalidOperationException("told to fail");
            }
            if (recorded.Data is ItemAdded item)
            {
                await using var insert = new NpgsqlCommand($"insert into {Table} values ($1, $2)", connection);
                insert.Parameters.Add(new() { Value = recorded.Sequence, NpgsqlDbType = NpgsqlDbType.Bigint });
                insert.Parameters.Add(new() { Value = item.Quantity, NpgsqlDbType = NpgsqlDbType.Bigint });
                await insert.ExecuteNonQueryAsync(ct);
            }
        }
    }
}
