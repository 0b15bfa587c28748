using System.Globalization;
using Exchange.Domain.Accounts;
using Exchange.Domain.Participants;
using Exchange.Domain.Trading;

namespace Exchange.Domain.Tests.Kit;

/// <summary>A market with its operator, told time and ids by the test. Amounts are in whole units of the currency.</summary>
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

    public static Guid Id(string name)
    {
        var bytes = new byte[16];
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)).AsSpan(0, 16).CopyTo(bytes);
        return new Guid(bytes);
    }

    public static string KeyOf(Guid participant) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(participant.ToByteArray()));

    public OpenMarket Opens() => new(
        By(Operator), Id("market"), "localhost/compute/test", Currency, 10_000, 250, 600, 60, 120, 180, 1_440,
        "The operator", KeyOf(Operator));

    public CommandOrigin By(Guid actor) =>
        new(Id("command " + (++_commands).ToString(CultureInfo.InvariantCulture)), actor, KeyOf(actor));

    public Decision Execute(Command command)
    {
        var position = ++_position;
        var decision = Market.Execute(
            command, new Stamp(Now, position, ordinal => Id(string.Create(CultureInfo.InvariantCulture, $"{position}/{ordinal}"))));
        Log.AddRange(decision.Events);
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
        Accept(new Deposit(
            By(Operator), Market.FindAccountOf(participant, AccountKind.Participant)!.Id, amountMicros, Currency, "in"));
}
