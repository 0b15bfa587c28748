using System.Reflection;
using System.Text.RegularExpressions;
using Exchange.Api.Hosting;
using Microsoft.Extensions.Configuration;

namespace Tidy.Tests;

/// <summary>The page of settings that operators work from.</summary>
public sealed partial class SettingsInDocuments
{
    private const string Page = "docs/guides/settings.md";
    private const string Given = "given";

    private static readonly PropertyInfo[] Settings =
        [.. typeof(MarketSettings).GetProperties().Where(property => property.CanWrite)];

    [Fact]
    public void Are_all_that_the_API_reads_in_the_order_of_its_code() =>
        Assert.Equal(Settings.Select(setting => setting.Name), Rows().Select(row => row.Name));

    [Fact]
    public void Have_the_defaults_that_the_API_has()
    {
        var required = Rows().Where(row => row.Default == "required").Select(row => row.Name);
        var settings = MarketSettings.Load(new ConfigurationBuilder()
            .AddInMemoryCollection(required.ToDictionary(name => name, string? (_) => Given)).Build());

        Assert.Equal(
            Settings.Select(setting => (setting.Name, Default: Text(setting.GetValue(settings)))),
            Rows().Select(row => (row.Name, row.Default)));
    }

    [Fact]
    public void That_are_required_are_required_by_the_API() =>
        Assert.All(
            Rows().Where(row => row.Default == "required"),
            row => Assert.Contains(
                row.Name,
                Assert.Throws<SettingsException>(() => MarketSettings.Load(new ConfigurationBuilder()
                    .AddInMemoryCollection(
                        Settings.Where(setting => setting.PropertyType == typeof(string) && setting.Name != row.Name)
                            .ToDictionary(setting => setting.Name, string? (_) => Given)).Build())).Message,
                StringComparison.Ordinal));

    private static string Text(object? value) => value switch
    {
        null => "none",
        Given => "required",
        string text => $"`{text}`",
        var other => $"`{other}`",
    };

    /// <summary>The rows of the API's table.</summary>
    private static IEnumerable<(string Name, string Default)> Rows()
    {
        var page = Tree.Read(Page);
        var start = page.IndexOf("## API", StringComparison.Ordinal);
        var end = page.IndexOf("## Portal", StringComparison.Ordinal);
        return from row in Row().Matches(page[start..end])
               select (row.Groups[1].Value, row.Groups[2].Value);
    }

    [GeneratedRegex(@"^\| `MARKET_(\w+)` \| (\S.*?) \| \S", RegexOptions.Multiline)]
    private static partial Regex Row();
}
