using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Exchange.Api.Storage;
using Exchange.Domain.Matching;
using Exchange.Domain.Orders;
using Exchange.Domain.Trading;
using TestKit;

namespace Exchange.Api.Tests;

/// <summary>
/// What is stored is stored for ever: <c>golden</c> holds one event of each type, byte for byte as the store writes it,
/// with a line's end behind it. With <c>MARKET_WRITE_GOLDEN=1</c> a file that is missing is written; one that is there
/// never changes, because a stored event cannot.
/// </summary>
public sealed class WhatTheStoreWrites
{
    private static readonly string Folder =
        Path.Combine(RepositoryRoot.Find(), "tests", "Exchange.Api.Tests", "golden");

    private static readonly bool Writes = Environment.GetEnvironmentVariable("MARKET_WRITE_GOLDEN") == "1";

    // All that any other reader of the store has to know.
    private static readonly JsonSerializerOptions Bare = new() { Converters = { new JsonStringEnumConverter() } };

    public static TheoryData<string> Aliases { get; } = [.. Schemas.EventTypes.Aliases.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Aliases))]
    public void Is_to_the_byte_what_it_was(string alias)
    {
        var stored = Schemas.EventTypes.Serialise(Sample(alias));
        var file = Path.Combine(Folder, alias + ".json");
        if (Writes && !File.Exists(file))
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllBytes(file, [.. stored, (byte)'\n']);
        }

        Assert.True(File.Exists(file), $"{alias} has no golden file; MARKET_WRITE_GOLDEN=1 writes it.");
        Assert.Equal(File.ReadAllText(file).TrimEnd('\n'), Encoding.UTF8.GetString(stored));
    }

    [Theory]
    [MemberData(nameof(Aliases))]
    public void Is_read_back_whole_with_bare_settings(string alias)
    {
        var type = Schemas.EventTypes.TypeOf(alias);
        var golden = File.ReadAllText(Path.Combine(Folder, alias + ".json")).TrimEnd('\n');

        var read = JsonSerializer.Deserialize(golden, type, Bare)!;

        Assert.Equivalent(Sample(alias), read, strict: true);
        Assert.Equivalent(read, Schemas.EventTypes.Deserialise(alias, Encoding.UTF8.GetBytes(golden)), strict: true);
        Assert.Equal(golden, JsonSerializer.Serialize(read, type, Bare));
    }

    /// <summary>In <c>golden/before</c>: what older programs stored, where an event has got members since.</summary>
    [Theory]
    [InlineData(
        "order_placed", nameof(OrderPlaced.Constraint), nameof(OrderPlaced.RateGflops), nameof(OrderPlaced.Precision),
        nameof(OrderPlaced.WorkloadClass), nameof(OrderPlaced.ReferenceVersion), nameof(OrderPlaced.Weights),
        nameof(OrderPlaced.LimitMicrosPerPetaflopHour), nameof(OrderPlaced.BudgetMicros))]
    [InlineData(
        "order_amended", nameof(OrderAmended.LimitMicrosPerPetaflopHour), nameof(OrderAmended.BudgetMicros))]
    [InlineData("order_partly_filled", nameof(OrderPartlyFilled.Covers))]
    [InlineData("order_filled", nameof(OrderFilled.Covers))]
    [InlineData("order_reopened", nameof(OrderReopened.Covers))]
    [InlineData(
        "match_made", nameof(MatchMade.Covers), nameof(MatchMade.Weight), nameof(MatchMade.ReferenceVersion))]
    public void Is_read_as_it_was_stored_before_it_had_all_its_members(string alias, params string[] added)
    {
        var stored = File.ReadAllText(Path.Combine(Folder, "before", alias + ".json"));

        var read = JsonNode.Parse(Schemas.EventTypes.Serialise(
            Schemas.EventTypes.Deserialise(alias, Encoding.UTF8.GetBytes(stored))))!.AsObject();

        foreach (var member in added)
        {
            Assert.True(read.Remove(member, out var value));
            Assert.Null(value);
        }

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(stored), read));
    }

    [Theory]
    [MemberData(nameof(Aliases))]
    public void Has_a_value_in_every_member(string alias)
    {
        var type = Schemas.EventTypes.TypeOf(alias);
        var golden = File.ReadAllText(Path.Combine(Folder, alias + ".json"));

        AssertFull(JsonSerializer.Deserialize(golden, type, Bare)!);
    }

    [Fact]
    public void Is_there_for_every_event_and_for_nothing_else() => Assert.Equal(
        Schemas.EventTypes.Aliases.Order(StringComparer.Ordinal),
        Directory.GetFiles(Folder).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Fact]
    public void Covers_every_event_that_the_market_knows() =>
        Assert.Equal(EventCatalog.All.Count, Schemas.EventTypes.Aliases.Count);

    private static void AssertFull(object value)
    {
        foreach (var property in value.GetType().GetProperties())
        {
            var member = property.GetValue(value);
            Assert.NotNull(member);
            var type = member.GetType();
            if (type.IsValueType)
                Assert.NotEqual(Activator.CreateInstance(type), member);
            else if (member is Array array)
                Assert.NotEmpty(array);
            else if (member is string text)
                Assert.NotEmpty(text);
            else
                AssertFull(member);
        }
    }

    private static object Sample(string alias) => Sample(Schemas.EventTypes.TypeOf(alias));

    private static object Sample(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(found => found.GetParameters().Length)!;
        return constructor.Invoke(
            [.. constructor.GetParameters().Select(p => Value(p.ParameterType, $"{type.Name}.{p.Name}"))]);
    }

    /// <summary>A value that follows from the member's own name, so that no other member's change touches it.</summary>
    private static object Value(Type type, string member)
    {
        var chance = SHA256.HashData(Encoding.UTF8.GetBytes(member));
        var number = BitConverter.ToInt64(chance) & long.MaxValue;
        return (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var t when t == typeof(Guid) => new Guid(chance.AsSpan(0, 16), bigEndian: true),
            // Beyond what a double holds, and what JSON must escape or need not.
            var t when t == typeof(long) => (1L << 53) + 1 + (number % 1_000_000),
            var t when t == typeof(int) => (int)(1 + (number % int.MaxValue)),
            var t when t == typeof(bool) => true,
            var t when t == typeof(string) => $"{member} \"é\" <算力> & \\ 🖧",
            var t when t == typeof(DateTimeOffset) => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)
                .AddTicks(TimeSpan.TicksPerMicrosecond * (1 + (number % 31_536_000_000_000))),
            var t when t == typeof(string[]) => new[] { $"{member} 1", $"{member} 2" },
            var t when t == typeof(Guid[]) =>
                new[] { (Guid)Value(typeof(Guid), member + " 1"), (Guid)Value(typeof(Guid), member + " 2") },
            { IsEnum: true } t => Enum.GetValues(t).Cast<object>().Last(),
            { IsArray: true } t => Rows(t.GetElementType()!),
            { IsClass: true } t => Sample(t),
            var t => throw new NotSupportedException(string.Create(
                CultureInfo.InvariantCulture, $"{member}: no sample of a {t.Name}.")),
        };
    }

    private static Array Rows(Type row)
    {
        var rows = Array.CreateInstance(row, 1);
        rows.SetValue(Sample(row), 0);
        return rows;
    }
}
