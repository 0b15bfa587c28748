using System.Text.Json;
using Exchange.Domain.Rematching;
using Exchange.Domain.Trading;

namespace Simulation.Tests;

/// <summary>Commands rebuilt from the facts of random days lead to the same facts again.</summary>
public sealed class DecidingRandomDaysAgain
{
    private const int Seeds = 3;
    private const int Steps = 1_500;

    [Fact]
    public void Every_command_whose_facts_say_what_it_was_leads_to_them_again()
    {
        var (same, asked) = (new HashSet<Type>(), new HashSet<Type>());
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var world = new World(seed);
            for (var i = 0; i < Steps; i++)
            {
                world.Step(checkPriority: false);
            }

            DecideAgain(world, same, asked);
        }

        Assert.Empty(asked.Except(same).Select(type => type.Name));
        Assert.True(same.Count > 25, $"Only {same.Count} kinds of commands came up.");
    }

    private static void DecideAgain(World world, HashSet<Type> same, HashSet<Type> asked)
    {
        var again = new Market();
        foreach (var (command, stamp, decision) in world.History)
        {
            if (decision.Events.Count == 0)
            {
                continue;
            }

            var byExchange = command is PassTime or OpenMarket;
            var rebuilt = RebuiltCommand.Of(decision.Events, command.Origin, byExchange, world.Market.Currency);
            if (rebuilt is null)
            {
                // Only what fell due before a command's turn hides it.
                Assert.IsType<TimePassed>(decision.Events[0]);
                foreach (var fact in decision.Events)
                {
                    again.Apply(fact);
                }

                continue;
            }

            asked.Add(command.GetType());
            Assert.Equal(command.GetType(), rebuilt.GetType());
            var got = again.Execute(rebuilt, stamp);
            Assert.Null(got.Refusal);
            Assert.Equal(decision.Events.Select(Text), got.Events.Select(Text));
            same.Add(command.GetType());
        }

        Assert.True(World.ImageOf(world.Market).AsSpan().SequenceEqual(World.ImageOf(again)));
    }

    private static string Text(object fact) => fact.GetType().Name + JsonSerializer.Serialize(fact, fact.GetType());
}
