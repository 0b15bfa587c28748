using System.Reflection;
using TestKit;

namespace Ledger.Tests.Replaying;

/// <summary>docs/contracts/ledger-kinds.md is the norm: it must say what the code does.</summary>
public class The_page_of_kinds
{
    private static readonly string Page =
        File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "contracts", "ledger-kinds.md"));

    public static TheoryData<string> Rules { get; } =
    [
        .. typeof(ReplayRules).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!),
    ];

    [Theory]
    [MemberData(nameof(Rules))]
    public void States_every_rule_in_its_own_words(string rule) =>
        Assert.Contains($"| {rule} |", Page, StringComparison.Ordinal);

    [Fact]
    public void Names_every_kind_and_no_other()
    {
        var (from, to) = (
            Page.IndexOf("### 1.1", StringComparison.Ordinal), Page.IndexOf("### 1.2", StringComparison.Ordinal));
        var rows = Page[from..to].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        var named = rows.SelectMany(row => row.Split('|')[1].Split('`', ',', ' ')).Where(word => word.Length > 0);
        Assert.Equal(MarketReplay.Kinds.Order(), named.Order());
    }
}
