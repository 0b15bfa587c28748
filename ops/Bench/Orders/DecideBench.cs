using System.Globalization;
using Exchange.Api.Ingest;
using Exchange.Api.Orders;
using Exchange.Api.Sequencing;

namespace Bench.Orders;

/// <summary>What the steps of the write path cost one processor, without database and network.</summary>
internal static class DecideBench
{
    private const int Orders = 10_240;
    private const int PerBatch = 64;

    /// <summary>Goes through the steps so often, and prints the last time: by then all code is compiled as well as it
    /// will be. Batch by batch, as it is done, so that nothing is kept for long that a node would let go.</summary>
    public static void Run(BenchExchange exchange, Traders traders, string market, MarketState state, int rounds)
    {
        var loader = exchange.Service<MarketLoader>();
        var random = new Random(1);
        for (var round = 1; round <= rounds; round++)
        {
            var (ingest, decide, write) = (new Cost(), new Cost(), new Cost());
            for (var batches = 0; batches < Orders / PerBatch; batches++)
            {
                var ingested = ingest.Of(() => Ingest(exchange, traders, market, random));
                var batch = decide.Of(() => Decide(ingested, loader.DeciderOf(state), state));
                write.Of(() => Statements(batch, loader.MarketId));
            }

            if (round == rounds)
            {
                Print("making and reading", ingest);
                Print("deciding", decide);
                Print("making statements", write);
            }
        }
    }

    private static IngestedCommand[] Ingest(BenchExchange exchange, Traders traders, string market, Random random)
    {
        var reader = exchange.Service<EnvelopeReader>();
        var ingested = new IngestedCommand[PerBatch];
        for (var n = 0; n < ingested.Length; n++)
        {
            var buyer = traders.Buyers[n % traders.Buyers.Count].ParticipantId;
            var envelope = Traders.Unsigned(traders.Order(random), market, buyer);
            ingested[n] = reader.Read(OrderCommands.All[0], envelope, buyer, null, out var refusal)
                ?? throw new InvalidOperationException(refusal!.Rule);
        }

        return ingested;
    }

    private static Batch Decide(IngestedCommand[] ingested, Decider decider, MarketState state)
    {
        var batch = new Batch(TimeProvider.System.GetUtcNow(), state.Position, state.Ledger.Head);
        foreach (var command in ingested)
            decider.Decide(batch, new CommandItem(command));
        return batch;
    }

    private static int Statements(Batch batch, Guid market)
    {
        var ownership = new Ownership(market, Guid.Empty, 1, batch.PositionBefore, ClockHeld: false);
        return CommitStatements.Build(batch, ownership, batch.Now).Count + batch.Appends().Count;
    }

    private static void Print(string what, Cost cost) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what} an order: {cost.Micros / Orders:F1} us of a processor, {cost.Bytes / Orders} bytes"));

    /// <summary>What a step took of this process's processor time, and what it allocated.</summary>
    private sealed class Cost
    {
        public double Micros { get; private set; }

        public long Bytes { get; private set; }

        public T Of<T>(Func<T> step)
        {
            var (cpu, bytes) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
            var result = step();
            Micros += (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds;
            Bytes += GC.GetAllocatedBytesForCurrentThread() - bytes;
            return result;
        }
    }
}
