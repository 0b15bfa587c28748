using System.Net;
using System.Text;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;
using Ledger;

namespace Exchange.Contracts.Tests.Client;

public sealed class CheckingReceipts : ClientWithKey
{
    private ExchangeClient Checking => Client(new() { VerifyReceipts = true, Policy = Exchange.Policy });

    [Fact]
    public async Task A_receipt_for_what_was_signed_passes()
    {
        var client = Checking;
        for (var i = 0; i < 5; i++)
            Assert.Single((await client.ConfirmMatchAsync(Guid.CreateVersion7())).Facts);
    }

    [Fact]
    public async Task Other_bytes_in_the_ledger_than_were_signed_are_found()
    {
        Exchange.Falsify = body => Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(body).Replace("too slow", "too good", StringComparison.Ordinal));

        var unproven = await Assert.ThrowsAsync<UnprovenReplyException>(
            () => Checking.DeclineMatchAsync(Guid.CreateVersion7(), "too slow"));
        Assert.Equal(("match.declined", 0L), (unproven.Fact.Kind, unproven.Fact.Seq));
    }

    [Fact]
    public async Task Another_command_of_ones_own_does_not_stand_in_for_this_one()
    {
        var first = await Checking.ConfirmMatchAsync(Guid.CreateVersion7());
        Exchange.Next(() => FakeExchange.Json(first));

        await Assert.ThrowsAsync<UnprovenReplyException>(() => Checking.ConfirmMatchAsync(Guid.CreateVersion7()));
    }

    [Fact]
    public async Task A_log_with_other_keys_than_the_policys_is_found()
    {
        using var others = LogKeys.Create(FakeExchange.Origin);

        var client = Client(new() { VerifyReceipts = true, Policy = others.Policy });
        await Assert.ThrowsAsync<UnprovenReplyException>(() => client.ConfirmMatchAsync(Guid.CreateVersion7()));
    }

    [Fact]
    public async Task A_fact_under_another_number_than_its_receipts_is_found()
    {
        var client = Checking;
        var reply = await client.ConfirmMatchAsync(Guid.CreateVersion7());
        Exchange.Next(() => FakeExchange.Json(reply with { Facts = [reply.Facts[0] with { Seq = 7 }] }));

        await Assert.ThrowsAsync<UnprovenReplyException>(() => client.ConfirmMatchAsync(Guid.CreateVersion7()));
    }

    [Fact]
    public async Task Without_a_policy_the_exchanges_own_is_taken_at_the_first_check_and_kept()
    {
        var client = Client(new() { VerifyReceipts = true });
        await client.ConfirmMatchAsync(Guid.CreateVersion7());
        await client.ConfirmMatchAsync(Guid.CreateVersion7());

        Assert.Single(Exchange.Requests, r => r.Path == QueryRoutes.Checkpoint);
    }

    [Fact]
    public async Task Each_record_of_a_usage_batch_is_signed_and_checked_for_itself()
    {
        var client = Checking;
        var from = MarketTime.GetUtcNow();
        var records = new List<Leases.RecordUsageBody>();
        for (var i = 0; i < 3; i++)
            records.Add(await client.NewUsageAsync(Guid.CreateVersion7(), 0, from.AddHours(-1), from, 3_600));

        var reply = await client.SendUsageBatchAsync(records);
        Assert.Equal(records.Select(r => r.CommandId), reply.Items.Select(i => i.Reply!.CommandId));
        Assert.Equal("/v1/usage", Exchange.Requests.Single().Path);

        Exchange.Falsify = body => Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(body).Replace("3600", "3599", StringComparison.Ordinal));
        await Assert.ThrowsAsync<UnprovenReplyException>(() => client.SendUsageBatchAsync(records));
    }

    [Fact]
    public async Task A_batch_over_the_limit_is_not_sent()
    {
        var now = MarketTime.GetUtcNow();
        var record = await Checking.NewUsageAsync(Guid.CreateVersion7(), 0, now, now, 0);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => Checking.SendUsageBatchAsync([.. Enumerable.Repeat(record, CommandRoutes.MaxBatch + 1)]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Checking.SendUsageBatchAsync([]));
        Assert.Empty(Exchange.Requests);
    }

    [Fact]
    public async Task An_answer_that_is_no_success_is_no_reply_to_check()
    {
        Exchange.Next(HttpStatusCode.Conflict);
        await Assert.ThrowsAsync<RefusedException>(() => Checking.ConfirmMatchAsync(Guid.CreateVersion7()));
    }
}
