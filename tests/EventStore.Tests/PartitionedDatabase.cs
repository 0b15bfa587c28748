namespace EventStore.Tests;

/// <summary>The same, with archived streams in partitions of their own.</summary>
public sealed class PartitionedDatabase : JournalDatabase
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await using var connection = await Source.OpenConnectionAsync();
        await ArchivedStreams.PartitionAsync(connection, Schema, default);
    }
}
