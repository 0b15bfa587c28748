using Exchange.Contracts.Client;
using Exchange.Contracts.Orders;
using Exchange.Contracts.Wire;
using Ledger;
using TestKit;

namespace EndToEnd.Tests;

/// <summary>The guides' examples are the code between the marks below, compiled and run against an exchange.</summary>
public sealed class TheGuidesExamples
{
    [Fact]
    public async Task Lead_from_joining_to_a_paid_settlement()
    {
        await using var exchange = await PrivateExchange.CreateAsync();
        await RunningApi.MigrateAsync(exchange.Settings);
        await using var api = await RunningApi.StartAsync(exchange.Settings);
        using var http = new HttpClient { BaseAddress = api.Address };
        var time = new ManualTimeProvider(PrivateExchange.Start);
        var folder = exchange.Secrets;
        var @operator = await OperatorAsync(http, time, folder);

        // joining begins
        using var key = PrivateKey.Create();
        key.Save(Path.Combine(folder, "supplier.key"));
        var supplier = await new ExchangeClient(http, time).RegisterAsync("Harbour Compute", key);
        // supplier.ApiKey and the key file are your two secrets: keep them where only you can read them.
        // joining ends

        await VerifyAsync(@operator, supplier, "Supplier");
        // listing begins
        var client = new ExchangeClient(http, time, supplier, new() { VerifyReceipts = true });
        var hall = new NewResource
        {
            Site = "hall-1", Region = "us-east-1", AcceleratorClass = "nvidia-h100-sxm",
            Nodes = 4, AcceleratorsPerNode = 8, PueMilli = 1_150, RenewablePercent = 80,
        };
        await client.RegisterResourceAsync(hall);
        var today = new DateTimeOffset(time.GetUtcNow().Date, TimeSpan.Zero);
        var listed = await client.ListOfferAsync(new()
        {
            Resource = hall.Id, Form = "VirtualMachine", Unit = "Accelerator", Units = 32, MinMinutes = 60,
            WindowStart = today, WindowEnd = today.AddDays(90),
            Price = MicroAmount.Parse("2.35"), Currency = "USD", AutoAccept = false,
            PriceSource = "our price list of this month",
        });
        var receipt = listed.Facts.Single(fact => fact.Kind == "offer.listed").Receipt;
        // listing ends
        Assert.StartsWith("c2sp.org/tlog-proof@v1", receipt, StringComparison.Ordinal);

        using var buyersKey = PrivateKey.Create();
        var credentials = await new ExchangeClient(http, time).RegisterAsync("Sea Ice Forecasts", buyersKey);
        await VerifyAsync(@operator, credentials, "Buyer");
        await DepositAsync(@operator, credentials);
        // ordering begins
        var buyer = new ExchangeClient(http, time, credentials, new() { VerifyReceipts = true });
        var terms = new OrderTerms { Limit = MicroAmount.Parse("2.5"), Currency = "USD" };
        var now = time.GetUtcNow();
        var start = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        var plan = await buyer.PreviewAsync(new()
        {
            Accelerators = 16, AcceleratorClasses = ["nvidia-h100-sxm"], Minutes = 240,
            EarliestStart = start, LatestStart = start.AddHours(12), Terms = terms,
        });
        if (plan.Outcome == "Filled")
        {
            var reply = await buyer.PlaceOrderAsync(new()
            {
                Accelerators = 16, AcceleratorClasses = ["nvidia-h100-sxm"], Minutes = 240,
                EarliestStart = start, LatestStart = start.AddHours(12), TimeInForce = "GoodTillCancelled",
                Terms = terms,
            });
            foreach (var fact in reply.Facts)
                await File.WriteAllTextAsync(Path.Combine(folder, $"{fact.Seq}.tlog-proof"), fact.Receipt);
        }

        // ordering ends
        Assert.NotEmpty(Directory.GetFiles(folder, "*.tlog-proof"));

        await DeliverAsync(@operator, client, buyer, time);
    }

    [Theory]
    [InlineData("docs/guides/supplier.md", "joining")]
    [InlineData("docs/guides/supplier.md", "listing")]
    [InlineData("docs/guides/supplier.md", "delivering")]
    [InlineData("docs/guides/buyer.md", "ordering")]
    public void Are_shown_as_they_are_run(string page, string example)
    {
        var root = RepositoryRoot.Find();
        var lines = File.ReadAllLines(Path.Combine(root, "tests", "EndToEnd.Tests", "TheGuidesExamples.cs"))
            .SkipWhile(line => line.Trim() != $"// {example} begins").Skip(1)
            .TakeWhile(line => line.Trim() != $"// {example} ends")
            .Select(line => line.Length > 8 ? line[8..] : "");

        Assert.Contains(
            $"```csharp\n{string.Join('\n', lines).TrimEnd()}\n```", File.ReadAllText(Path.Combine(root, page)),
            StringComparison.Ordinal);
    }

    private static async Task DeliverAsync(
        ExchangeClient @operator, ExchangeClient client, ExchangeClient buyer, ManualTimeProvider time)
    {
        // Confirm, provision, and meter once the lease is over; then the time to dispute passes.
        foreach (var hours in (int[])[0, 0, 5])
        {
            time.Advance(TimeSpan.FromHours(hours));
            var clock = await @operator.SetClockAsync(time.GetUtcNow());
            await client.GetWorkAsync(clock.Position);
            await LookAfterAsync(client, time);
        }

        time.Advance(TimeSpan.FromHours(25));
        var paid = await @operator.SetClockAsync(time.GetUtcNow());
        var settlements = await buyer.GetSettlementsAsync(page: new(AtLeast: paid.Position));
        var settlement = Assert.Single(settlements.Items);
        Assert.Equal("paid", settlement.Status);
        Assert.Equal(16 * 4 * 3_600, settlement.UnitSeconds);
    }

    private static async Task LookAfterAsync(ExchangeClient client, TimeProvider time)
    {
        // delivering begins
        var work = await client.GetWorkAsync();
        foreach (var match in work.ToConfirm)
            await client.ConfirmMatchAsync(match.MatchId);
        foreach (var match in work.ToProvision)
            await client.ProvisionLeaseAsync(match.LeaseId, "ssh lease@hall-1.example");
        var now = time.GetUtcNow();
        foreach (var lease in work.Running.Where(lease => lease.StartedAt is not null))
        {
            // At most a day in one record; the record that reaches the lease's end, or its buyer's, settles it.
            var until = new[] { now, lease.EndedAt ?? lease.End, lease.MeteredTo.AddHours(24) }.Min();
            if (until <= lease.MeteredTo) continue;
            var use = lease.Units * lease.DeliveredSeconds(lease.MeteredTo, until);
            await client.SendUsageBatchAsync(
                [await client.NewUsageAsync(lease.LeaseId, lease.Periods, lease.MeteredTo, until, use)]);
        }

        // delivering ends
    }

    private static async Task<ExchangeClient> OperatorAsync(HttpClient http, TimeProvider time, string secrets)
    {
        var (apiKey, key) = ParticipantSecrets.Load(secrets, "operator");
        var unknown = new ExchangeClient(http, time, new(Guid.Empty, apiKey, key));
        var self = await unknown.GetMeAsync();
        return new(http, time, new(self.ParticipantId, apiKey, key));
    }

    private static async Task VerifyAsync(ExchangeClient @operator, ParticipantCredentials who, string role)
    {
        var reply = await @operator.VerifyParticipantAsync(who.ParticipantId, [role]);
        await @operator.GetParticipantAsync(who.ParticipantId, reply.Position);
    }

    private static async Task DepositAsync(ExchangeClient @operator, ParticipantCredentials buyer)
    {
        var accounts = await @operator.GetAccountsAsync(buyer.ParticipantId);
        await @operator.DepositAsync(
            accounts.Items.Single().AccountId, MicroAmount.Parse("1000"), "USD", "bank reference 1");
    }
}
