using System.Diagnostics;
using System.Globalization;

namespace Exchange.Domain.Tests.Matching;

/// <summary>
/// The engine, the brute force and the columnar scan under the same commands, compared after each. MARKET_LONG=1 takes
/// ten streams of 10,000 commands.
/// </summary>
public sealed class Streams_of_commands
{
    private static readonly bool s_long = Environment.GetEnvironmentVariable("MARKET_LONG") == "1";
    private static readonly int s_streams = s_long ? 10 : 3;
    private static readonly int s_commands = s_long ? 10_000 : 600;

    [Fact]
    public void Leave_the_same_state_and_give_the_same_plans_as_both_oracles()
    {
        for (var seed = 1; seed <= s_streams; seed++)
        {
            var stream = new CommandStream(seed);
            var scanned = 0;
            stream.Run(s_commands, (demand, plan) =>
            {
                var where = $"seed {seed}: {demand}";
                Planning_in_random_worlds.Compare(stream.World.Oracle, demand, plan, where);
                if (demand.Weights.Count == 0 && demand.BudgetMicros is null && !demand.AllOrNone)
                {
                    scanned++;
                    Assert.Equal(
                        stream.Scan.Plan(demand).Legs.Select(leg => (leg.Row.OfferId, leg.Units)),
                        plan.Legs.Select(leg => (leg.OfferId, leg.Units)));
                }
            });
            Assert.True(scanned > s_commands / 20, $"seed {seed}: only {scanned} plans were compared with the scan's");
        }
    }

    /// <summary>
    /// Nothing that decides may come from how the machine computes, collects garbage or compiles. Each runs in a
    /// process of its own.
    /// </summary>
    [Theory]
    [InlineData("DOTNET_EnableHWIntrinsic", "0")]
    [InlineData("DOTNET_EnableAVX2", "0")]
    [InlineData("DOTNET_gcServer", "1")]
    [InlineData("DOTNET_gcConcurrent", "0")]
    [InlineData("DOTNET_TieredCompilation", "0")]
    public void Come_out_the_same_in_a_process_with(string setting, string value)
    {
        const int Seed = 77;
        var here = new CommandStream(Seed);
        here.Run(s_commands, compare: null);
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            Environment = { [setting] = value },
        };
        foreach (var argument in (string[])
            ["exec", typeof(Program).Assembly.Location, CommandStream.Verb,
                Seed.ToString(CultureInfo.InvariantCulture), s_commands.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        Assert.Equal(here.Digest, process.StandardOutput.ReadToEnd().Trim());
        process.WaitForExit();
    }
}
