using System.Net;
using Exchange.Contracts.Client;
using Exchange.Contracts.Wire;

namespace Exchange.Contracts.Tests.Client;

public sealed class AskingAgain : ClientWithKey
{
    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public async Task A_busy_exchange_is_asked_again_after_the_time_it_named(HttpStatusCode busy)
    {
        Exchange.Next(busy, r => r.Headers.RetryAfter = new(TimeSpan.FromSeconds(3)));
        var sending = Client().ConfirmMatchAsync(Guid.CreateVersion7());

        WaitTime.Advance(TimeSpan.FromMilliseconds(2_999));
        Assert.Single(Exchange.Requests);
        WaitTime.Advance(TimeSpan.FromMilliseconds(1));
        await sending;
        Assert.Equal(2, Exchange.Requests.Count);
    }

    [Fact]
    public async Task The_second_attempt_is_the_same_request_to_the_byte()
    {
        Exchange.Next(() => throw new HttpRequestException("the connection was lost"));
        await Outwait(Client().ConfirmMatchAsync(Guid.CreateVersion7()));

        Assert.Equal(Exchange.Requests[0], Exchange.Requests[1]);
        Assert.NotNull(Exchange.Requests[0].Key);
    }

    [Fact]
    public async Task No_wait_is_longer_than_the_longest()
    {
        Exchange.Next(HttpStatusCode.ServiceUnavailable, r => r.Headers.RetryAfter = new(TimeSpan.FromDays(1)));
        var sending = Client(new() { LongestWait = TimeSpan.FromSeconds(5) }).ConfirmMatchAsync(Guid.CreateVersion7());
        WaitTime.Advance(TimeSpan.FromSeconds(5));

        await sending;
        Assert.Equal(2, Exchange.Requests.Count);
    }

    [Fact]
    public async Task After_the_last_attempt_the_problem_is_the_answer()
    {
        for (var i = 0; i < 3; i++)
            Exchange.Next(HttpStatusCode.ServiceUnavailable, r => r.Headers.RetryAfter = new(TimeSpan.FromSeconds(1)));

        var refused = await Assert.ThrowsAsync<RefusedException>(
            () => Outwait(Client(new() { MaxAttempts = 3 }).ConfirmMatchAsync(Guid.CreateVersion7())));
        Assert.Equal((503, 3), (refused.Problem.Status, Exchange.Requests.Count));
    }

    [Fact]
    public async Task A_refusal_is_an_answer_and_carries_field_value_and_rule()
    {
        Exchange.Next(() => FakeExchange.Json(
            new Problem(
                "/problems/insufficient-funds", "Insufficient funds", 422, Code: 1400, Field: "limit", Value: "9",
                Rule: "At most 8 is available."),
            HttpStatusCode.UnprocessableEntity, "application/problem+json"));

        var refused = await Assert.ThrowsAsync<RefusedException>(
            () => Client().ConfirmMatchAsync(Guid.CreateVersion7()));
        Assert.Equal((1400, "limit", "9"), (refused.Problem.Code, refused.Problem.Field, refused.Problem.Value));
        Assert.Contains("At most 8 is available.", refused.Message, StringComparison.Ordinal);
        Assert.Single(Exchange.Requests);
    }

    [Fact]
    public async Task An_answer_that_is_no_problem_document_still_gives_its_status()
    {
        Exchange.Next(HttpStatusCode.BadGateway);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => Client().GetMarketAsync());
        Assert.Equal((502, 0), (refused.Problem.Status, refused.Problem.Code));
    }

    [Fact]
    public async Task The_caller_can_give_up_during_a_wait()
    {
        Exchange.Next(HttpStatusCode.ServiceUnavailable, r => r.Headers.RetryAfter = new(TimeSpan.FromSeconds(9)));
        using var patience = new CancellationTokenSource();
        var sending = Client().ConfirmMatchAsync(Guid.CreateVersion7(), patience.Token);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Single(Exchange.Requests);
    }
}
