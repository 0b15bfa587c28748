using Npgsql;

namespace EventStore.Tests;

/// <summary>The example of the library's README is the code between the marks below, compiled and run.</summary>
public sealed class TheReadme(JournalDatabase database) : IClassFixture<JournalDatabase>
{
    [Fact]
    public async Task Its_example_works()
    {
        var connectionString = database.ConnectionString;
        var stream = Guid.NewGuid();
        var sum = 0L;
        // README begins
        await using var source = NpgsqlDataSource.Create(connectionString + ";No Reset On Close=true");
        await using (var connection = await source.OpenConnectionAsync())
            await Migrations.ApplyAsync(connection, "shop", "event_store", Migrations.EventStore, default);
        var types = EventTypes.Of([typeof(CartOpened), typeof(ItemAdded)]);
        var journal = new EventJournal(source, "shop", types);
        var added = new NewEvent(Guid.CreateVersion7(), new ItemAdded("A-1", 2, Colour.Red, []), EventMetadata.None);
        await journal.AppendAsync([new(stream, "cart", 0, [added])], DateTimeOffset.UtcNow, [], default);
        await foreach (var recorded in journal.ReadStreamAsync(stream))
            sum += recorded.Data is ItemAdded item ? item.Quantity : 0;
        var page = await journal.ReadFeedAsync(afterSequence: 0, maxEvents: 100);
        // README ends
        Assert.Equal(2, sum);
        Assert.Single(page.Events);
    }

    [Fact]
    public void It_shows_this_very_example()
    {
        var root = TestKit.RepositoryRoot.Find();
        var readme = File.ReadAllText(Path.Combine(root, "EventStore", "README.md"));
        var lines = File.ReadAllLines(Path.Combine(root, "tests", "EventStore.Tests", "TheReadme.cs"))
            .SkipWhile(line => line.Trim() != "// README begins").Skip(1)
            .TakeWhile(line => line.Trim() != "// README ends")
            .Select(line => line.Length > 8 ? line[8..] : "");
        Assert.Contains(string.Join('\n', lines), readme, StringComparison.Ordinal);
    }
}
