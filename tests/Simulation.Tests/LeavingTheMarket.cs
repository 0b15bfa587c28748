using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Settlements;
using Exchange.Domain.Trading;
using Exchange.Domain.Vouchers;

namespace Simulation.Tests;

/// <summary>
/// What is finished leaves the market's working state. Nobody may notice: not a command that comes too late, not the
/// next id or number, not the log. (That replay and image agree at any cut is held by the tests of these.)
/// </summary>
public sealed class LeavingTheMarket
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("MARKET_LONG") == "1";

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(201, Long ? 100 : 4)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void When_all_is_finished_nothing_of_it_is_live(int seed)
    {
        var world = new World(seed);
        for (var i = 0; i < 1_500; i++)
        {
            world.Step(checkPriority: false);
        }

        var before = world.Market.Size;
        world.Drain();

        var (log, after) = (world.Log, world.Market.Size);
        var orders = log.OfType<OrderPlaced>().Count();
        var matches = log.OfType<MatchMade>().Count();
        Assert.True(before.Orders > 0 && before.Closed > 300, "Too little happened to prove anything.");
        Assert.True(before.Orders < orders / 2, "Orders leave at the end only.");
        Assert.Equal(
            after with
            {
                Offers = 0,
                Orders = 0,
                Matches = 0,
                Leases = 0,
                Settlements = 0,
                Vouchers = 0,
                Closed = orders + (2 * matches) + log.OfType<OfferListed>().Count()
                    + log.OfType<SettlementCalculated>().Count() + log.OfType<VoucherIssued>().Count(),
            },
            after);
        Assert.Equal(
            Enumerable.Range(1, orders).Select(i => $"O-{i:D9}"), log.OfType<OrderPlaced>().Select(e => e.OrderNumber));
        Assert.Equal(
            log.OfType<VoucherIssued>().Count(), log.OfType<VoucherIssued>().Select(e => e.Code).Distinct().Count());
    }

    /// <summary>
    /// The oracle is the market itself: asked as soon as something is finished, and again when it is long gone.
    /// </summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Commands_that_come_too_late_are_refused_as_they_were(int seed)
    {
        var world = new World(seed);
        var asked = new Dictionary<Guid, List<(LateCommand Late, Refusal Refusal)>>();
        world.Decided = (_, stamp, decision) =>
        {
            // What is due would fire before a refusal; a question must leave no trace.
            if (!(world.Market.NextDeadline <= stamp.Now))
            {
                foreach (var id in FinishedBy(decision.Events, world.Market).Where(id => !asked.ContainsKey(id)))
                {
                    asked.Add(id, [.. LateCommand.About(id, world).Select(late => (late, late.Ask(world, stamp)))]);
                }
            }
        };
        for (var i = 0; i < 1_200; i++)
        {
            world.Step(checkPriority: false);
        }

        world.Decided = (_, _, _) => { };
        world.Drain();
        world.ReinstateAll();
        var end = new Stamp(world.Now, long.MaxValue, _ => Guid.Empty);
        var all = asked.Values.SelectMany(late => late).ToList();
        Assert.True(all.Count > 10_000, "Too little was asked to prove anything.");
        Assert.All(all, one => Assert.Equal(one.Refusal, one.Late.Ask(world, end)));
        RefusalCode[] wanted =
        [
            RefusalCode.WrongState, RefusalCode.NotYours, RefusalCode.IdTaken, RefusalCode.DisputeWindowOver,
            RefusalCode.UnknownLease, RefusalCode.UnknownOrder, RefusalCode.VoucherNotUsable,
        ];
        Assert.Equal([], wanted.Except(all.Select(one => one.Refusal.Code)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_event_comes_on_the_stream_of_what_left(int seed)
    {
        var world = new World(seed);
        var (decided, replayed) = (new Streams(), new Streams());
        world.Log.ToList().ForEach(fact => decided.Add(fact));
        decided.Forget(world.Market.Left);
        world.Decided = (_, _, decision) =>
        {
            decision.Events.ToList().ForEach(decided.Add);
            decided.Forget(world.Market.Left);
        };
        for (var i = 0; i < 1_000; i++)
        {
            world.Step(checkPriority: false);
        }

        world.Drain();
        var market = new Market();
        foreach (var fact in world.Log)
        {
            market.Apply(fact);
            replayed.Add(fact);
            replayed.Forget(market.Left);
        }

        Assert.True(decided.Gone > 300, "Too little left to prove anything.");
        Assert.Equal(replayed.Versions.OrderBy(v => v.Key), decided.Versions.OrderBy(v => v.Key));
    }

    /// <summary>What a decision has finished for good and the market still has.</summary>
    private static IEnumerable<Guid> FinishedBy(IReadOnlyList<object> events, Market market)
    {
        foreach (var fact in events)
        {
            var subject = EventCatalog.Of(fact).StreamOf(fact);
            if (fact is SettlementPaid && market.FindSettlement(subject) is { } settlement)
            {
                yield return subject;
                yield return settlement.LeaseId;
                yield return market.FindLease(settlement.LeaseId)!.MatchId;
            }

            if (market.FindMatch(subject) is { Stands: false } match)
            {
                yield return match.Id;
                yield return match.LeaseId;
            }

            var isFinished = market.FindOrder(subject)?.IsDone == true
                || market.FindOffer(subject)?.IsOnMarket == false
                || market.FindVoucher(subject)?.State
                    is VoucherState.Redeemed or VoucherState.Expired or VoucherState.Revoked;
            if (isFinished)
            {
                yield return subject;
            }
        }
    }

    /// <summary>The versions of the streams that a host keeps.</summary>
    private sealed class Streams
    {
        private readonly HashSet<Guid> _gone = [];

        public Dictionary<Guid, long> Versions { get; } = [];

        public int Gone => _gone.Count;

        public void Add(object fact)
        {
            var stream = EventCatalog.Of(fact).StreamOf(fact);
            Assert.DoesNotContain(stream, _gone);
            Versions[stream] = Versions.GetValueOrDefault(stream) + 1;
        }

        public void Forget(IEnumerable<Guid> left)
        {
            foreach (var id in left)
            {
                Versions.Remove(id);
                Assert.True(_gone.Add(id), "It left twice.");
            }
        }
    }
}
