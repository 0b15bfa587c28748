namespace EventStore.Tests;

/// <summary>Writers that commit out of order, roll back, are cut off and hang open, against a reader that looks after
/// every step. Histories come from a seed, which the test's name shows.</summary>
public sealed class NeverSkippingAnEvent : IAsyncLifetime
{
    private const int Steps = 80;
    private const int MostOpen = 6;

    private readonly JournalDatabase _database = new();
    private readonly List<HeldAppend> _open = [];
    private readonly List<AppendResult> _committed = [];
    private readonly List<long> _seen = [];
    private long _position;

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        await HeldAppend.InstallAsync(_database);
    }

    public Task DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Each_committed_event_is_seen_once_and_in_order(int seed)
    {
        var random = new Random(seed);
        var hanging = await HeldAppend.BeginAsync(_database, Guid.NewGuid(), 0, 2);
        for (var step = 0; step < Steps; step++)
        {
            await TakeStepAsync(random);
            await ReadOnAsync(random.Next(1, 8));
        }
        Assert.Empty(_seen);
        Assert.NotEmpty(_committed);
        await EndAsync(hanging, 0);

        while (_open.Count > 0)
        {
            await EndAsync(Take(random), random.Next(8));
            await ReadOnAsync(random.Next(1, 8));
        }
        while (await ReadOnAsync(100) > 0)
        {
        }
        var stored = await StoredAsync();
        Assert.Equal(stored, _seen);
        Assert.Equal(_committed.Select(append => append.FirstSequence).Order(), stored.Intersect(
            _committed.Select(append => append.FirstSequence)));
    }

    [Fact]
    public async Task Short_histories_are_read_as_soon_as_nothing_earlier_is_open()
    {
        var random = new Random(4);
        for (var round = 0; round < 15; round++)
        {
            for (var step = 0; step < 4; step++)
            {
                await TakeStepAsync(random);
                await ReadOnAsync(random.Next(1, 4));
            }
            while (_open.Count > 0)
            {
                await EndAsync(Take(random), random.Next(8));
            }
            while (await ReadOnAsync(100) > 0)
            {
            }
            Assert.Equal(await StoredAsync(), _seen);
        }
    }

    private async Task TakeStepAsync(Random random)
    {
        if (_open.Count < MostOpen && random.Next(3) > 0)
        {
            _open.Add(await HeldAppend.BeginAsync(_database, Guid.NewGuid(), 0, random.Next(1, 4)));
        }
        else if (_open.Count > 0)
        {
            await EndAsync(Take(random), random.Next(8));
        }
        else
        {
            _committed.Add(await _database.AppendAsync(Samples.Items(Guid.NewGuid(), 0, random.Next(1, 4))));
        }
    }

    private HeldAppend Take(Random random)
    {
        var held = _open[random.Next(_open.Count)];
        _open.Remove(held);
        return held;
    }

    private async Task EndAsync(HeldAppend held, int how)
    {
        if (how < 5)
        {
            _committed.Add(await held.CommitAsync());
        }
        else if (how < 7)
        {
            await held.RollBackAsync();
        }
        else
        {
            await held.KillAsync();
        }
        await held.DisposeAsync();
    }

    private async Task<int> ReadOnAsync(int atMost)
    {
        var page = await _database.Journal.ReadFeedAsync(_position, atMost);
        Assert.All(page.Events, recorded => Assert.InRange(recorded.Sequence, _position + 1, page.SafeSequence));
        _seen.AddRange(page.Events.Select(recorded => recorded.Sequence));
        var moved = page.SafeSequence > _position ? 1 : 0;
        _position = page.SafeSequence;
        return moved;
    }

    private async Task<List<long>> StoredAsync()
    {
        await using var command = _database.Source.CreateCommand("select seq_id from es.mt_events order by seq_id");
        await using var reader = await command.ExecuteReaderAsync();
        var stored = new List<long>();
        while (await reader.ReadAsync())
        {
            stored.Add(reader.GetInt64(0));
        }
        return stored;
    }
}
