using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using Exchange.Contracts.Wire;
using Exchange.Domain.Participants;
using Exchange.Domain.Trading;
using Ledger;

namespace Exchange.Api.Attestation;

/// <summary>
/// Bodies of the ledger entries that the exchange itself makes: the members of the event, in the words of the signed
/// bodies (<c>order</c> for <c>OrderId</c>, <c>price</c> for <c>PriceMicrosPerUnitHour</c>). Money is a decimal string
/// with the currency beside it. What a participant keeps to itself is left out.
/// </summary>
internal static class FactBodies
{
    // A buyer's limit and what it set aside for it are between the buyer and the exchange; a market is its origin,
    // which is what the signed bodies call it. Tables are only ever in what the operator signed.
    private static readonly FrozenSet<string> LeftOut =
        new[]
        {
            "LimitMicrosPerAcceleratorHour", "LimitMicrosPerPetaflopHour", "BudgetMicros", "Weights", "HeldMicros",
            "Workload", "Name", nameof(MarketOpened.MarketId), "Classes", "Shares", "Measured",
            nameof(ParticipantVerified.ByParticipantId),
        }.ToFrozenSet();

    private static readonly FrozenDictionary<Type, Member[]> Plans = EventCatalog.All.Values
        .Where(descriptor => descriptor.LedgerKind is not null)
        .ToFrozenDictionary(descriptor => descriptor.Type, descriptor => Plan(descriptor.Type));

    /// <summary>The canonical body of an attested event.</summary>
    /// <param name="fact">The event.</param>
    /// <param name="currency">The market's.</param>
    public static byte[] Of(object fact, string currency)
    {
        var body = new CanonicalObject();
        var hasMoney = false;
        foreach (var member in Plans[fact.GetType()])
        {
            // One that has its currency says it itself.
            hasMoney |= member.IsMoney && fact is not MarketOpened;
            if (member.Read(fact) is { } value)
                member.Write(body, value);
        }

        // The first operator is the one whom nobody verifies.
        if (fact is ParticipantVerified)
            body.Add("roles", [nameof(ParticipantRole.Operator)]);
        if (hasMoney)
            body.Add("currency", currency);
        return body.ToUtf8();
    }

    private static Member[] Plan(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => !LeftOut.Contains(property.Name))
            .Select(Member.Of),
    ];

    /// <summary>One member: its name in the body and how it is read and written. Made once, at start.</summary>
    private sealed record Member(string Name, bool IsMoney, Func<object, object?> Read)
    {
        private static readonly MethodInfo Compile =
            typeof(Member).GetMethod(nameof(Getter), BindingFlags.NonPublic | BindingFlags.Static)!;

        public static Member Of(PropertyInfo property)
        {
            var micros = property.Name.IndexOf("Micros", StringComparison.Ordinal);
            var name = micros > 0 ? property.Name[..micros] : property.Name;
            // A settlement names its buyer and what the buyer pays: the name is the party's, the amount says it is one.
            if (micros > 0 && name is "Buyer" or "Supplier" or "Voucher")
                name += "Amount";
            if (name.EndsWith("Id", StringComparison.Ordinal))
                name = name[..^2];
            // The signed bodies say key, and verifiers look for it.
            if (name == "PublicKey")
                name = "Key";
            var read = (Func<object, object?>)Compile
                .MakeGenericMethod(property.DeclaringType!, property.PropertyType).Invoke(null, [property])!;
            return new(char.ToLowerInvariant(name[0]) + name[1..], micros > 0, read);
        }

        public void Write(CanonicalObject body, object value)
        {
            switch (value)
            {
                case long amount when IsMoney: body.Add(Name, new MicroAmount(amount).ToString()); break;
                case long number: body.Add(Name, number); break;
                case int number: body.Add(Name, number); break;
                case bool truth: body.Add(Name, truth); break;
                case string text: body.Add(Name, text); break;
                case Guid id: body.Add(Name, id); break;
                case DateTimeOffset time: body.Add(Name, time); break;
                case Enum named: body.Add(Name, named.ToString()); break;
                case IEnumerable<string> texts: body.Add(Name, texts); break;
                case IEnumerable<Guid> ids: body.Add(Name, ids.Select(id => id.ToString())); break;
                default:
                    throw new NotSupportedException(string.Create(
                        CultureInfo.InvariantCulture, $"{Name}: a body has no place for a {value.GetType().Name}."));
            }
        }

        private static Func<object, object?> Getter<TOwner, TValue>(PropertyInfo property)
        {
            var get = property.GetMethod!.CreateDelegate<Func<TOwner, TValue>>();
            return owner => get((TOwner)owner);
        }
    }
}
