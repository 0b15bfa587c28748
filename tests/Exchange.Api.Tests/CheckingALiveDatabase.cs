using Check;
using Exchange.Api.Tests.Kit;
using Npgsql;

namespace Exchange.Api.Tests;

public sealed class CheckingALiveDatabase(TradedExchange traded) : IClassFixture<TradedExchange>
{
    [Fact]
    public async Task A_market_that_traded_to_settlement_breaks_no_rule()
    {
        var findings = await Checker.RunAsync(traded.Exchange.CheckerConnection, _ => { }, default);

        Assert.Equal(
            [
                "Capacity", "Money", "Vouchers", "Priority", "Limits", "Attestation", "Replay", "Identity", "Delivery",
                "Snapshots",
            ],
            findings.Select(finding => finding.Invariant.Name));
        Assert.Empty(findings.SelectMany(finding => finding.Examples));
    }

    [Theory]
    [InlineData("Capacity", "offer_listed", """{"Units": 7}""")]
    [InlineData("Capacity", "resource_registered", """{"Nodes": 0}""")]
    [InlineData("Money", "account_posted", """{"AmountMicros": 1}""")]
    [InlineData("Money", "settlement_paid", """{"FeeMicros": 0}""")]
    [InlineData("Vouchers", "voucher_issued", """{"FaceMicros": 1}""")]
    [InlineData("Vouchers", "voucher_programme_opened", """{"SharePercent": 1}""")]
    [InlineData("Vouchers", "voucher_programme_opened", """{"BudgetMicros": 1}""")]
    [InlineData("Vouchers", "voucher_programme_opened", """{"AcceleratorClasses": ["other"]}""")]
    [InlineData("Priority", "order_placed", """{"LimitMicrosPerAcceleratorHour": 4000000}""")]
    [InlineData(
        "Priority", "order_placed", """{"LimitMicrosPerAcceleratorHour": 4000000, "Constraint": "block > 0"}""")]
    [InlineData("Limits", "match_made", """{"PriceMicrosPerUnitHour": 3000001}""")]
    [InlineData("Limits", "order_placed", """{"Constraint": "region = elsewhere"}""")]
    [InlineData("Limits", "match_made", """{"PriceMicrosPerUnitHour": 1999999}""")]
    [InlineData("Limits", "order_placed", """{"Regions": ["elsewhere"]}""")]
    [InlineData("Limits", "order_placed", """{"MaxPueMilli": 1100}""")]
    [InlineData("Limits", "offer_listed", """{"BlockUnits": 3}""")]
    [InlineData("Delivery", "lease_usage_recorded", """{"UnitSeconds": 24001}""")]
    [InlineData("Delivery", "lease_provisioned", """{"Units": 7}""")]
    [InlineData("Delivery", "lease_interrupted", """{"At": "2026-01-05T08:00:00+00:00"}""")]
    [InlineData("Delivery", "lease_resumed", """{"At": "2199-01-01T00:00:00+00:00"}""")]
    [InlineData("Delivery", "settlement_calculated", """{"UnitSeconds": 24001}""")]
    public Task An_event_that_says_otherwise_is_found(string rule, string type, string members) =>
        IsFoundAsync(rule, $"update es.mt_events set data = data || '{members}' where type = '{type}'");

    [Theory]
    [InlineData("Money", "delete from es.mt_events where type = 'account_deposited'")]
    [InlineData("Money", "delete from es.mt_events where type = 'account_hold_released'")]
    [InlineData("Attestation", "delete from exchange.ledger_entry where kind = 'match.made'")]
    [InlineData("Attestation", "delete from es.mt_events where type = 'match_made'")]
    [InlineData("Attestation", "update exchange.ledger_entry set leaf = sha256(bytes) where seq = 3")]
    [InlineData("Attestation", "update exchange.ledger_entry set kind = 'match.lapsed' where kind = 'match.made'")]
    [InlineData("Attestation", "update exchange.ledger_head set size = size + 1")]
    [InlineData("Replay", "delete from es.mt_events where type = 'lease_started'")]
    [InlineData("Replay", "delete from es.mt_streams where type = 'lease'")]
    [InlineData("Replay", "update read.account set balance = balance + 1 where kind = 'Tax'")]
    [InlineData("Replay", "update es.mt_events set timestamp = timestamp + interval '1 s' where type = 'match_made'")]
    [InlineData("Delivery", "delete from es.mt_events where type = 'lease_started'")]
    [InlineData("Delivery", "delete from es.mt_events where type = 'lease_usage_recorded'")]
    [InlineData("Snapshots", "update es.es_snapshots set image = set_byte(image, 900, get_byte(image, 900) # 1)")]
    [InlineData("Snapshots", "update es.es_snapshots set position = position + 1000000")]
    [InlineData("Snapshots", "delete from es.mt_events where type = 'account_deposited'")]
    [InlineData("Identity", "update es.mt_events set user_name = null where type = 'offer_listed'")]
    [InlineData("Identity", "update es.mt_events set headers = '{\"by\": \"x\"}' where type = 'offer_listed'")]
    [InlineData("Identity", "delete from es.mt_events where type = 'participant_key_added'")]
    [InlineData("Identity", "update exchange.ledger_entry set by = 'session' where kind = 'offer.listed'")]
    public Task What_is_missing_or_altered_is_found(string rule, string damage) => IsFoundAsync(rule, damage);

    [Fact]
    public async Task An_order_that_waits_for_what_it_asks_for_was_not_passed_over()
    {
        const string Asked = """{"LimitMicrosPerAcceleratorHour": 4000000, "Constraint": "region = elsewhere"}""";
        var found = await FindAsync(
            "Priority", $"update es.mt_events set data = data || '{Asked}' where type = 'order_placed'");

        Assert.Equal(0, found.Violations);
    }

    [Fact]
    public async Task A_snapshot_that_differs_is_named_by_its_event()
    {
        var position = await traded.Exchange.ScalarAsync<long>("select position from es.es_snapshots");

        var found = await FindAsync(
            "Snapshots",
            """update es.mt_events set data = data || '{"Name": "x"}' where type = 'participant_registered'""");

        Assert.StartsWith(
            $"snapshot at event {position}: not what all events to it", found.Examples[0], StringComparison.Ordinal);
    }

    private async Task IsFoundAsync(string rule, string damage)
    {
        var broken = await FindAsync(rule, damage);
        Assert.InRange(broken.Violations, 1, long.MaxValue);
        Assert.NotEmpty(broken.Examples);
    }

    private async Task<Finding> FindAsync(string rule, string damage)
    {
        await using var connection = new NpgsqlConnection(traded.Exchange.Database.ConnectionString);
        await connection.OpenAsync();
        // Rolled back, so that each damage is the only one; the ledger's own guards are a superuser's to lift.
        await using var undone = await connection.BeginTransactionAsync();
        await using (var lift = new NpgsqlCommand("set local session_replication_role = replica", connection))
            await lift.ExecuteNonQueryAsync();
        await using (var command = new NpgsqlCommand(damage, connection))
            Assert.True(await command.ExecuteNonQueryAsync() > 0, "The damage hit nothing.");

        var findings = await Checker.RunAsync(connection, _ => { }, default);

        return findings.Single(finding => finding.Invariant.Name == rule);
    }
}
