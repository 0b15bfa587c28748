using Exchange.Api.Tests.Kit;
using Npgsql;
using Rematch;

namespace Exchange.Api.Tests;

/// <summary>What the log says was decided is decided again, from what the log says was asked.</summary>
public sealed class DecidingAgain(TradedExchange traded) : IClassFixture<TradedExchange>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_decision_of_a_market_that_traded_to_settlement_is_the_same(bool useSnapshots)
    {
        var end = await traded.Exchange.ScalarAsync<long>("select max(seq_id) from es.mt_events");
        var report = await Rerun.RunAsync(
            traded.Exchange.CheckerConnection, 1, long.MaxValue, useSnapshots, _ => { }, default);

        Assert.Empty(report.Differences);
        Assert.True(report.IsSame);
        Assert.Equal(end, report.To);
        string[] expected =
        [
            "Deposit", "InterruptLease", "IssueVoucher", "ListOffer", "OpenMarket", "OpenProgramme", "PassTime",
            "PlaceOrder", "ProvisionLease", "RecordUsage", "RegisterParticipant", "RegisterResource", "ResumeLease",
            "VerifyParticipant",
        ];
        Assert.Equal(expected, report.Kinds.Keys);
        Assert.Equal(
            await traded.Exchange.ScalarAsync<long>("select count(distinct correlation_id) from es.mt_events"),
            report.Kinds.Values.Sum(kind => kind.Same));
    }

    [Fact]
    public async Task A_part_goes_on_from_the_snapshot_before_it_and_takes_decisions_whole()
    {
        var snapshot = await traded.Exchange.ScalarAsync<long>("select max(position) from es.es_snapshots");
        var paid = await traded.Exchange.ScalarAsync<long>(
            "select min(seq_id) from es.mt_events where type = 'settlement_paid'");

        var report = await Rerun.RunAsync(
            traded.Exchange.CheckerConnection, paid, paid, useSnapshots: true, _ => { }, default);

        Assert.True(report.IsSame, string.Join('\n', report.Differences));
        Assert.Equal(snapshot, report.Snapshot);
        Assert.Equal(1, Assert.Single(report.Kinds, kind => kind.Key == "PassTime").Value.Same);
        var whole = "where correlation_id = (select correlation_id from es.mt_events where seq_id = " + paid + ")";
        Assert.Equal(
            await traded.Exchange.ScalarAsync<long>("select min(seq_id) from es.mt_events " + whole), report.From);
        Assert.Equal(
            await traded.Exchange.ScalarAsync<long>("select max(seq_id) from es.mt_events " + whole), report.To);
        Assert.True(report.From < report.To);
    }

    [Theory]
    [InlineData("match_made", """{"AmountMicros": 1}""", "PlaceOrder", "match_made.AmountMicros")]
    [InlineData("match_made", """{"OffersExamined": 9}""", "PlaceOrder", "match_made.OffersExamined: the log has 9")]
    [InlineData("order_placed", """{"OrderNumber": "O-7"}""", "PlaceOrder", "order_placed.OrderNumber")]
    [InlineData("offer_listed", """{"AcceleratorsPerUnit": 2}""", "ListOffer", "offer_listed.AcceleratorsPerUnit")]
    [InlineData("settlement_calculated", """{"FeeMicros": 0}""", "RecordUsage", "settlement_calculated.FeeMicros")]
    public async Task A_fact_that_was_altered_is_found_by_its_member(
        string type, string members, string kind, string place)
    {
        var report = await DamagedAsync(
            $"update es.mt_events set data = data || '{members}' where type = '{type}'");

        Assert.False(report.IsSame);
        Assert.True(report.Kinds[kind].Different > 0);
        Assert.Contains(report.Differences, found => found.Contains(place, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("delete from es.mt_events where type = 'account_held'")]
    [InlineData("delete from es.mt_events where type = 'match_made'")]
    [InlineData("update es.mt_events set timestamp = timestamp + interval '1 h' where type = 'order_placed'")]
    [InlineData("update es.mt_events set id = gen_random_uuid() where type = 'order_placed'")]
    [InlineData("update es.mt_events set version = version + 1000 where type = 'account_held'")]
    [InlineData("update es.mt_events set headers = '{\"by\": \"x\"}' where type = 'order_placed'")]
    public async Task What_is_missing_or_altered_beside_is_found(string damage)
    {
        var report = await DamagedAsync(damage);

        Assert.False(report.IsSame);
        Assert.NotEmpty(report.Differences);
    }

    [Fact]
    public async Task A_decision_of_which_nobody_says_who_asked_is_counted_and_not_passed()
    {
        var report = await DamagedAsync("update es.mt_events set causation_id = null where type = 'order_placed'");

        Assert.False(report.IsSame);
        Assert.Empty(report.Differences);
        Assert.Equal(2, report.Kinds["not rebuilt: order_placed"].NotRebuilt);
    }

    [Fact]
    public async Task A_part_without_decisions_is_the_same()
    {
        var report = await Rerun.RunAsync(
            traded.Exchange.CheckerConnection, 1_000_000, long.MaxValue, useSnapshots: true, _ => { }, default);

        Assert.True(report.IsSame);
        Assert.Empty(report.Kinds);
    }

    private async Task<RematchReport> DamagedAsync(string damage)
    {
        await using var connection = new NpgsqlConnection(traded.Exchange.Database.ConnectionString);
        await connection.OpenAsync();
        // Rolled back, so that each damage is the only one; the ledger's own guards are a superuser's to lift.
        await using var undone = await connection.BeginTransactionAsync();
        await using (var lift = new NpgsqlCommand("set local session_replication_role = replica", connection))
            await lift.ExecuteNonQueryAsync();
        await using (var command = new NpgsqlCommand(damage, connection))
            Assert.True(await command.ExecuteNonQueryAsync() > 0, "The damage hit nothing.");
        return await Rerun.RunAsync(connection, 1, long.MaxValue, useSnapshots: false, _ => { }, default);
    }
}
