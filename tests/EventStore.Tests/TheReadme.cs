using Npgsql;

namespace EventStore.Tests;

/// <summary>The examples of the library's README are the code between the marks below, compiled and run.</summary>
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
    public async Task Its_example_of_messages_works()
    {
        var journal = database.Journal;
        var (types, handled) = (Mail.Types, 0L);
        using var stop = new CancellationTokenSource();
        var (id, cart, ct) = (Guid.NewGuid(), Guid.NewGuid(), stop.Token);
        StreamAppend[] appends = [Samples.Items(cart, 0)];
        var (source, time) = (database.Source, TimeProvider.System);
        // README begins
        var outbox = new Outbox(source, "es", types, time);
        var inbox = new Inbox(source, "es", types, new MessageHandlers().On<ParcelSent>(HandleAsync), outbox, time);
        var prepared = outbox.Prepare([new Message(id, "shop", new ParcelSent(cart, 3))]);
        await journal.AppendAsync(appends, time.GetUtcNow(), [prepared.Command], ct); // with the events or not at all
        outbox.Committed(prepared); // leaves now; without this line, after a lease
        var sending = outbox.RunAsync((message, ct) => inbox.ReceiveAsync([message], ct: ct), ct);
        var handling = inbox.RunAsync(ct); // both in the background, in every process
        // README ends
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(sending, handling));
        Assert.Equal(3, handled);

        async Task<IReadOnlyList<Message>> HandleAsync(ParcelSent parcel, MessageScope scope, CancellationToken ct)
        {
            handled += parcel.Items;
            await stop.CancelAsync();
            return [];
        }
    }

    [Fact]
    public void It_shows_these_very_examples()
    {
        var root = TestKit.RepositoryRoot.Find();
        var readme = File.ReadAllText(Path.Combine(root, "EventStore", "README.md"));
        var examples = File.ReadAllText(Path.Combine(root, "tests", "EventStore.Tests", "TheReadme.cs"))
            .Split("// README begins\n")[1..].Select(rest => rest.Split("        // README ends")[0])
            .Select(example => example.TrimEnd('\n').Split('\n').Select(line => line.Length > 8 ? line[8..] : ""))
            .ToArray();
        Assert.Equal(2, examples.Length);
        Assert.All(
            examples, lines => Assert.Contains(string.Join('\n', lines), readme, StringComparison.Ordinal));
    }
}
