using Exchange.Api.Sequencing;

namespace Exchange.Api.Tests;

public sealed class IdsThatFollow
{
    private static readonly Guid Market = StableIds.Market("test.example/compute/one");

    [Fact]
    public void Are_the_same_for_the_same_decision()
    {
        Assert.Equal(StableIds.Created(Market, 7, 1), StableIds.Created(Market, 7, 1));
        Assert.Equal(8, StableIds.Created(Market, 7, 1).Version);
    }

    [Fact]
    public void Rise_with_the_position_so_that_an_index_grows_at_its_end()
    {
        var ids = Enumerable.Range(1, 100).Select(position => StableIds.Created(Market, position * 1_000, 0)).ToArray();

        Assert.Equal(ids.Select(id => id.ToString()).Order(StringComparer.Ordinal), ids.Select(id => id.ToString()));
    }

    [Fact]
    public void Differ_by_market_position_ordinal_and_purpose()
    {
        Guid[] ids =
        [
            StableIds.Created(Market, 7, 1), StableIds.Created(Market, 7, 2), StableIds.Created(Market, 8, 1),
            StableIds.OfEvent(Market, 7, 1), StableIds.Created(StableIds.Market("test.example/two"), 7, 1),
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
    }
}
