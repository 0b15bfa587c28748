using System.Text.Json;
using Exchange.Domain.Trading;

namespace Simulation.Tests;

/// <summary>
/// A market that is read from its image must be the one that was written: to the byte, and in everything it decides.
/// </summary>
public sealed class ComingBackFromAnImage
{
    private const int Cuts = 12;

    private static readonly bool Long = Environment.GetEnvironmentVariable("MARKET_LONG") == "1";

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(101, Long ? 100 : 4)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void At_any_cut_the_rest_of_the_log_leads_to_the_same_bytes(int seed)
    {
        var world = new World(seed);
        for (var i = 0; i < 1_000; i++)
        {
            world.Step(checkPriority: false);
        }

        // Cuts fall inside decisions as well as between them, as the pages of a feed do.
        var places = new Random(seed);
        var cuts = Enumerable.Range(0, Cuts).Select(_ => places.Next(world.Log.Count)).ToHashSet();
        var replayed = new Market();
        var fromImages = new List<Market>();
        for (var i = 0; i < world.Log.Count; i++)
        {
            replayed.Apply(world.Log[i]);
            fromImages.ForEach(market => market.Apply(world.Log[i]));
            if (cuts.Contains(i))
            {
                var image = World.ImageOf(replayed);
                fromImages.Add(MarketImage.Read(image));
                Assert.True(image.AsSpan().SequenceEqual(World.ImageOf(fromImages[^1])));
            }
        }

        var all = World.ImageOf(replayed);
        Assert.All(fromImages, market => Assert.True(all.AsSpan().SequenceEqual(World.ImageOf(market))));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void It_decides_every_later_command_alike(int seed)
    {
        var world = new World(seed);
        var answered = new List<(CommandOrigin Origin, DateTimeOffset At)>();
        var fromImages = new List<Market>();
        var compared = 0;
        world.Decided = (command, stamp, decision) =>
        {
            foreach (var market in fromImages)
            {
                var alike = market.Execute(command, stamp);
                Assert.Equal(TextOf(decision), TextOf(alike));
                compared += alike.Events.Count;
            }

            if (decision.Refusal is null && command is not PassTime)
            {
                answered.Add((command.Origin, stamp.Now));
            }
        };
        for (var i = 0; i < 1_200; i++)
        {
            world.Step(checkPriority: false);
            if (i % 200 == 100)
            {
                var market = MarketImage.Read(World.ImageOf(world.Market));
                // What a host does: the ids of answered commands are in its records, not in the image.
                answered.ForEach(known => market.Remember(known.Origin, known.At));
                fromImages.Add(market);
            }
        }

        world.Drain();
        Assert.True(compared > 1_000, "Too little happened to prove anything.");
        var all = World.ImageOf(world.Market);
        Assert.All(fromImages, market =>
        {
            Assert.Equal(world.Market.NextDeadline, market.NextDeadline);
            Assert.True(all.AsSpan().SequenceEqual(World.ImageOf(market)));
        });
    }

    private static string TextOf(Decision decision) =>
        decision.Refusal + string.Join('\n', decision.Events.Select(fact =>
            fact.GetType().Name + JsonSerializer.Serialize(fact, fact.GetType())));
}
