using Exchange.Api.Resources;
using Exchange.Domain.Resources;
using TestKit;

namespace Exchange.Api.Tests;

public sealed class LevelsOfLinks
{
    /// <summary>Each link of the catalogue that has a rate has a level, and a higher level has a higher best rate, or
    /// the same.</summary>
    [Fact]
    public void Stand_in_the_order_of_the_catalogues_highest_rates()
    {
        var best = new SortedDictionary<int, int>();
        var folder = Path.Combine(RepositoryRoot.Find(), "Exchange.Api", "Resources", "Catalogue");
        foreach (var file in Directory.GetFiles(folder, "accelerators*.csv"))
        {
            var rows = CsvText.Parse(File.ReadAllText(file));
            var (link, rate) = (
                Array.IndexOf(rows[0], "interconnect_type"), Array.IndexOf(rows[0], "interconnect_gb_per_s"));
            foreach (var row in rows.Skip(1).Where(row => row[link].Length > 0 && row[rate].Length > 0))
            {
                var level = FabricLevels.Of(row[link]);
                Assert.True(level is not null, $"{row[link]} has no level.");
                best[level.Value] = int.Max(best.GetValueOrDefault(level.Value), int.Parse(row[rate], null));
            }
        }

        Assert.Equal(Enumerable.Range(0, FabricLevels.Names.Length), best.Keys);
        Assert.Equal(best.Values.Order(), best.Values);
    }
}
