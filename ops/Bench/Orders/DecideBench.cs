using System.Diagnostics;
using System.Globalization;
using Exchange.Api.Ingest;
using Exchange.Api.Orders;
using Exchange.Api.Sequencing;

namespace Bench.Orders;

/// <summary>What the steps of the write path cost one processor, without database and network.</summary>
internal static class DecideBench
{
    private const int Orders = 10_000;
    private const int PerBatch = 64;

    /// <summary>Goes through the steps so often, and prints the last time: by then all code is compiled as well as it
    /// will be.</summary>
    public static void Run(BenchExchange exchange, Traders traders, string market, MarketState state, int rounds)
    {
        var loader = exchange.Service<MarketLoader>();
        var random = new Random(1);
        for (var round = 1; round <= rounds; round++)
        {
            var batches = new List<Batch>();
            var ingested = new List<IngestedCommand>();
            var ingest = Measure(() => ingested.AddRange(Ingest(exchange, traders, market, random)));
            var decide = Measure(() => batches.AddRange(Decide(ingested, loader.DeciderOf(state), state)));
            var write = Measure(() => batches.ForEach(batch => Statements(batch, loader.MarketId)));
            if (round == rounds)
            {
                Print("making and reading", ingest);
                Print("deciding", decide);
                Print("making statements", write);
            }
        }
    }

    private static IEnumerable<IngestedCommand> Ingest(
        BenchExchange exchange, Traders traders, string market, Random random)
    {
        var reader = exchange.Service<EnvelopeReader>();
        for (var n = 0; n < Orders; n++)
        {
            var buyer = traders.Buyers[n % traders.Buyers.Count].ParticipantId;
            var envelope = Traders.Unsigned(traders.Order(random), market, buyer);
            yield return reader.Read(OrderCommands.All[0], envelope, buyer, null, out var refusal)
                ?? throw new InvalidOperationException(refusal!.Rule);
        }
    }

    private static IEnumerable<Batch> Decide(List<IngestedCommand> ingested, Decider decider, MarketState state)
    {
        foreach (var chunk in ingested.Chunk(PerBatch))
        {
            var batch = new Batch(TimeProvider.System.GetUtcNow(), state.Position, state.Ledger.Head);
            foreach (var command in chunk)
                decider.Decide(batch, new CommandItem(command));
            yield return batch;
        }
    }

    private static void Statements(Batch batch, Guid market)
    {
        var ownership = new Ownership(market, Guid.Empty, 1, batch.PositionBefore, ClockHeld: false);
        _ = CommitStatements.Build(batch, ownership, batch.Now).Count + batch.Appends().Count;
    }

    private static (double Micros, long Bytes) Measure(Action step)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var (cpu, bytes) = (process.TotalProcessorTime, GC.GetAllocatedBytesForCurrentThread());
        step();
        process.Refresh();
        return ((process.TotalProcessorTime - cpu).TotalMicroseconds / Orders,
            (GC.GetAllocatedBytesForCurrentThread() - bytes) / Orders);
    }

    private static void Print(string what, (double Micros, long Bytes) cost) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what} an order: {cost.Micros:F1} us of a processor, {cost.Bytes} bytes"));
}
