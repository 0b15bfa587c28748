using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Exchange.Contracts.Wire;
using Xunit.Abstractions;

namespace EndToEnd.Tests.Crashes;

/// <summary>
/// kill -9 of the API, of PostgreSQL, of one connection, of everything, in the middle of all that participants do.
/// <c>MARKET_CRASH_SEED</c> repeats the choices of a run; which command meets which moment of a commit is left to the
/// machine.
/// </summary>
public sealed class TheExchangeIsKilledAtRandom(ITestOutputHelper output)
{
    private const int LeastBetweenKills = 20;
    private const int MostBetweenKills = 150;

    private static readonly int Kills = Environment.GetEnvironmentVariable("MARKET_LONG") == "1" ? 50 : 5;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly int _seed = Environment.GetEnvironmentVariable("MARKET_CRASH_SEED") is { } seed
        ? int.Parse(seed, CultureInfo.InvariantCulture)
        : Random.Shared.Next();

    private readonly List<string> _diary = [];

    [Fact]
    public async Task Nothing_that_was_answered_is_lost_and_nothing_is_there_twice()
    {
        output.WriteLine($"MARKET_CRASH_SEED={_seed}");
        try
        {
            await RunAsync();
        }
        finally
        {
            _diary.ForEach(output.WriteLine);
        }
    }

    private async Task RunAsync()
    {
        await using var exchange = await PrivateExchange.CreateAsync();
        await RunningApi.MigrateAsync(exchange.Settings);
        using var recorder = new Recorder();
        var killer = new Killer(
            exchange, await RunningApi.StartAsync(exchange.Settings, address: Killer.LastingAddress()), new(_seed));
        try
        {
            using var http = new HttpClient(recorder)
            {
                BaseAddress = killer.Api.Address,
                Timeout = TimeSpan.FromSeconds(20),
            };
            var cast = await Cast.PrepareAsync(http, exchange.Secrets, _seed);
            await TradeAndKillAsync(new(cast), killer, recorder);
            await DeliverAsync(cast);
            await AskAgainAsync(recorder, killer.Api.Address);
            await cast.Operator.Patient.PublishLedgerAsync();
            await cast.Operator.Patient.GetMarketAsync((await cast.Operator.Patient.GetMarketAsync()).Position);
            await killer.Api.KillAsync();
            await JudgeAsync(exchange, recorder);
            await RebuiltReadModels.AreTheSameAsync(exchange, cast);
        }
        finally
        {
            await killer.Api.DisposeAsync();
        }
    }

    private async Task TradeAndKillAsync(Traffic traffic, Killer killer, Recorder recorder)
    {
        var chance = new Random(_seed);
        var trading = traffic.RunAsync();
        for (var kill = 0; kill < Kills; kill++)
        {
            var kind = killer.Next();
            var commands = chance.Next(LeastBetweenKills, MostBetweenKills);
            // A command just sent is on its way to the database, and one just answered has others behind it.
            var onAnswer = chance.Next(2) == 0;
            await ReachedAsync(recorder.MoreAsync(LeastBetweenKills, accepted: true), trading, killer);
            await ReachedAsync(recorder.MoreAsync(commands, onAnswer), trading, killer);
            _diary.Add($"kill {kill}: {kind} after {commands} commands {(onAnswer ? "accepted" : "sent")}");
            await killer.KillAsync(kind);
        }

        await ReachedAsync(recorder.MoreAsync(MostBetweenKills, accepted: true), trading, killer);
        traffic.Stop();
        await trading.WaitAsync(Patience);
    }

    private static async Task ReachedAsync(Task reached, Task trading, Killer killer)
    {
        var ended = killer.Api.EndAsync();
        var first = await Task.WhenAny(reached, trading, ended).WaitAsync(Patience);
        if (first == trading)
        {
            await trading;
        }

        Assert.True(first == reached, first == ended ? $"The API ended by itself:\n{await ended}" : "No one trades.");
    }

    /// <summary>The day goes on: one more order is placed, delivered, metered, settled, paid with a voucher.</summary>
    private static async Task DeliverAsync(Cast cast)
    {
        var (supplier, resource, _) = cast.Suppliers[1];
        var (buyer, _, _) = cast.Buyers[0];
        var voucher = Guid.CreateVersion7();
        await cast.Issuer.Actor.Patient.TopUpProgrammeAsync(
            cast.Issuer.Programme, MicroAmount.Parse("100"), Cast.Currency);
        await cast.Issuer.Actor.Patient.IssueVoucherAsync(
            voucher, cast.Issuer.Programme, buyer.Id, MicroAmount.Parse("50"), Cast.Currency, buyer.Now.AddDays(3));
        await supplier.Patient.ListOfferAsync(Cast.Offer(supplier, resource, 50_000, "0.5", autoAccept: true));
        var placed = await buyer.Patient.PlaceOrderAsync(new()
        {
            Accelerators = 4,
            EarliestStart = buyer.Now,
            LatestStart = buyer.Now.AddHours(1),
            Minutes = 30,
            TimeInForce = "FillOrKill",
            Vouchers = [voucher],
            Terms = new() { Limit = MicroAmount.Parse("3"), Currency = Cast.Currency },
        });
        var match = placed.Order!.Matches.Single();
        await supplier.Patient.ProvisionLeaseAsync(match.LeaseId, "ssh job@node");
        await PassAsync(cast, match.End);
        var metered = await supplier.Patient.SendUsageBatchAsync(
            [await supplier.Patient.NewUsageAsync(match.LeaseId, 0, match.Start, match.End, match.Units * 1_800)]);
        var settlement = metered.Items[0].Reply!.Facts.Single(fact => fact.Kind == "settlement.calculated").Subject;
        var position = await PassAsync(cast, match.End.AddHours(25));
        Assert.Equal("paid", (await buyer.Patient.GetSettlementAsync(settlement, position)).Status);
    }

    private static async Task<long> PassAsync(Cast cast, DateTimeOffset to)
    {
        cast.Time.Advance(to - cast.Time.GetUtcNow());
        return (await cast.Operator.Patient.SetClockAsync(to)).Position;
    }

    /// <summary>
    /// Whoever asks again gets the first answer to the byte; whoever never heard is told now what became of it.
    /// </summary>
    private async Task AskAgainAsync(Recorder recorder, Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        var unheard = recorder.Commands.Where(command => command.Answer is null).ToList();
        var told = 0;
        var asked = recorder.Commands.Where(command => command.Answer is null or { IsAccepted: true }).ToList();
        await Parallel.ForEachAsync(asked, async (command, cancel) =>
        {
            var again = await SendAsync(http, command, cancel);
            if (command.Answer is not { } first)
            {
                Interlocked.Add(ref told, again is { IsAccepted: true, IsReplayed: true } ? 1 : 0);
                command.Note(again);
                return;
            }

            Assert.True(again is { IsAccepted: true, IsReplayed: true }, $"{command.Path}: {again.Reply}");
            Assert.Equal(first.Lasting, again.Lasting);
            Assert.All(again.Receipts, Assert.NotNull);
        });
        _diary.Add(
            $"{asked.Count(command => command.Answer!.IsAccepted)} commands accepted; {unheard.Count} had no answer " +
            $"at first, {told} of these were there");
    }

    private static async Task<Answer> SendAsync(HttpClient http, SentCommand command, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, command.Path)
        {
            Content = new ByteArrayContent(command.Request) { Headers = { ContentType = new("application/json") } },
        };
        if (command.Credential is { } credential)
        {
            request.Headers.TryAddWithoutValidation("Authorization", credential);
        }

        using var response = await http.SendAsync(request, cancel);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancel))!;
        if (!command.IsBatch || response.StatusCode != HttpStatusCode.OK)
        {
            return new((int)response.StatusCode, body.AsObject());
        }

        var item = body["items"]![0]!;
        return item["reply"] is JsonObject reply
            ? new(200, reply)
            : new(item["problem"]!["status"]!.GetValue<int>(), item["problem"]!.AsObject());
    }

    private static async Task JudgeAsync(PrivateExchange exchange, Recorder recorder)
    {
        Assert.Empty(recorder.Faults);
        var evidence = await Evidence.ReadAsync(exchange.AdminConnection());
        evidence.HasExactly([.. recorder.Commands.Where(command => command.Answer!.IsAccepted)]);
        evidence.AgreesEntryByEntry();
        await exchange.BooksAndLedgerHoldAsync();
    }
}
