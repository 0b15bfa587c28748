using System.Collections.Concurrent;
using Demo.Actors;
using Demo.Rules;
using Exchange.Contracts.Leases;
using Exchange.Contracts.Matching;
using Exchange.Contracts.Wire;

namespace Demo.Day;

/// <summary>From a confirmed match to its settlement: provisioning, metering, ends of every kind, disputes.</summary>
internal sealed class Delivery(
    Cast cast, Floor floor, DayClock clock, Agenda agenda, CancellationToken cancel)
{
    private const string MatchMade = "match.made";
    private const string SettlementCalculated = "settlement.calculated";

    private readonly ConcurrentQueue<Guid> _matchesMade = new();
    private long _position;

    /// <summary>The latest position that any reply named.</summary>
    public long Position => Interlocked.Read(ref _position);

    /// <summary>Matches that replies told of; they are told once.</summary>
    public IReadOnlyList<Guid> TakeNews()
    {
        var news = new List<Guid>();
        while (_matchesMade.TryDequeue(out var match)) news.Add(match);
        return news;
    }

    public void Saw(long position)
    {
        for (var known = Position; known < position;)
        {
            var found = Interlocked.CompareExchange(ref _position, position, known);
            if (found == known) return;
            known = found;
        }
    }

    /// <summary>Takes in a reply to a command that may have set others off.</summary>
    public void Heard(CommandReply reply)
    {
        Saw(reply.Position);
        foreach (var fact in reply.Facts.Where(fact => fact.Kind == MatchMade)) _matchesMade.Enqueue(fact.Subject);
    }

    public async Task ProvisionAsync(MatchView match, DemandLine line, SupplyLine supply)
    {
        var supplier = cast.SupplierById[match.SupplierId];
        var access = $"ssh job@{match.LeaseId:N}.{supply.Resource.Site}.example";
        var reply = await floor.TryAsync(
            "provision", supplier, client => client.ProvisionLeaseAsync(match.LeaseId, access, cancel));
        if (reply is null) return;
        Saw(reply.Position);
        var (job, row) = (line.Job.Id, supply.Row.RowId);
        // What is made ready after its start, starts then.
        var start = reply.Now > match.Start ? reply.Now : match.Start;
        var lease = new LeaseRun(
            match.LeaseId, supplier, cast.Buyers[line.Buyer], match.Units, start, match.End,
            DeliveryRules.CourseOf(job, row, match.End - match.Start), DeliveryRules.IsDisputed(job, row));
        agenda.Add(lease, lease.NextAct);
    }

    /// <summary>Meters leases, in batches for each supplier; those at a turn go on their own.</summary>
    public IEnumerable<Task> LookAfter(IReadOnlyList<LeaseRun> leases)
    {
        var now = clock.Now;
        var turning = leases.Where(lease => lease.Turn is { } turn && turn.At <= now).ToHashSet();
        return leases.Where(lease => !turning.Contains(lease)).GroupBy(lease => lease.Supplier)
            .Select(group => MeterAsync(group.Key, [.. group], all: false))
            .Concat(turning.Select(TurnAsync));
    }

    private async Task MeterAsync(Actor supplier, IReadOnlyList<LeaseRun> leases, bool all)
    {
        var records = new List<(LeaseRun Lease, RecordUsageBody Body)>();
        foreach (var lease in leases)
            records.AddRange((await lease.RecordsAsync(clock.Now, all)).Select(body => (lease, body)));
        await Task.WhenAll(records.Chunk(CommandRoutes.MaxBatch).Select(async batch =>
        {
            var replies = await floor.MeterAsync(
                supplier, client => client.SendUsageBatchAsync([.. batch.Select(record => record.Body)], cancel));
            foreach (var (record, reply) in batch.Zip(replies)) Heard(reply, record.Lease);
        }));
        foreach (var lease in leases.Where(lease => !lease.IsOver && !all)) agenda.Add(lease, lease.NextAct);
    }

    private async Task TurnAsync(LeaseRun lease)
    {
        switch (lease.Turn!.Value.What)
        {
            case Course.EndedEarly:
                await EndAsync(lease, () => floor.TryAsync(
                    "end early", lease.Buyer, client => client.EndLeaseAsync(lease.Id, cancel)));
                break;
            case Course.Failed:
                await EndAsync(lease, () => floor.TryAsync(
                    "fail", lease.Supplier, client => client.FailLeaseAsync(lease.Id, "host lost", cancel)));
                break;
            default:
                await InterruptOrResumeAsync(lease);
                agenda.Add(lease, lease.NextAct);
                break;
        }
    }

    // The market's time of the answer is what counts, for the clock may have moved on further than was planned.
    private async Task InterruptOrResumeAsync(LeaseRun lease)
    {
        var reply = lease.IsInterrupted
            ? await floor.TryAsync(
                "resume", lease.Supplier, client => client.ResumeLeaseAsync(lease.Id, cancel))
            : await floor.TryAsync(
                "interrupt", lease.Supplier, client => client.InterruptLeaseAsync(lease.Id, "power", cancel));
        if (reply is null) lease.GiveUpTurn();
        else if (lease.IsInterrupted) lease.Resume(reply.Now);
        else lease.Interrupt(reply.Now);
    }

    // What was used up to now is recorded first; what is not recorded is not owed.
    private async Task EndAsync(LeaseRun lease, Func<Task<CommandReply?>> end)
    {
        await MeterAsync(lease.Supplier, [lease], all: true);
        if (lease.IsOver) return;
        lease.Close();
        if (await end() is { } reply) Heard(reply, lease);
    }

    private void Heard(CommandReply reply, LeaseRun lease)
    {
        Heard(reply);
        if (!lease.IsDisputed) return;
        foreach (var fact in reply.Facts.Where(fact => fact.Kind == SettlementCalculated))
        {
            var settlement = fact.Subject;
            agenda.Add(clock.Now.AddHours(1), () => floor.TryAsync(
                "dispute", lease.Buyer,
                client => client.DisputeSettlementAsync(settlement, "throughput below the specification", cancel)));
            var use = lease.UnitSeconds * DeliveryRules.DisputedPercent / 100;
            agenda.Add(clock.Now.AddHours(5), () => floor.TryAsync(
                "adjust", cast.Operator,
                client => client.AdjustSettlementAsync(settlement, use, "measured throughput was 90 %", cancel)));
        }
    }
}
