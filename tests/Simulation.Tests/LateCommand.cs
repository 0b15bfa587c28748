using Exchange.Domain.Leases;
using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Resources;
using Exchange.Domain.Settlements;
using Exchange.Domain.Tests.Kit;
using Exchange.Domain.Trading;
using Exchange.Domain.Vouchers;

namespace Simulation.Tests;

/// <summary>A command about something that is finished: it must be refused, and always for the same reason.</summary>
internal sealed record LateCommand(Guid Actor, Func<CommandOrigin, DateTimeOffset, Command> Make)
{
    private const long One = TestMarket.One;
    private const string Currency = TestMarket.Currency;

    private static readonly DateTimeOffset Noon = new(2026, 1, 6, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Whatever anyone might still want with an id; who is suspended at the moment is not heard.</summary>
    public static IEnumerable<LateCommand> About(Guid id, World world)
    {
        var resource = world.Shadow.Resources.Values.First(r => r.SupplierId == world.Actors[2]).ResourceId;
        return from actor in world.Actors
               where !world.Market.FindParticipant(actor)!.IsSuspended
               from make in Changes(id).Concat(NewThings(id, resource, world.Actors[^1]))
               select new LateCommand(actor, make);
    }

    /// <summary>Asks the market, which must refuse and stay as it is.</summary>
    public Refusal Ask(World world, Stamp stamp)
    {
        var origin = new CommandOrigin(TestMarket.Id("late"), Actor, TestMarket.KeyOf(Actor));
        var decision = world.Market.Execute(Make(origin, stamp.Now), stamp);
        Assert.Empty(decision.Events);
        return Assert.IsType<Refusal>(decision.Refusal);
    }

    private static Func<CommandOrigin, DateTimeOffset, Command>[] Changes(Guid id) =>
    [
        (by, now) => new AmendOrder(by, id, 5 * One, Currency, now.AddDays(1)),
        (by, _) => new CancelOrder(by, id, "late"),
        (by, _) => new ConfirmMatch(by, id),
        (by, _) => new DeclineMatch(by, id, "late"),
        (by, _) => new CancelMatch(by, id, "late"),
        (by, _) => new ProvisionLease(by, id, new string('0', 64)),
        (by, _) => new RecordUsage(by, id, 0, Noon, Noon.AddHours(1), 1),
        (by, _) => new InterruptLease(by, id, "late"),
        (by, _) => new ResumeLease(by, id),
        (by, _) => new FailLease(by, id, "late"),
        (by, _) => new EndLease(by, id),
        (by, _) => new DisputeSettlement(by, id, "late"),
        (by, _) => new AdjustSettlement(by, id, 0, "late"),
        (by, _) => new RepriceOffer(by, id, 5 * One, Currency),
        (by, _) => new PauseOffer(by, id),
        (by, _) => new ResumeOffer(by, id),
        (by, _) => new WithdrawOffer(by, id),
        (by, _) => new RevokeVoucher(by, id, "late"),
        (by, now) => Order(by, TestMarket.Id("another"), now, id),
        (by, now) => Order(by, TestMarket.Id("another"), now, id, id),
    ];

    private static Func<CommandOrigin, DateTimeOffset, Command>[] NewThings(Guid id, Guid resource, Guid buyer) =>
    [
        (by, now) => Order(by, id, now),
        (by, now) => new ListOffer(
            by, id, resource, ProductForm.BareMetal, CapacityUnit.Accelerator, 1, 1, 1, Noon, now.AddDays(9), One,
            Currency, true, "late"),
        (by, now) => new OpenProgramme(by, id, "Late", One, Currency, 1, now, now.AddDays(1), []),
        (by, now) => new IssueVoucher(by, id, TestMarket.Id("no programme"), buyer, One, Currency, now.AddDays(1)),
    ];

    private static PlaceOrder Order(CommandOrigin by, Guid id, DateTimeOffset now, params Guid[] vouchers) => new(
        by, id,
        new Intent(1, [], [], [], null, null, null, null, now, now.AddDays(1), 60, One, false, 1, null), Currency,
        TimeInForce.GoodTillCancelled, null, vouchers);
}
