using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EndToEnd.Tests;

/// <summary>What the demo day leaves behind, and what it says of itself.</summary>
[Collection(OnOneDemoDay.Name)]
public sealed partial class TheDemoDay(ADemoDay day)
{
    [Fact]
    public void Every_job_becomes_an_order_that_is_taken_or_refused()
    {
        var numbers = Numbers();

        Assert.Equal(
            numbers.GetProperty("jobs").GetInt32(),
            Counts(numbers, "orders").Values.Sum() + Counts(numbers, "refused").Values.Sum());
    }

    [Theory]
    [InlineData("orders", "filled")]
    [InlineData("orders", "expired")]
    [InlineData("matches", "delivered")]
    [InlineData("matches", "declined")]
    [InlineData("matches", "lapsed")]
    [InlineData("matches", "cancelled")]
    public void Every_fate_occurs(string of, string fate) =>
        Assert.True(Counts(Numbers(), of).GetValueOrDefault(fate) > 0, day.Output);

    [Fact]
    public void The_whole_trace_has_orders_that_are_refused_and_cancelled_too()
    {
        if (ADemoDay.IsLong)
        {
            Assert.NotEmpty(Counts(Numbers(), "refused"));
            Assert.True(Counts(Numbers(), "orders").GetValueOrDefault("cancelled") > 0, day.Output);
        }
    }

    [Fact]
    public void Everything_that_was_settled_is_paid()
    {
        var numbers = Numbers();

        Assert.True(numbers.GetProperty("settlementsPaid").GetInt32() > 0, day.Output);
        Assert.Equal(0, numbers.GetProperty("settlementsUnpaid").GetInt32());
        Assert.True(numbers.GetProperty("vouchersPaid").GetDecimal() > 0, day.Output);
    }

    [Fact]
    public void It_names_the_ledger_after_itself_at_random() => Assert.Matches(Origin(), Text(Numbers(), "origin"));

    [Fact]
    public void Its_ledger_verifies_and_a_copy_with_one_byte_changed_does_not()
    {
        Assert.Contains(" verified ", day.Output, StringComparison.Ordinal);
        var refused = Refusal().Match(day.Output);
        Assert.True(refused.Success, day.Output);
        // An entry has at most 32,768 bytes, and the altered one is the one that is named.
        Assert.InRange(Number(refused, "byte") - Number(refused, "begin"), 0, 32_767);
        Assert.False(Directory.Exists(Path.Combine(day.Folder, "altered")), "The altered copy should be gone.");
    }

    [Fact]
    public void Its_ledger_names_no_participant()
    {
        var names = Directory.GetFiles(Path.Combine(day.Folder, "secrets"), "*.apikey")
            .Select(Path.GetFileNameWithoutExtension).Where(name => name != "operator").Select(name => name!).ToArray();
        // Ten suppliers, fifty buyers, the programme's issuer and the auditor.
        Assert.Equal(62, names.Length);
        var entries = Directory.GetFiles(
            Path.Combine(day.Folder, "export", "tile", "entries"), "*", SearchOption.AllDirectories);
        Assert.NotEmpty(entries);
        foreach (var file in entries)
        {
            // As the names of the files with their secrets are made from theirs.
            var text = NotOfNames().Replace(File.ReadAllText(file).ToLowerInvariant(), "-");
            Assert.DoesNotContain(names, name => text.Contains(name, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Its_commands_go_out_side_by_side() =>
        Assert.InRange(Numbers().GetProperty("mostInFlight").GetInt32(), 32, 64);

    [Theory]
    [InlineData("│ Orders")]
    [InlineData("│ refused")]
    [InlineData("│ Matched card-hours")]
    [InlineData(" P·hours │")]
    [InlineData("│ Turnover, USD")]
    [InlineData("│ Fees, USD")]
    [InlineData("│ Vouchers paid, USD")]
    [InlineData("│ Ledger entries")]
    [InlineData("│ Time taken")]
    [InlineData(" a second │")]
    [InlineData("│ Requests in flight")]
    [InlineData("│ Placing an order, ms")]
    [InlineData(" p50 │")]
    [InlineData(" p99 │")]
    public void Its_table_has_a_row_for(string what) => Assert.Contains(what, day.Output, StringComparison.Ordinal);

    [Fact]
    public void Its_figures_are_above_zero()
    {
        var numbers = Numbers();
        foreach (var name in (string[])["cardHours", "petaHours", "turnover", "fees", "placeOrderP50Ms"])
        {
            Assert.True(numbers.GetProperty(name).GetDecimal() > 0, $"{name}: {day.Output}");
        }

        Assert.True(
            numbers.GetProperty("placeOrderP99Ms").GetDouble() >= numbers.GetProperty("placeOrderP50Ms").GetDouble());
    }

    [Fact]
    public void It_says_what_is_synthesised() =>
        Assert.Contains("Synthesised by fixed rules", day.Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("secrets")]
    [InlineData("keys")]
    public void Its_secrets_are_for_their_owner_alone(string folder)
    {
        var path = Path.Combine(day.Folder, folder);
        const UnixFileMode others = ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Equal(UnixFileMode.None, ModeOf(path) & others);
        Assert.NotEmpty(Directory.GetFiles(path));
    }

    [Fact]
    public void Every_key_file_has_mode_0600()
    {
        var files = Directory.GetFiles(Path.Combine(day.Folder, "secrets"));
        Assert.Contains(files, file => Path.GetFileName(file) == "amber-robotics.key");
        Assert.All(
            files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(file)));
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows()
        ? throw new PlatformNotSupportedException("ops/up is for Unix.")
        : File.GetUnixFileMode(path);

    private JsonElement Numbers()
    {
        Assert.True(day.Status == 0, day.Output);
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(day.Folder, "day.json")));
        return document.RootElement.Clone();
    }

    private static Dictionary<string, int> Counts(JsonElement numbers, string name) =>
        numbers.GetProperty(name).EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetInt32());

    private static string Text(JsonElement numbers, string name) => numbers.GetProperty(name).GetString()!;

    private static int Number(Match match, string group) =>
        int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("^localhost/compute/[0-9a-f]{8}$")]
    private static partial Regex Origin();

    [GeneratedRegex(
        @"one byte changed: (?<file>tile/entries/\S+), byte (?<byte>\d+) "
        + @"entry \d+, \k<file>, byte (?<begin>\d+): .* failed")]
    private static partial Regex Refusal();

    [GeneratedRegex("[^a-z0-9]")]
    private static partial Regex NotOfNames();
}
