using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Exchange.Domain.Accounts;
using Exchange.Domain.Offers;
using Exchange.Domain.Orders;
using Exchange.Domain.Participants;
using Exchange.Domain.Resources;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Tests.Kit;

/// <summary>
/// A market with its operator, told time and ids by the test. Amounts are in whole units of the currency.
/// </summary>
internal sealed class TestMarket
{
    public const long One = 1_000_000;
    public const string Currency = "CNY";
    public static readonly DateTimeOffset Opening = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private long _position;
    private int _commands;

    public TestMarket(bool open = true)
    {
        if (open)
        {
            Accept(Opens());
        }
    }

    public Market Market { get; } = new();

    public DateTimeOffset Now { get; set; } = Opening;

    public Guid Operator { get; } = Id("operator");

    public List<object> Log { get; } = [];

    /// <summary>Every command with its stamp and what was decided, from the opening on.</summary>
    public List<(Command Command, Stamp Stamp, Decision Decision)> History { get; } = [];

    /// <summary>Hears of every command with its stamp and what was decided.</summary>
    public Action<Command, Stamp, Decision> Decided { get; set; } = (_, _, _) => { };

    public static Guid Id(string name)
    {
        var bytes = new byte[16];
        SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16).CopyTo(bytes);
        return new Guid(bytes);
    }

    public static string KeyOf(Guid participant) =>
        Convert.ToHexStringLower(SHA256.HashData(participant.ToByteArray()));

    public OpenMarket Opens() => new(
        By(Operator), Id("market"), "localhost/compute/test", Currency, 10_000, 250, 600, 60, 120, 180, 1_440,
        "The operator", KeyOf(Operator));

    public CommandOrigin By(Guid actor) =>
        new(Id("command " + (++_commands).ToString(CultureInfo.InvariantCulture)), actor, KeyOf(actor));

    public Decision Execute(Command command)
    {
        var position = ++_position;
        var stamp = new Stamp(
            Now, position, ordinal => Id(string.Create(CultureInfo.InvariantCulture, $"{position}/{ordinal}")));
        var decision = Market.Execute(command, stamp);
        Log.AddRange(decision.Events);
        History.Add((command, stamp, decision));
        Decided(command, stamp, decision);
        return decision;
    }

    public IReadOnlyList<object> Accept(Command command)
    {
        var decision = Execute(command);
        Assert.Null(decision.Refusal);
        return decision.Events;
    }

    public Refusal Refuse(Command command) => Assert.IsType<Refusal>(Execute(command).Refusal);

    public Guid Participant(string name, params ParticipantRole[] roles)
    {
        var id = Id(name);
        Accept(new RegisterParticipant(By(id), name, false));
        Accept(new VerifyParticipant(By(Operator), id, roles));
        return id;
    }

    public void Fund(Guid participant, long amountMicros) =>
        Accept(new Deposit(By(Operator), AccountOf(participant).Id, amountMicros, Currency, "in"));

    public IReadOnlyList<object> PassTo(DateTimeOffset now)
    {
        Now = now;
        return Accept(new PassTime(new CommandOrigin(Guid.Empty, Market.Id, null)));
    }

    public Guid Supplier(string name) => Participant(name, ParticipantRole.Supplier);

    public Guid Buyer(string name, long amountMicros = 1_000_000 * One)
    {
        var id = Participant(name, ParticipantRole.Buyer);
        Fund(id, amountMicros);
        return id;
    }

    public Guid Resource(Guid supplier, string name, int nodes = 4, int perNode = 8, string @class = "H100")
    {
        Accept(Registers(supplier, name, nodes, perNode, @class));
        return Id(name);
    }

    public RegisterResource Registers(
        Guid supplier, string name, int nodes = 4, int perNode = 8, string @class = "H100") =>
        new(
            By(supplier), Id(name), "Shanghai 1", "cn-east", @class, true, nodes, perNode, 81_920, null, null, null,
            989_000, null, null, 1_200, 60, "NVLink");

    public Guid Offer(
        Guid supplier, Guid resource, string name, int units = 8, long price = 10 * One, bool autoAccept = true)
    {
        Accept(Lists(supplier, resource, name, units, price, autoAccept));
        return Id(name);
    }

    public ListOffer Lists(
        Guid supplier, Guid resource, string name, int units = 8, long price = 10 * One, bool autoAccept = true) =>
        new(
            By(supplier), Id(name), resource, ProductForm.BareMetal, CapacityUnit.Accelerator, units, 1, 1, Opening,
            Opening.AddDays(30), price, Currency, autoAccept, "list");

    public static Intent Needs(
        int accelerators, int minutes = 120, long limit = 12 * One, int maxLegs = 4, bool allOrNone = false) =>
        new(
            accelerators, [], [], [], null, null, null, null, Opening, Opening.AddDays(7), minutes, limit, allOrNone,
            maxLegs, null);

    public PlaceOrder Places(
        Guid buyer, string name, Intent intent, TimeInForce timeInForce = TimeInForce.GoodTillCancelled,
        params Guid[] vouchers) =>
        new(
            By(buyer), Id(name), intent, Currency, timeInForce,
            timeInForce == TimeInForce.GoodTillTime ? Now.AddHours(6) : null, vouchers);

    public Account AccountOf(Guid participant, AccountKind kind = AccountKind.Participant) =>
        Market.FindAccountOf(participant, kind)!;
}
