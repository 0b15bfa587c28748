using static EventStore.Tests.Mail;

namespace EventStore.Tests;

public sealed class HandlingInTheInbox : IAsyncLifetime
{
    private readonly JournalDatabase _database = new();
    private Mail _mail = null!;
    private Outbox _outbox = null!;
    private Inbox _inbox = null!;
    private Func<MessageScope, Task> _then = _ => Task.CompletedTask;

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        _mail = new(_database);
        await _mail.MakeNotesAsync();
        _outbox = _mail.NewOutbox();
        _inbox = NewNode();
    }

    public Task DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_message_is_handled_and_remembered()
    {
        await _inbox.ReceiveAsync([Parcel()]);
        Assert.Equal(1, await _inbox.HandleDueAsync());
        Assert.Equal(1, await _mail.NotesAsync());
        Assert.Equal(1, await _mail.CountAsync("incoming where keep_until is not null"));
    }

    [Fact]
    public async Task One_that_comes_again_is_dropped_before_and_after_it_is_handled()
    {
        var parcel = Parcel();
        var other = NewNode();
        await _inbox.ReceiveAsync([parcel]);
        await _inbox.ReceiveAsync([parcel]);
        await other.ReceiveAsync([parcel]);
        await other.HandleDueAsync();
        await _inbox.HandleDueAsync();
        await _inbox.ReceiveAsync([parcel]);
        await _inbox.HandleDueAsync();
        await HandleAllAsync();
        Assert.Equal(1, await _mail.NotesAsync());
    }

    [Fact]
    public async Task It_is_forgotten_when_it_was_kept_long_enough()
    {
        var parcel = Parcel();
        await _inbox.ReceiveAsync([parcel]);
        await _inbox.HandleDueAsync();
        _mail.Time.Advance(Inbox.KeepHandled);
        await _inbox.ForgetAsync(default);
        Assert.Equal(1, await _mail.CountAsync("incoming"));
        _mail.Time.Advance(TimeSpan.FromMinutes(1));
        await _inbox.ForgetAsync(default);
        Assert.Equal(0, await _mail.CountAsync("incoming"));
    }

    [Fact]
    public async Task What_a_handler_wrote_goes_when_it_fails_and_counts_once_when_it_succeeds_later()
    {
        _then = scope => scope.Attempt == 1 ? throw new InvalidOperationException("no ink") : Task.CompletedTask;
        await _inbox.ReceiveAsync([Parcel()]);
        await _inbox.HandleDueAsync();
        Assert.Equal(0, await _mail.NotesAsync());
        Assert.Equal("no ink", await _database.ScalarAsync<string>("select last_error from es.es_incoming"));
        _mail.Time.Advance(TimeSpan.FromSeconds(1));
        await _inbox.HandleDueAsync();
        Assert.Equal(1, await _mail.NotesAsync());
    }

    [Fact]
    public async Task A_connection_that_is_cut_under_a_handler_undoes_its_work_and_it_is_handled_again()
    {
        _then = scope => scope.Attempt > 1 ? Task.CompletedTask : _database.ExecuteAsync(
            $"select pg_terminate_backend({scope.Connection.ProcessID}, 60000)");
        await _inbox.ReceiveAsync([Parcel()]);
        await _inbox.HandleDueAsync();
        Assert.Equal(0, await _mail.NotesAsync());
        await HandleAllAsync();
        Assert.Equal(1, await _mail.NotesAsync());
    }

    [Fact]
    public async Task A_node_that_died_while_handling_is_followed_by_another_after_its_lease()
    {
        using var dies = new CancellationTokenSource();
        _then = _ => dies.IsCancellationRequested ? Task.CompletedTask : dies.CancelAsync();
        await _inbox.ReceiveAsync([Parcel()]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _inbox.HandleDueAsync(dies.Token));
        var successor = NewNode();
        Assert.Equal(0, await successor.HandleDueAsync());
        _mail.Time.Advance(PastALease);
        Assert.Equal(1, await successor.HandleDueAsync());
        Assert.Equal(1, await _mail.NotesAsync());
    }

    [Fact]
    public async Task Messages_that_a_handler_returns_leave_if_and_only_if_it_is_committed()
    {
        var sent = new List<Message>();
        var reminder = new Message(Guid.NewGuid(), "elsewhere", new ReminderDue("pay"));
        var fails = true;
        var inbox = _mail.NewInbox(new MessageHandlers().On<ParcelSent>((_, scope, _) =>
        {
            if (scope.Attempt == 1)
            {
                // As after work that the database refuses only at the end.
                return Task.FromResult<IReadOnlyList<Message>>([reminder, new(Guid.NewGuid(), "x", "not a type")]);
            }
            fails = false;
            return Task.FromResult<IReadOnlyList<Message>>([reminder]);
        }), _outbox);
        await inbox.ReceiveAsync([Parcel()]);
        await inbox.HandleDueAsync();
        Assert.True(fails);
        Assert.Equal(0, await _outbox.SendDueAsync(Send));
        _mail.Time.Advance(TimeSpan.FromSeconds(1));
        await inbox.HandleDueAsync();
        Assert.Equal(1, await _outbox.SendDueAsync(Send));
        Assert.Equal(reminder, Assert.Single(sent));

        Task Send(Message message, CancellationToken ct)
        {
            sent.Add(message);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_reminder_to_oneself_is_stored_with_an_append_and_handled_at_its_time()
    {
        var reminder = new Message(Guid.NewGuid(), "self", new ReminderDue("close the cart"));
        var prepared = _inbox.Prepare([reminder], _mail.Time.GetUtcNow() + TimeSpan.FromMinutes(10));
        await _database.Journal.AppendAsync(
            [Samples.Items(Guid.NewGuid(), 0)], Samples.Noon, [prepared.Command], default);
        _inbox.Committed(prepared);
        Assert.Equal(0, await _inbox.HandleDueAsync());
        _mail.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, await NewNode().HandleDueAsync());
        Assert.Equal("close the cart", await _database.ScalarAsync<string>("select text from notes"));
    }

    [Fact]
    public async Task What_an_outbox_sends_twice_an_inbox_handles_once()
    {
        var crashes = true;
        async Task Send(Message message, CancellationToken ct)
        {
            await _inbox.ReceiveAsync([message], ct: ct);
            if (crashes)
            {
                crashes = false;
                throw new InvalidOperationException("the answer was lost");
            }
        }

        _outbox.Committed(await _mail.AppendAsync(_outbox, Parcel()));
        await _outbox.SendDueAsync(Send);
        _mail.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await _outbox.SendDueAsync(Send));
        await HandleAllAsync();
        Assert.Equal(1, await _mail.NotesAsync());
        Assert.Equal(0, await _mail.CountAsync("outgoing"));
    }

    [Fact]
    public void A_type_has_one_handler() =>
        Assert.Throws<ArgumentException>(() => Handlers().On<ReminderDue>((_, _, _) => None()));

    private Inbox NewNode() => _mail.NewInbox(Handlers(), _outbox);

    private MessageHandlers Handlers() => new MessageHandlers()
        .On<ParcelSent>((parcel, scope, ct) => NoteAndAsync(scope, $"{parcel.Items} items", ct))
        .On<ReminderDue>((reminder, scope, ct) => NoteAndAsync(scope, reminder.Text, ct));

    private async Task<IReadOnlyList<Message>> NoteAndAsync(MessageScope scope, string text, CancellationToken ct)
    {
        await NoteAsync(scope, text, ct);
        await _then(scope);
        ct.ThrowIfCancellationRequested();
        return [];
    }

    /// <summary>Handles whatever waits, however long it would wait.</summary>
    private async Task HandleAllAsync()
    {
        _mail.Time.Advance(PastALease);
        while (await _inbox.HandleDueAsync() > 0)
        {
        }
    }

    private static Task<IReadOnlyList<Message>> None() => Task.FromResult<IReadOnlyList<Message>>([]);
}
