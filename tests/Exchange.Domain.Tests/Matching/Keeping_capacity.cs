using Exchange.Domain.Matching;
using static Exchange.Domain.Tests.Matching.Examples;

namespace Exchange.Domain.Tests.Matching;

public sealed class Keeping_capacity
{
    private static readonly DateTimeOffset One = Noon.AddHours(1);
    private static readonly DateTimeOffset Two = Noon.AddHours(2);
    private static readonly DateTimeOffset Three = Noon.AddHours(3);

    [Fact]
    public void Knows_what_an_array_of_minutes_knows_after_every_change()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var world = new World(seed, WorldShape.Small);
            for (var change = 0; change < 60; change++)
            {
                world.Change();
                foreach (var supply in world.Oracle.Supplies)
                {
                    var row = supply.Row;
                    var (from, to) = world.NextInterval();
                    var covered = supply.IsListed && row.WindowStart <= World.At(from) && World.At(to) <= row.WindowEnd;
                    Assert.Equal(
                        covered ? world.Oracle.FreeUnits(row.OfferId, from, to) : 0,
                        world.Index.FreeUnits(row.OfferId, World.At(from), World.At(to)));
                    Assert.Equal(supply.IsListed ? row : null, world.Index.Find(row.OfferId));
                }
            }
        }
    }

    [Fact]
    public void A_reservation_ends_where_the_next_may_begin()
    {
        var index = IndexOf(Offer(1));
        index.Reserve(Id(1), Id(50), 8, One, Two);
        index.Reserve(Id(1), Id(51), 8, Two, Three);
        index.Reserve(Id(1), Id(52), 8, Noon, One);
        Assert.Equal(0, index.FreeUnits(Id(1), Noon, Three));
    }

    [Fact]
    public void Refuses_one_unit_too_many_and_changes_nothing()
    {
        var index = IndexOf(Offer(1));
        index.Reserve(Id(1), Id(50), 5, One, Two);
        Assert.Throws<InvalidOperationException>(() => index.Reserve(Id(1), Id(51), 4, Noon, Three));
        Assert.Equal((8, 3, 8), (index.FreeUnits(Id(1), Noon, One), index.FreeUnits(Id(1), One, Two),
            index.FreeUnits(Id(1), Two, Three)));
    }

    [Fact]
    public void Refuses_through_one_offer_what_another_took_of_the_resource()
    {
        var node = Offer(2) with { ResourceId = Offer(1).ResourceId, Units = 2, AcceleratorsPerUnit = 4 };
        var index = IndexOf(Offer(1), node);
        index.Reserve(Id(1), Id(50), 3, One, Two);
        Assert.Equal(1, index.FreeUnits(Id(2), Noon, Three));
        Assert.Throws<InvalidOperationException>(() => index.Reserve(Id(2), Id(51), 2, Noon, Three));
        index.Release(Id(1), Id(50), 3, One, Two);
        Assert.Equal(2, index.FreeUnits(Id(2), Noon, Three));
    }

    [Fact]
    public void Gives_back_the_end_of_a_lease_that_ended_early()
    {
        var index = IndexOf(Offer(1));
        index.Reserve(Id(1), Id(50), 8, Noon, Three);
        index.Release(Id(1), Id(50), 8, Two, Three);
        Assert.Equal((0, 8), (index.FreeUnits(Id(1), One, Two), index.FreeUnits(Id(1), Two, Three)));
    }

    [Fact]
    public void Gives_nothing_back_twice()
    {
        var index = IndexOf(Offer(1));
        index.Reserve(Id(1), Id(50), 4, Noon, Two);
        index.Reserve(Id(1), Id(51), 4, Noon, Two);
        index.Release(Id(1), Id(50), 4, One, Two);
        Assert.Throws<InvalidOperationException>(() => index.Release(Id(1), Id(50), 4, One, Two));
        Assert.Throws<InvalidOperationException>(() => index.Release(Id(1), Id(50), 4, Noon, Two));
        Assert.Throws<InvalidOperationException>(() => index.Release(Id(1), Id(51), 5, Noon, Two));
        Assert.Equal(4, index.FreeUnits(Id(1), One, Two));
    }

    [Fact]
    public void Gives_nothing_back_for_an_empty_interval()
    {
        var index = IndexOf(Offer(1));
        index.Reserve(Id(1), Id(50), 8, Noon, One);
        index.Release(Id(1), Id(50), 8, One, One);
        Assert.Equal(0, index.FreeUnits(Id(1), Noon, One));
    }

    [Fact]
    public void Honours_a_lease_of_an_offer_that_was_withdrawn()
    {
        var sibling = Offer(2) with { ResourceId = Offer(1).ResourceId };
        var index = IndexOf(Offer(1), sibling);
        index.Reserve(Id(1), Id(50), 6, Noon, Two);
        index.Remove(Id(1));
        Assert.Equal((0, 2), (index.FreeUnits(Id(1), Noon, Two), index.FreeUnits(Id(2), Noon, Two)));
        index.Release(Id(1), Id(50), 6, Noon, Two);
        Assert.Equal(8, index.FreeUnits(Id(2), Noon, Two));
    }

    [Fact]
    public void Remembers_the_leases_of_an_offer_that_returns()
    {
        var index = IndexOf(Offer(1));
        index.Reserve(Id(1), Id(50), 6, Noon, Two);
        index.Remove(Id(1));
        index.Add(Offer(1) with { Fp16Gflops = 700_000 });
        Assert.Equal(2, index.FreeUnits(Id(1), Noon, Two));
    }

    [Fact]
    public void Forgets_a_withdrawn_offer_with_its_last_lease()
    {
        var index = IndexOf(Offer(1));
        index.Reserve(Id(1), Id(50), 6, Noon, Two);
        index.Remove(Id(1));
        var elsewhere = Offer(1) with { ResourceId = Id(70) };
        Assert.Throws<InvalidOperationException>(() => index.Add(elsewhere));
        index.Release(Id(1), Id(50), 6, Noon, One);
        Assert.Throws<InvalidOperationException>(() => index.Add(elsewhere));
        index.Release(Id(1), Id(50), 6, One, Two);
        index.Add(elsewhere);
        Assert.Equal(8, index.FreeUnits(Id(1), Noon, Two));
    }

    [Fact]
    public void Forgets_a_withdrawn_offer_that_has_no_lease()
    {
        var index = IndexOf(Offer(1));
        index.Remove(Id(1));
        index.Add(Offer(1) with { ResourceId = Id(70) });
        Assert.Equal(8, index.FreeUnits(Id(1), Noon, Two));
    }

    [Fact]
    public void A_paused_offer_is_not_planned_but_keeps_its_place()
    {
        var index = IndexOf(Offer(1), Offer(2));
        index.SetOpen(Id(1), false);
        Assert.Equal(Id(2), index.Plan(Demand()).Legs[0].OfferId);
        index.SetOpen(Id(1), true);
        Assert.Equal(Id(1), index.Plan(Demand()).Legs[0].OfferId);
    }

    [Fact]
    public void A_paused_offer_stays_paused_when_it_is_repriced()
    {
        var index = IndexOf(Offer(1), Offer(2));
        index.SetOpen(Id(1), false);
        index.Reprice(Id(1), 1, 99);
        Assert.Equal(Id(2), index.Plan(Demand()).Legs[0].OfferId);
        index.SetOpen(Id(1), true);
        Assert.Equal(new PlanLeg(Id(1), 4, 4, 1, 4), index.Plan(Demand()).Legs[0]);
    }

    [Fact]
    public void An_offer_that_is_not_listed_cannot_be_changed()
    {
        var index = IndexOf(Offer(1));
        index.Remove(Id(1));
        Assert.Throws<InvalidOperationException>(() => index.Remove(Id(1)));
        Assert.Throws<InvalidOperationException>(() => index.SetOpen(Id(1), true));
        Assert.Throws<InvalidOperationException>(() => index.Reprice(Id(1), 1, 1));
        Assert.Throws<InvalidOperationException>(() => index.Reserve(Id(1), Id(50), 1, Noon, One));
        Assert.Throws<InvalidOperationException>(() => index.Release(Id(1), Id(50), 1, Noon, One));
    }

    [Fact]
    public void An_offer_is_added_once_and_agrees_with_its_resource()
    {
        var index = IndexOf(Offer(1));
        Assert.Throws<InvalidOperationException>(() => index.Add(Offer(1)));
        Assert.Throws<InvalidOperationException>(() =>
            index.Add(Offer(2) with { ResourceId = Offer(1).ResourceId, ResourceAccelerators = 9 }));
    }

    [Theory]
    [InlineData(0, 1, 1, 0)]
    [InlineData(1, 0, 1, 0)]
    [InlineData(1, 1, 0, 0)]
    [InlineData(1, 1, 1, -1)]
    public void An_offer_of_nothing_is_refused(int units, int perUnit, int block, long price) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => IndexOf(Offer(1) with
        {
            Units = units,
            AcceleratorsPerUnit = perUnit,
            BlockUnits = block,
            PriceMicrosPerUnitHour = price,
        }));

    [Theory]
    [InlineData(0, 1, 1, 0)]
    [InlineData(1, 0, 1, 0)]
    [InlineData(1, 1, 0, 0)]
    [InlineData(1, 1, 1, -1)]
    public void A_demand_for_nothing_is_refused(int accelerators, int minutes, int legs, long limit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => IndexOf(Offer(1)).Plan(Demand() with
        {
            Need = accelerators,
            Minutes = minutes,
            MaxLegs = legs,
            LimitMicros = limit,
        }));
}
