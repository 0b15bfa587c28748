using System.Diagnostics.Metrics;
using static EventStore.Tests.Mail;

namespace EventStore.Tests;

public sealed class GivingAMessageUp : IAsyncLifetime
{
    private readonly JournalDatabase _database = new();
    private Mail _mail = null!;
    private Outbox _outbox = null!;
    private Inbox _inbox = null!;
    private bool _mended;

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        _mail = new(_database);
        await _mail.MakeNotesAsync();
        _outbox = _mail.NewOutbox();
        _inbox = _mail.NewInbox(new MessageHandlers().On<ParcelSent>(async (parcel, scope, ct) =>
        {
            if (parcel.Items < 0 && !_mended)
            {
                throw new InvalidOperationException("fewer than none\0");
            }
            await NoteAsync(scope, "handled", ct);
            return [];
        }));
    }

    public Task DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Poison_is_a_dead_letter_after_its_attempts_and_harms_no_other_message()
    {
        var poison = Parcel(-1);
        await _inbox.ReceiveAsync([poison, Parcel(1), Parcel(2)]);
        await HandleUntilDoneAsync();
        Assert.Equal(2, await _mail.NotesAsync());
        var letter = Assert.Single(await _mail.DeadLetters.ListAsync());
        Assert.Equal(("incoming", poison.Id, "shop", "parcel_sent", Outbox.MaxAttempts, "fewer than none "),
            (letter.Box, letter.Id, letter.Destination, letter.Type, letter.Attempts, letter.Error));
        Assert.Contains("\"Items\": -1", letter.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_letter_is_handled_when_it_is_replayed_after_what_was_wrong_is_mended()
    {
        await _inbox.ReceiveAsync([Parcel(-1)]);
        await HandleUntilDoneAsync();
        var letter = Assert.Single(await _mail.DeadLetters.ListAsync());
        _mended = true;
        Assert.True(await _mail.DeadLetters.ReplayAsync(letter));
        Assert.Equal(1, await _inbox.HandleDueAsync());
        Assert.Equal(1, await _mail.NotesAsync());
        Assert.Empty(await _mail.DeadLetters.ListAsync());
        Assert.False(await _mail.DeadLetters.ReplayAsync(letter));
    }

    [Fact]
    public async Task One_that_is_replayed_unmended_dies_again()
    {
        await _inbox.ReceiveAsync([Parcel(-1)]);
        await HandleUntilDoneAsync();
        await _mail.DeadLetters.ReplayAsync(Assert.Single(await _mail.DeadLetters.ListAsync()));
        await HandleUntilDoneAsync();
        Assert.Single(await _mail.DeadLetters.ListAsync());
    }

    [Fact]
    public async Task A_dead_letter_that_is_sent_again_is_dropped()
    {
        var poison = Parcel(-1);
        await _inbox.ReceiveAsync([poison]);
        await HandleUntilDoneAsync();
        await _inbox.ReceiveAsync([poison]);
        Assert.Equal(0, await _mail.CountAsync("incoming"));
    }

    [Fact]
    public async Task What_cannot_be_sent_is_given_up_and_sent_when_it_is_replayed()
    {
        _outbox.Committed(await _mail.AppendAsync(_outbox, Parcel()));
        for (var attempt = 1; attempt <= Outbox.MaxAttempts; attempt++)
        {
            Assert.Equal(1, await _outbox.SendDueAsync((_, _) => throw new InvalidOperationException("nobody there")));
            _mail.Time.Advance(TimeSpan.FromHours(1));
        }
        Assert.Equal(0, await _mail.CountAsync("outgoing"));
        var letter = Assert.Single(await _mail.DeadLetters.ListAsync());
        Assert.Equal(("outgoing", "nobody there"), (letter.Box, letter.Error));
        await _mail.DeadLetters.ReplayAsync(letter);
        Assert.Equal(1, await _outbox.SendDueAsync((_, _) => Task.CompletedTask));
        Assert.Equal(0, await _mail.CountAsync("outgoing"));
    }

    [Fact]
    public async Task What_was_given_up_is_not_sent_because_it_is_stored_again()
    {
        var parcel = Parcel();
        _outbox.Committed(await _mail.AppendAsync(_outbox, parcel));
        for (var attempt = 1; attempt <= Outbox.MaxAttempts; attempt++)
        {
            await _outbox.SendDueAsync((_, _) => throw new InvalidOperationException("nobody there"));
            _mail.Time.Advance(TimeSpan.FromHours(1));
        }
        _outbox.Committed(await _mail.AppendAsync(_outbox, parcel));
        Assert.Equal(0, await _outbox.SendDueAsync((_, _) => Task.CompletedTask));
        Assert.Single(await _mail.DeadLetters.ListAsync());
    }

    [Theory]
    [InlineData("message_type = 'nobody_knows_me'")]
    [InlineData("body = '[]'")]
    [InlineData("body = 'null'")]
    public async Task What_cannot_be_read_is_given_up_at_once(string change)
    {
        await _mail.AppendAsync(_outbox, Parcel());
        await _database.ExecuteAsync($"update es.es_outgoing set {change}");
        _mail.Time.Advance(PastALease);
        Assert.Equal(1, await _outbox.SendDueAsync((_, _) => Task.CompletedTask));
        Assert.Single(await _mail.DeadLetters.ListAsync());
    }

    [Fact]
    public async Task One_that_ends_each_process_that_tries_it_is_given_up_too()
    {
        await _mail.AppendAsync(_outbox, Parcel());
        for (var attempt = 2; attempt <= Outbox.MaxAttempts; attempt++)
        {
            using var dies = new CancellationTokenSource();
            _mail.Time.Advance(PastALease);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _mail.NewOutbox().SendDueAsync(
                async (_, _) =>
                {
                    await dies.CancelAsync();
                    dies.Token.ThrowIfCancellationRequested();
                }, dies.Token));
        }
        _mail.Time.Advance(PastALease);
        var tried = false;
        await _outbox.SendDueAsync((_, _) => Task.FromResult(tried = true));
        Assert.False(tried);
        Assert.StartsWith("None of 10", Assert.Single(await _mail.DeadLetters.ListAsync()).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_without_a_handler_is_given_up_after_its_attempts()
    {
        await _inbox.ReceiveAsync([new(Guid.NewGuid(), "shop", new ReminderDue("?"))]);
        await HandleUntilDoneAsync();
        Assert.Contains("Nothing handles ReminderDue", Assert.Single(await _mail.DeadLetters.ListAsync()).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_many_were_given_up_is_measured()
    {
        await _inbox.ReceiveAsync([Parcel(-1), Parcel(-2)]);
        await HandleUntilDoneAsync();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Meter.Name: "EventStore", Name: "eventstore.messages.dead" })
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        var measured = new TaskCompletionSource();
        listener.SetMeasurementEventCallback<long>((_, count, _, _) =>
        {
            if (count == 2)
            {
                measured.TrySetResult();
            }
        });
        listener.Start();
        using var stop = new CancellationTokenSource();
        var running = _inbox.RunAsync(stop.Token);
        await measured.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private async Task HandleUntilDoneAsync()
    {
        while (await _mail.CountAsync("incoming where keep_until is null") > 0)
        {
            await _inbox.HandleDueAsync();
            _mail.Time.Advance(TimeSpan.FromHours(1));
        }
    }
}
