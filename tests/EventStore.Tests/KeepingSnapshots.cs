using static EventStore.Tests.Samples;

namespace EventStore.Tests;

public sealed class KeepingSnapshots(JournalDatabase database) : IClassFixture<JournalDatabase>
{
    private readonly string _name = Guid.NewGuid().ToString();

    private SnapshotStore Store => new(database.Source, JournalDatabase.Schema);

    [Fact]
    public async Task There_is_none_at_first() =>
        Assert.Null(await Store.LoadNewestAsync(_name, long.MaxValue, default));

    [Fact]
    public async Task The_newest_is_the_one_of_the_highest_position_whatever_the_order_of_saving()
    {
        await SaveAsync(20, 1, 2);
        await SaveAsync(10, 1, 1);
        var newest = await Store.LoadNewestAsync(_name, long.MaxValue, default);
        Assert.Equal((20, 1, Noon), (newest!.Position, newest.FormatVersion, newest.TakenAt));
        Assert.Equal([2], newest.Image);
    }

    [Fact]
    public async Task Whoever_has_no_use_for_one_asks_for_the_one_below_it()
    {
        await SaveAsync(10, 1, 1);
        await SaveAsync(20, 2, 2);
        var newest = await Store.LoadNewestAsync(_name, long.MaxValue, default);
        Assert.Equal((20, 2), (newest!.Position, newest.FormatVersion));
        Assert.Equal(10, (await Store.LoadNewestAsync(_name, newest.Position, default))!.Position);
        Assert.Null(await Store.LoadNewestAsync(_name, 10, default));
    }

    [Fact]
    public async Task Saving_at_the_same_position_replaces()
    {
        await SaveAsync(10, 1, 1);
        await SaveAsync(10, 1, 7);
        Assert.Equal([7], (await Store.LoadNewestAsync(_name, long.MaxValue, default))!.Image);
    }

    [Fact]
    public async Task Pruning_keeps_the_newest_and_leaves_others_alone()
    {
        var other = new SnapshotStore(database.Source, JournalDatabase.Schema);
        await other.SaveAsync(_name + "x", new(1, 1, Noon, [9]), default);
        foreach (var position in new[] { 10, 30, 20, 40 })
        {
            await SaveAsync(position, 1, (byte)position);
        }
        Assert.Equal(2, await Store.PruneAsync(_name, 2, default));
        Assert.Equal("30,40", await database.ScalarAsync<string>(
            $"select string_agg(position::text, ',' order by position) from es.es_snapshots where name = '{_name}'"));
        Assert.NotNull(await other.LoadNewestAsync(_name + "x", long.MaxValue, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.PruneAsync(_name, 0, default));
    }

    [Fact]
    public async Task Pruning_goes_by_when_they_were_taken()
    {
        await SaveAsync(90, 1, 1, Noon);
        await SaveAsync(10, 1, 1, Noon.AddHours(1));
        await SaveAsync(20, 1, 1, Noon.AddHours(2));
        Assert.Equal(1, await Store.PruneAsync(_name, 2, default));
        Assert.Equal(20, (await Store.LoadNewestAsync(_name, long.MaxValue, default))!.Position);
    }

    private Task SaveAsync(long position, int format, byte content, DateTimeOffset? at = null) =>
        Store.SaveAsync(_name, new(position, format, at ?? Noon, [content]), default);
}
