using System.Reflection;
using System.Text.Json.Nodes;

namespace Ledger.Tests.Replaying;

public class Replaying_a_market
{
    /// <summary>Every rule, and what was found to break it.</summary>
    public static TheoryData<string> Lies { get; } = [.. Forgery.All.Select(forgery => forgery.Name)];

    private static readonly string[] RulesOfOpenings = [ReplayRules.OpeningFits, ReplayRules.OpeningNamed];

    [Fact]
    public void Passes_an_honest_day_and_counts_it()
    {
        using var day = HonestDay.Make().Write(
            HonestDay.Terms, HonestDay.RestingTerms, HonestDay.RateTerms, HonestDay.BudgetTerms);
        var report = day.Scratch("report");
        var (code, output, error) = day.Verify("replay", "--json", report);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("replay: 7 orders, 5 matches, 2 leases, 2 records of use, 2 of 2 settlements paid", output);
        Assert.Contains("3 vouchers issued, 1 redeemed, 0 outstanding", output);
        Assert.Contains("4 openings fit their commitments; 9 commitments not checked", output);
        Assert.Contains("limits of 4 orders not checked", output);
        Assert.Contains("\"replay\":{\"accounts\":8,", File.ReadAllText(report));
        Assert.Contains("\"matchesUnfinished\":0,", File.ReadAllText(report));
        Assert.Contains("\"ordersUnfinished\":1,", File.ReadAllText(report));
        Assert.Contains("\"operators\":1,", File.ReadAllText(report));
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public void Refuses_what_is_signed_and_false(string lie)
    {
        var forgery = Forgery.All.Single(forgery => forgery.Name == lie);
        using var day = HonestDay.Make();
        forgery.Forge(day);
        // The terms of an order that was changed keep their commitment.
        day.Write(HonestDay.Terms, HonestDay.RestingTerms, HonestDay.RateTerms, HonestDay.BudgetTerms);

        Assert.Equal((0, ""), Without(day.Verify("sigs")));
        var (code, _, error) = day.Verify("replay");
        Assert.Equal(1, code);
        Assert.StartsWith(
            $"entry {day.IndexOf(forgery.At)}, tile/entries/000.p/{day.Steps.Count + 1}, byte ", error,
            StringComparison.Ordinal);
        Assert.Contains($": {forgery.Rule}; ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_lie_against_every_rule()
    {
        var rules = typeof(ReplayRules).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (string)field.GetRawConstantValue()!).ToList();
        Assert.Equal([], rules.Except(Forgery.All.Select(forgery => forgery.Rule)).Except(RulesOfOpenings));
        Assert.Equal(rules.Count, rules.Distinct().Count());
        Assert.Equal(Forgery.All.Count, Forgery.All.Select(forgery => forgery.Name).Distinct().Count());
    }

    [Fact]
    public void Refuses_an_opening_with_another_limit()
    {
        var opened = HonestDay.Terms with { Payload = """{"currency":"USD","limit":"4"}""" };
        using var day = HonestDay.Make().Write(opened);
        var (code, _, error) = day.Verify("replay");
        Assert.Equal(1, code);
        var index = day.IndexOf("order 1");
        Assert.StartsWith(
            $"entry {index}, private/{index}: {ReplayRules.OpeningFits}", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"currency":"USD","limit":3}""")]
    [InlineData("""{"currency":"USD"}""")]
    public void Refuses_an_opening_without_a_limit_in_writing(string payload)
    {
        var opening = HonestDay.Terms with { Payload = payload };
        using var day = HonestDay.Make();
        day["order 1"].Body["termsCommitment"] = HonestDay.Commit(opening);
        day.Write(opening);
        var (code, _, error) = day.Verify("replay");
        Assert.Equal(1, code);
        Assert.StartsWith($"entry {day.IndexOf("order 1")}, tile/entries/", error, StringComparison.Ordinal);
        Assert.Contains($": {ReplayRules.Members}; ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_the_acts_of_whom_an_operator_made_one_too()
    {
        using var day = HonestDay.Make();
        day["issuer as Issuer"].Body["roles"] = new JsonArray("Issuer", "Operator");
        foreach (var name in new[] { "deposit 2", "adjustment", "suspension", "reinstatement" })
        {
            day[name].Body["participant"] = MarketDay.Id("issuer");
            day[name].Signers[0] = "issuer";
        }

        var report = day.Write().Scratch("report");
        var (code, output, error) = day.Verify("replay", "--json", report);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("replay: 2 participants are operators", output);
        Assert.Contains("\"operators\":2,", File.ReadAllText(report));
    }

    [Theory]
    [InlineData("match 1")]
    [InlineData("tick")]
    public void Refuses_an_opening_of_what_commits_to_nothing(string name)
    {
        using var day = HonestDay.Make();
        day.Write(HonestDay.Terms with { Name = name });
        var (code, _, error) = day.Verify("replay");
        Assert.Equal(1, code);
        Assert.StartsWith(
            $"private/{day.IndexOf(name)}: {ReplayRules.OpeningNamed}", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"payload":{"currency":"USD","limit":"3"},"salt":"aa"}""")]
    [InlineData("""{"payload":[],"salt":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""")]
    [InlineData("""{ "payload":{} }""")]
    [InlineData("")]
    public void Refuses_an_opening_of_another_form(string text)
    {
        using var day = HonestDay.Make().Write(HonestDay.Terms);
        var file = Path.Combine(day.Private, $"{day.IndexOf("order 1")}");
        File.WriteAllText(file, text);
        var (code, _, error) = day.Verify("replay");
        Assert.Equal(1, code);
        Assert.StartsWith($"private/{day.IndexOf("order 1")}", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("07")]
    [InlineData("seven")]
    [InlineData("-1")]
    public void Refuses_an_opening_under_another_name(string name)
    {
        using var day = HonestDay.Make().Write(HonestDay.Terms);
        File.WriteAllText(Path.Combine(day.Private, name), "{}");
        var (code, _, error) = day.Verify("replay");
        Assert.Equal(1, code);
        Assert.StartsWith($"private/{name}: {ReplayRules.OpeningNamed}", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Goes_on_when_the_openings_are_erased_and_counts_them()
    {
        using var day = HonestDay.Make().Write(HonestDay.Terms);
        Directory.Delete(day.Private, recursive: true);
        var (code, output, _) = day.Verify("replay");
        Assert.Equal(0, code);
        Assert.Contains("0 openings fit their commitments; 13 commitments not checked", output);
    }

    [Fact]
    public void Replays_a_range_from_the_beginning_on()
    {
        using var day = HonestDay.Make();
        // Two more bundles, of which the last is asked for; the books need the first.
        for (var i = 0; i < 512; i++) day.Then($"tick {i}", "ledger.tick", new { });
        day.By("buyer", "late", "account.withdrawn", new
        {
            account = MarketDay.Id("buyer's money"), amount = "991.88", currency = "USD", reference = "all and a cent",
        });
        day.Write();
        Assert.Equal(0, day.Verify("sigs", "--from", "512").Code);
        Assert.Equal(0, day.Verify("replay", "--to", "512").Code);
        var (code, _, error) = day.Verify("replay", "--from", "512");
        Assert.Equal(1, code);
        Assert.StartsWith($"entry {day.IndexOf("late")}, ", error, StringComparison.Ordinal);
        Assert.Contains($": {ReplayRules.Overdrawn}; ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Passes_a_payment_that_follows_a_closed_programme_s_refund_at_once()
    {
        using var day = HonestDay.Make();
        var (closing, expiry) = (day["closing"], day["voucher 2 expired"]);
        foreach (var name in new[]
        {
            "closing", "voucher 2 expired", "top-up", "added", "added's other side", "refund", "refund's other side",
        })
            day.Drop(name);
        day.Insert("order 4 expired", closing);
        Refund("closing", "20");
        day.Insert("closing to the issuer", expiry);
        Refund("voucher 2 expired", "10");
        Refund("voucher 1 redeemed", "47.88");

        var (code, _, error) = day.Write().Verify("replay");

        Assert.Equal((0, ""), (code, error));

        void Refund(string after, string amount)
        {
            foreach (var (name, account, signed) in new[]
            {
                ("to the issuer", "issuer's money", amount), ("from the fund", "fund", "-" + amount),
            })
                day.Insert(after, day.Statement($"{after} {name}", "account.posted", HonestDay.Posting(
                    account, $"refund after {after}", signed, "ProgrammeRefund")));
        }
    }

    [Fact]
    public void Does_not_look_at_entries_of_others()
    {
        using var day = HonestDay.Make();
        day.Then("a note", "archive.noted", new { anything = "goes" }).Write();
        var (code, _, error) = day.Verify("replay");
        Assert.Equal((0, ""), (code, error));
    }

    private static (int, string) Without((int Code, string Output, string Error) result) => (result.Code, result.Error);
}
