using Npgsql;
using TestKit;

namespace EventStore.Tests;

public sealed record ParcelSent(Guid CartId, long Items);

public sealed record ReminderDue(string Text);

/// <summary>Boxes on one database, under a clock that stands still: each node is what one process has.</summary>
internal sealed class Mail(JournalDatabase database)
{
    public static EventTypes Types { get; } = EventTypes.Of([typeof(ParcelSent), typeof(ReminderDue)]);

    public ManualTimeProvider Time { get; } = new();

    /// <summary>More than a lease.</summary>
    public static TimeSpan PastALease { get; } = TimeSpan.FromSeconds(31);

    public static Message Parcel(long items = 1) => new(Guid.NewGuid(), "shop", new ParcelSent(Guid.NewGuid(), items));

    public Outbox NewOutbox() => new(database.Source, JournalDatabase.Schema, Types, Time);

    public Inbox NewInbox(MessageHandlers handlers, Outbox? outbox = null) =>
        new(database.Source, JournalDatabase.Schema, Types, handlers, outbox ?? NewOutbox(), Time);

    public DeadLetters DeadLetters { get; } = new(database.Source, JournalDatabase.Schema);

    /// <summary>Appends an event and, with it, these messages; does not say that they are committed.</summary>
    public async Task<PreparedMessages> AppendAsync(Outbox outbox, params Message[] messages)
    {
        var prepared = outbox.Prepare(messages);
        await database.Journal.AppendAsync(
            [Samples.Items(Guid.NewGuid(), 0)], Samples.Noon, [prepared.Command], default);
        return prepared;
    }

    public Task<long> CountAsync(string box) => database.ScalarAsync<long>($"select count(*) from es.es_{box}");

    /// <summary>Makes a table in which handlers note what they did.</summary>
    public Task MakeNotesAsync() => database.ExecuteAsync("create table notes (message uuid, text text)");

    public Task<long> NotesAsync() => database.ScalarAsync<long>("select count(*) from notes");

    public static async Task NoteAsync(MessageScope scope, string text, CancellationToken ct)
    {
        await using var insert = new NpgsqlCommand("insert into notes values ($1, $2)", scope.Connection)
        {
            Parameters = { new() { Value = scope.Message.Id }, new() { Value = text } },
        };
        await insert.ExecuteNonQueryAsync(ct);
    }
}
